package sheet

import (
	"testing"

	"golang.org/x/tools/txtar"

	"sanad/internal/lms"
)

// A file may be anything: it is refused with a problem, or becomes a table within
// the limits.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"excel.txtar", "other.txtar"} {
		f.Add("a.xlsx", workbook(f, name))
	}
	f.Add("a.xlsx", write(f, XLSX, Head{Lang: lms.Arabic, Title: "ت", Columns: []string{"أ", "b"}}, []Cell{Text("=1"), Float(1.5)}))
	f.Add("a.csv", write(f, CSV, Head{Columns: []string{"أ", "b"}}, []Cell{Text("=1"), Float(1.5)}))
	for _, encode := range encodings {
		f.Add("a.csv", encode("a,b;c\td\r\n\"x\"\"\ny\",1\n\n3"))
	}
	for _, s := range []string{"", "sep=", "sep=;\r\n", "\"", "a,\"b", ",,,\n\n\r\r", "\xff\xfe", "\xfe\xff\x00", oleMark, zipMark} {
		f.Add("a.csv", []byte(s))
	}
	limits := Limits{Bytes: 1 << 20, Rows: 50, Columns: 8, Letters: 40, Cells: 100}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		table, err := Read(name, data, limits)
		if err != nil {
			if problems(t, err) == nil || table != nil {
				t.Fatalf("error %v, table %v", err, table)
			}
			return
		}
		within(t, table, limits)
	})
}

// The parts of a workbook may be anything too, which an archive of random bytes
// never shows.
func FuzzRead_parts(f *testing.F) {
	src, err := txtar.ParseFile("testdata/excel.txtar")
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string]string{}
	for _, file := range src.Files {
		parts[file.Name] = string(file.Data)
	}
	f.Add(parts["xl/worksheets/sheet2.xml"], parts["xl/sharedStrings.xml"], parts["xl/styles.xml"])
	f.Add(`<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row r="9"><c r="B9" s="9"><v>-1e308</v></c></row></sheetData></worksheet>`, `<sst><si/></sst>`, `<styleSheet/>`)
	limits := Limits{Bytes: 1 << 20, Rows: 50, Columns: 8, Letters: 40, Cells: 100}
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		files := []string{"xl/worksheets/sheet2.xml", sheet, "xl/sharedStrings.xml", texts, "xl/styles.xml", styles}
		for _, same := range []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"} {
			files = append(files, same, parts[same])
		}
		table, err := Read("a.xlsx", archive(t, files...), limits)
		if err != nil {
			problems(t, err)
			return
		}
		within(t, table, limits)
	})
}

// within checks a table against its limits.
func within(t *testing.T, table *Table, limits Limits) {
	t.Helper()
	last, all := table.Header.Number, len(table.Header.Cells)
	if last < 1 || len(table.Rows) > limits.Rows {
		t.Fatalf("headings in row %d, %d rows", last, len(table.Rows))
	}
	for _, r := range table.Rows {
		all += len(r.Cells)
		if r.Number <= last || len(r.Cells) > len(table.Header.Cells) || len(r.Cells) > limits.Columns || all > limits.Cells {
			t.Fatalf("row %d after %d, %d cells of %d", r.Number, last, len(r.Cells), all)
		}
		last = r.Number
		for _, c := range r.Cells {
			if !blank(c) && (hasGarbage(c) || len([]rune(c)) > limits.Letters) {
				t.Fatalf("row %d holds %q", r.Number, c)
			}
		}
	}
}
