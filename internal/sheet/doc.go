// Package sheet reads the tables that people keep in spreadsheets, and writes
// tables for them: CSV and XLSX, Arabic as well as English.
//
// Reading promises that nothing is guessed in silence. The Table says in which
// encoding the file was, what parted its cells and which worksheet was read; what
// cannot be read for certain is refused with a sentence that names the row and
// the column as the person's own program shows them. A file costs the server no
// more than its Limits allow, whatever stands in it; formulas are never
// evaluated.
//
// Writing promises that no text turns into a formula where the file is opened,
// and that Read gives back the cells that a Writer was given.
//
// What the cells mean is left to others: they name the columns they want (see
// Table.Match) and judge what stands in them.
package sheet
