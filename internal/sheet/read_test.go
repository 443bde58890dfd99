package sheet

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// people is a table with all that a CSV file may hold: quotes, delimiters and
// ends of line inside cells, ragged and blank rows. Cells are parted by "|", rows
// by "¶".
const people = `الاسم|البريد|ملاحظات¶"سارة، بنت ""علي"""|sara@example.com|"سطر أول¶وسطر ثانٍ, وفيه ; وفيه |"¶¶هند|hind@example.com¶||¶"محمد"|m@example.com||¶`

func TestRead_every_encoding_delimiter_and_line_end(t *testing.T) {
	want := &Table{
		Format: CSV, Header: Row{1, []string{"الاسم", "البريد", "ملاحظات"}}, Blank: 2,
		Rows: []Row{
			{2, []string{`سارة، بنت "علي"`, "sara@example.com", ""}},
			{4, []string{"هند", "hind@example.com"}},
			{6, []string{"محمد", "m@example.com"}},
		},
	}
	for encoding, encode := range encodings {
		if encoding == "Windows-1252" || encoding == "ISO-8859-6" || strings.Contains(encoding, "cut") {
			continue // refused below
		}
		for _, delim := range ",;\t" {
			for name, end := range map[string]string{"LF": "\n", "CR": "\r", "CRLF": "\r\n"} {
				t.Run(fmt.Sprintf("%s %q %s", encoding, delim, name), func(t *testing.T) {
					want.Encoding, want.Delimiter = strings.Split(strings.Split(encoding, ",")[0], " with")[0], delim
					want.Rows[0].Cells[2] = "سطر أول\nوسطر ثانٍ, وفيه ; وفيه " + string(delim)
					src := strings.NewReplacer("|", string(delim), "¶", end).Replace(people)
					if diff := cmp.Diff(want, read(t, "people.csv", encode(src))); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

func TestRead_finds_the_delimiter(t *testing.T) {
	for name, c := range map[string]struct {
		src   string
		delim rune
		want  [][]string
	}{
		"decimal commas do not count":      {"الاسم;الدرجة\nعلي;3,5\nسارة;4,5\n", ';', [][]string{{"الاسم", "الدرجة"}, {"علي", "3,5"}, {"سارة", "4,5"}}},
		"commas in quotes do not count":    {"\"a,b,c\";d\n\"e,f,g\";h\n", ';', [][]string{{"a,b,c", "d"}, {"e,f,g", "h"}}},
		"a comma in one heading":           {"name, first;mail\nAli;a@x\nSara;s@x\n", ';', [][]string{{"name, first", "mail"}, {"Ali", "a@x"}, {"Sara", "s@x"}}},
		"one column":                       {"البريد\na@x\n", ',', [][]string{{"البريد"}, {"a@x"}}},
		"Arabic commas are text":           {"الاسم,المدن\nعلي,الرياض، جدة؛ أبها\n", ',', [][]string{{"الاسم", "المدن"}, {"علي", "الرياض، جدة؛ أبها"}}},
		"Excel's own line":                 {"sep=;\r\na;b\r\n1;2\r\n", ';', [][]string{{"a", "b"}, {"1", "2"}}},
		"Excel's own line against the eye": {"SEP=|\na,b|c\n", '|', [][]string{{"a,b", "c"}}},
		"ragged rows":                      {"a\tb\tc\n1\n1\t2\n1\t2\t3\n", '\t', [][]string{{"a", "b", "c"}, {"1"}, {"1", "2"}, {"1", "2", "3"}}},
		"no end of the last line":          {"a,b\n1,2", ',', [][]string{{"a", "b"}, {"1", "2"}}},
		"a mark inside a cell":             {"a,b\n5\" pipe,x\n", ',', [][]string{{"a", "b"}, {`5" pipe`, "x"}}},
		"what we guarded ourselves":        {"a,b\n'=1+1,'+966\n''-x,'quoted'\n", ',', [][]string{{"a", "b"}, {"=1+1", "+966"}, {"'-x", "'quoted'"}}},
	} {
		t.Run(name, func(t *testing.T) {
			table := read(t, "a.csv", []byte(c.src))
			if table.Delimiter != c.delim {
				t.Errorf("delimiter %q, want %q", table.Delimiter, c.delim)
			}
			if diff := cmp.Diff(c.want, cells(table)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Rows are numbered as Excel shows them: the line "sep=;" is hidden there, a cell
// of several lines is one row, and blank rows have numbers too.
func TestRead_numbers_rows_as_the_program_shows_them(t *testing.T) {
	table := read(t, "a.csv", []byte("sep=;\n\n;;\na;b\n\"1\n1\";2\n\n3;4\n"))
	got := []int{table.Header.Number}
	for _, r := range table.Rows {
		got = append(got, r.Number)
	}
	if want := []int{3, 4, 6}; !cmp.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

func TestRead_refuses(t *testing.T) {
	arabic := "الاسم,المدينة\nعلي بن أبي طالب,الكوفة\nهند بنت عتبة,مكة المكرمة\n"
	broken := strings.Replace(arabic, "هند", "ه\xd9ند", 1)
	for name, c := range map[string]struct {
		file, src, want string
	}{
		"nothing":                   {"a.csv", "", "There is no table in the file. Write the column headings in the first row and the data below them."},
		"blank rows alone":          {"a.csv", "\n,,,\n\" \"\n", "There is no table in the file. Write the column headings in the first row and the data below them."},
		"another kind of file":      {"photo.png", "\x89PNG\r\n", "We cannot read the file photo.png as a table. Save the table as XLSX or CSV and choose it again."},
		"the old Excel":             {"a.xls", oleMark + "\x00\x00", "This file is in the old XLS format or locked with a password. Open it, remove the password if there is one, save it as XLSX and choose it again."},
		"a name that lies":          {"a.xlsx", "a,b\n1,2\n", "The file is damaged and cannot be read in full. Open it in your spreadsheet program, save it anew and choose it again."},
		"NUL in text":               {"a.csv", "a,b\n1,2\n1,\x00\n", "Row 3, column b: the cell holds signs that cannot be read as text. Write it again, or save the file anew in the encoding UTF-8."},
		"NUL in a heading":          {"a.csv", "a,b\x00\n1,2\n", "Row 1, column B: the cell holds signs that cannot be read as text. Write it again, or save the file anew in the encoding UTF-8."},
		"bytes":                     {"a.csv", "a,b\nx,\xff\xfe\x00\x01\n", "Row 2 holds data that is not text. Save the table as XLSX or CSV and choose it again."},
		"one broken letter":         {"a.csv", broken, "Row 3, column الاسم: the cell holds signs that cannot be read as text. Write it again, or save the file anew in the encoding UTF-8."},
		"half a letter of UTF-16":   {"a.csv", string(encodings["UTF-16, cut in two"]("a,b\n1,2")), "Row 2, column b: the cell holds signs that cannot be read as text. Write it again, or save the file anew in the encoding UTF-8."},
		"German in Windows-1252":    {"a.csv", string(encodings["Windows-1252"]("Name,Größe\nJäger,schön\n")), "We cannot tell in which encoding the file was saved. Save it as “CSV UTF-8” or XLSX and choose it again."},
		"Arabic in ISO-8859-6":      {"a.csv", string(encodings["ISO-8859-6"](arabic)), "We cannot tell in which encoding the file was saved. Save it as “CSV UTF-8” or XLSX and choose it again."},
		"a mark that is not closed": {"a.csv", "a,b\n1,\"2\n3,4\n", "Row 2, column B: a quotation mark (\") is opened and never closed. Close it, or write it twice if it belongs to the text."},
		"text behind a mark":        {"a.csv", "a,b\n1,2\n\"3\"x,4\n", "Row 3, column A: text follows the quotation mark (\") that closes the cell. Remove the text, or write the mark twice if it belongs to the text."},
		"a cell without a heading":  {"a.csv", "a,,c\n1,,3\n1,2,3,4\n", "Row 3, column B: there is no heading above this cell. Write the column's heading in the row of headings, or empty the cell.\nRow 3, column D: there is no heading above this cell. Write the column's heading in the row of headings, or empty the cell."},
		"an unknown separator":      {"a.csv", "sep=،\nأ،ب\n", "The first line says that ، stands between the cells, and we do not read that. Put a comma (,), a semicolon (;) or a tab between the cells."},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(c.file, []byte(c.src), Limits{})
			if got := said(t, err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestRead_allows_latin_words_in_windows_1256(t *testing.T) {
	src := "الاسم,المدينة,ملاحظة\nRenée,جدة,café – «نعم»\nعلي,الرياض,ملف الPDF الثاني\n"
	table := read(t, "a.csv", encodings["Windows-1256"](src))
	if got := table.Rows[0].Cells; table.Encoding != "Windows-1256" || got[0] != "Renée" || got[2] != "café – «نعم»" {
		t.Errorf("%s: %q", table.Encoding, got)
	}
}

func TestRead_limits(t *testing.T) {
	many := func(n int, row string) string { return "a,b\n" + strings.Repeat(row, n) }
	small := Limits{Bytes: 1 << 20, Rows: 3, Columns: 2, Letters: 5, Cells: 7}
	for name, c := range map[string]struct {
		src, want string
		limits    Limits
	}{
		"rows":            {many(4, "1\n"), "The table has more than 3 rows, which is the most we read at a time. Divide the table into smaller files.", small},
		"rows by default": {many(100_001, "1\n"), "The table has more than 100,000 rows, which is the most we read at a time. Divide the table into smaller files.", Limits{}},
		"columns":         {"a,b,c\n", "The table has more than 2 columns, which is the most we read. Remove those that are not needed.", small},
		"a far column":    {"a,b\n1,2,,,,,x\n", "The table has more than 2 columns, which is the most we read. Remove those that are not needed.", small},
		"letters":         {"a,b\n1,أبتثجح\n", "Row 2, column b: the text is longer than 5 letters, which is the limit. Shorten it.", small},
		"cells":           {many(3, "1,2\n"), "The table has more than 7 cells, which is the most we read at a time. Divide the table into smaller files.", small},
		"bytes":           {many(1<<18, "1,2\n"), "The file is larger than 1 MB, which is the most we read. Divide the table into smaller files.", small},
		"just enough":     {"a,b,,,\n1,أبتثج\n1,,,\n\n1\n,,,\n", "", small},
		"100,000 rows":    {many(100_000, "1\n"), "", Limits{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("a.csv", []byte(c.src), c.limits)
			if got := said(t, err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestRead_tells_of_so_many_cells_and_no_more(t *testing.T) {
	_, err := Read("a.csv", []byte("a,b\n"+strings.Repeat("\x01,\x01\n", 50)), Limits{})
	if got := len(problems(t, err)); got != maxProblems {
		t.Errorf("%d problems, want %d", got, maxProblems)
	}
}

// Two million delimiters are as many cells to a careless reader.
func TestRead_blank_cells_cost_no_memory(t *testing.T) {
	src := []byte("a\n" + strings.Repeat(",", 1<<20) + "\n" + strings.Repeat(",", 1<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := Read("a.csv", src, Limits{})
	runtime.ReadMemStats(&after)
	if err != nil || len(table.Rows) != 0 {
		t.Fatal(said(t, err))
	}
	cost := after.TotalAlloc - before.TotalAlloc
	if cost > 8<<20 {
		t.Errorf("%d bytes for a file of %d", cost, len(src))
	}
}

func TestTable_Summary_says_what_was_read(t *testing.T) {
	for want, table := range map[string]*Table{
		"1 row was read. The encoding is UTF-8, and Tab stands between the cells.": read(t, "a.txt", []byte("a\tb\n1\t2\n")),
		"2 rows were read from the sheet People.":                                  {Format: XLSX, Sheet: "People", Rows: make([]Row, 2)},
	} {
		key, args := table.Summary()
		if got := english(t, key, args); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLetter(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := Letter(i); got != want {
			t.Errorf("Letter(%d) = %s, want %s", i, got, want)
		}
		if got := columnNumber(want + "7"); got != i+1 {
			t.Errorf("columnNumber(%s7) = %d, want %d", want, got, i+1)
		}
	}
}
