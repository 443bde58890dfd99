package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sanad/internal/lms"
)

// write writes a table.
func write(t testing.TB, format Format, head Head, rows ...[]Cell) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, format, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var dangerous = []string{"=1+1", "+966", "-5", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1+1", "'=1", "''+x", "'", "=cmd|' /C calc'!A0"}

func TestNewWriter_CSV(t *testing.T) {
	got := string(write(t, CSV, Head{Lang: lms.Arabic, Title: "x", Columns: []string{"الاسم", "=المجموع", "n"}},
		[]Cell{Text("سارة, \"أم علي\""), Text("=1+1"), Int(-5)},
		[]Cell{Text("a\r\nb"), Text("\x00-x\x07"), Float(0.5)},
		[]Cell{Text("'quoted'"), Text(" "), Float(math.NaN())},
		[]Cell{Text("sep=x")},
		nil))
	want := "\ufeffالاسم,'=المجموع,n\r\n" +
		"\"سارة, \"\"أم علي\"\"\",'=1+1,-5\r\n" +
		"\"a\nb\",'-x,0.5\r\n" +
		"'quoted',\" \",\r\n" +
		"\"sep=x\",,\r\n" +
		",,\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNewWriter_CSV_no_cell_begins_a_formula(t *testing.T) {
	for _, s := range dangerous[:len(dangerous)-1] {
		lines := strings.SplitN(string(write(t, CSV, Head{Columns: []string{"a"}}, []Cell{Text(s)})), "\r\n", 2)
		cell := strings.TrimPrefix(lines[1], `"`)
		if s != "'" && !strings.HasPrefix(cell, "'") {
			t.Errorf("%q stands there as %q", s, cell)
		}
	}
}

func TestNewWriter_XLSX_text_stays_text_and_numbers_numbers(t *testing.T) {
	var rows [][]Cell
	for i, s := range dangerous {
		rows = append(rows, []Cell{Text(s), Int(i), Float(0.25)})
	}
	x := open(t, write(t, XLSX, Head{Lang: lms.Arabic, Title: "المتعلمون", Columns: []string{"=1", "n", "f"}}, rows...))
	for i, s := range append([]string{"=1"}, dangerous...) {
		at := fmt.Sprint("A", i+1)
		kind, err := x.GetCellType("المتعلمون", at)
		formula, err2 := x.GetCellFormula("المتعلمون", at)
		value, err3 := x.GetCellValue("المتعلمون", at)
		if kind != excelize.CellTypeInlineString || formula != "" || value != s || errors.Join(err, err2, err3) != nil {
			t.Errorf("%s: kind %v, formula %q, value %q, want %q", at, kind, formula, value, s)
		}
	}
	for _, at := range []string{"B2", "C2"} {
		if kind, err := x.GetCellType("المتعلمون", at); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || err != nil {
			t.Errorf("%s: kind %v, error %v", at, kind, err)
		}
	}
}

// open opens what we wrote with the library.
func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func TestNewWriter_XLSX_view(t *testing.T) {
	for lang, right := range map[lms.Lang]bool{lms.Arabic: true, lms.English: false} {
		x := open(t, write(t, XLSX, Head{Lang: lang, Title: "T", Columns: []string{"a", "b"}}, []Cell{Int(1)}))
		view, err := x.GetSheetView("T", 0)
		if err != nil || view.RightToLeft == nil || *view.RightToLeft != right {
			t.Errorf("%s: view %+v, error %v", lang, view, err)
		}
		panes, err := x.GetPanes("T")
		if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.TopLeftCell != "A2" {
			t.Errorf("%s: panes %+v, error %v", lang, panes, err)
		}
	}
}

func TestNewWriter_XLSX_names_the_sheet(t *testing.T) {
	for want, head := range map[string]Head{
		"جدول":                                 {Lang: lms.Arabic, Title: " [] "},
		"Table":                                {Lang: lms.English, Title: "history"},
		"a b c":                                {Title: "a/b\n'c'"},
		strings.Repeat("س", 31):                {Title: strings.Repeat("س", 40)},
		"a" + strings.Repeat("\U0001F393", 15): {Title: "a" + strings.Repeat("\U0001F393", 40)},
	} {
		head.Columns = []string{"x"}
		if got := read(t, "a.xlsx", write(t, XLSX, head)).Sheet; got != want {
			t.Errorf("%q is called %q, want %q", head.Title, got, want)
		}
	}
}

func TestNewWriter_XLSX_cuts_what_no_cell_holds(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"letters":       {strings.Repeat("س", maxCellUnits+1), strings.Repeat("س", maxCellUnits-1) + "…"},
		"just enough":   {strings.Repeat("س", maxCellUnits), strings.Repeat("س", maxCellUnits)},
		"wider letters": {strings.Repeat("\U0001F393", maxCellUnits/2+1), strings.Repeat("\U0001F393", maxCellUnits/2) + "…"},
	} {
		data := write(t, XLSX, Head{Columns: []string{"x"}}, []Cell{Text(c.in)})
		table, err := Read("a.xlsx", data, Limits{Letters: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Rows[0].Cell(0); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, len(got), len(c.want))
		}
	}
}

func TestNewWriter_refuses(t *testing.T) {
	if _, err := NewWriter(&bytes.Buffer{}, "pdf", Head{}); err == nil {
		t.Error("a format that does not exist was written")
	}
	for _, f := range []Format{CSV, XLSX} {
		w, err := NewWriter(&bytes.Buffer{}, f, Head{Columns: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Row(Int(1), Int(2)); err == nil {
			t.Errorf("%s: two cells went under one heading", f)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestFormat(t *testing.T) {
	for format, want := range map[Format]string{CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		if got := format.Type(); got != want || !format.Valid() {
			t.Errorf("%s is of type %s, want %s", format, got, want)
		}
	}
	if Format("pdf").Valid() {
		t.Error("pdf is no table")
	}
}

// full is a disk without room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestClose_tells_that_nothing_was_written(t *testing.T) {
	for _, f := range []Format{CSV, XLSX} {
		w, err := NewWriter(full{}, f, Head{Columns: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v, want %v", f, err, errFull)
		}
	}
}

// anyText makes texts that people and their enemies write.
var anyText = rapid.OneOf(
	rapid.SampledFrom(dangerous),
	rapid.SampledFrom([]string{"_x0041_", "a\r\nb", "a\rb", `"`, `""`, "a,b;c\td", " a ", "1,5", "<a>&amp;", "\u200fأ", "\U0001F393", "\ufeffx", "١٢", "1e5", "007", "TRUE", "2024-01-02", "\v\x00x"}),
	rapid.StringMatching(`[a-zء-ي =+@'",;\t\n-]{0,12}`),
	rapid.String(),
).Filter(func(s string) bool { return !strings.Contains(s, "\ufffd") && xmlHolds(s) })

// xmlHolds leaves out what is no character to XML and to us.
func xmlHolds(s string) bool {
	var b bytes.Buffer
	return xml.EscapeText(&b, []byte(clean(s))) == nil && !strings.Contains(b.String(), "\ufffd")
}

func TestRead_gives_back_what_was_written(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom([]Format{CSV, XLSX}).Draw(t, "format")
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		head := Head{Lang: rapid.SampledFrom(lms.Langs).Draw(t, "language"), Title: anyText.Draw(t, "title")}
		want := [][]string{nil}
		for i := range columns {
			head.Columns = append(head.Columns, fmt.Sprint("h", i, anyText.Draw(t, "heading")))
			want[0] = append(want[0], clean(head.Columns[i]))
		}
		var b bytes.Buffer
		w, err := NewWriter(&b, format, head)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			row := make([]Cell, columns)
			for i := range row {
				row[i] = anyCell(t)
			}
			if err := w.Row(row...); err != nil {
				t.Fatal(err)
			}
			if texts := visible(row); len(texts) > 0 {
				want = append(want, texts)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		table, err := Read("a."+string(format), b.Bytes(), Limits{})
		if err != nil {
			t.Fatalf("%v in %q", err, b.String())
		}
		if diff := cmp.Diff(want, cells(table)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func anyCell(t *rapid.T) Cell {
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return Int(rapid.IntRange(-1e12, 1e12).Draw(t, "int"))
	case 1:
		return Float(float64(rapid.IntRange(-1e9, 1e9).Draw(t, "hundredths")) / 100)
	}
	return Text(anyText.Draw(t, "text"))
}

// visible returns the texts of a row up to the last one that shows something.
func visible(row []Cell) (texts []string) {
	for i, c := range row {
		if !blank(c.String()) {
			texts = nil
			for _, c := range row[:i+1] {
				texts = append(texts, c.String())
			}
		}
	}
	return texts
}
