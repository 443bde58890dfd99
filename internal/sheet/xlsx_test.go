package sheet

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

func TestRead_workbooks_of_several_programs(t *testing.T) {
	for name, about := range map[string]Table{
		"excel.txtar": {Sheet: "المتعلمون", Sheets: 2},
		"other.txtar": {Sheet: "People", Sheets: 1},
	} {
		t.Run(name, func(t *testing.T) {
			table := read(t, "a.xlsx", workbook(t, name))
			if diff := cmp.Diff(wantOf(t, name), shown(table)); diff != "" {
				t.Error(diff)
			}
			if table.Format != XLSX || table.Sheet != about.Sheet || table.Sheets != about.Sheets {
				t.Errorf("%s, sheet %s of %d", table.Format, table.Sheet, table.Sheets)
			}
		})
	}
}

// wantOf returns the file "want" of a txtar.
func wantOf(t *testing.T, name string) string {
	t.Helper()
	a, err := txtar.ParseFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(a.Files[len(a.Files)-1].Data)
}

// shown writes a table as the files "want" do.
func shown(table *Table) string {
	var b strings.Builder
	for _, r := range append([]Row{table.Header}, table.Rows...) {
		fmt.Fprintf(&b, "%d|%s\n", r.Number, strings.ReplaceAll(strings.Join(r.Cells, "|"), "\n", "↵"))
	}
	return b.String()
}

func TestRead_refuses_workbooks_that_would_be_read_wrongly(t *testing.T) {
	const row5 = `<row r="5">`
	for name, c := range map[string]struct {
		want    string
		replace []string
	}{
		"a formula without a result": {"sheet.formula", []string{`<v>90712</v>`, ``}},
		"a missing shared text":      {"sheet.damaged", []string{`t="s"><v>5</v>`, `t="s"><v>6</v>`}},
		"a shared text by name":      {"sheet.damaged", []string{`t="s"><v>5</v>`, `t="s"><v>x</v>`}},
		"cells out of order":         {"sheet.damaged", []string{`r="B9"`, `r="A9"`}},
		"a cell beyond all columns":  {"sheet.damaged", []string{`r="B9"`, `r="XFE9"`}},
		"rows out of order":          {"sheet.damaged", []string{row5, `<row r="3">`}},
		"a row beyond all rows":      {"sheet.damaged", []string{`<row r="20"`, `<row r="1048577"`}},
		"a row number of words":      {"sheet.damaged", []string{row5, `<row r="five">`}},
		"broken cells":               {"sheet.damaged", []string{row5, row5 + `<c>`}},
		"an end that is missing":     {"sheet.damaged", []string{`</sheetData></worksheet>`, ``}},
		"broken shared texts":        {"sheet.damaged", []string{`<si><t>القيمة</t></si>`, `<si><t>القيمة</si>`}},
		"another encoding":           {"sheet.damaged", []string{"encoding=\"UTF-8\" standalone=\"yes\"?>\n<sst", "encoding=\"x-none\"?>\n<sst"}},
		"no relations":               {"sheet.damaged", []string{`-- xl/_rels/workbook.xml.rels --`, `-- xl/_rels/other.rels --`}},
		"no worksheet":               {"sheet.damaged", []string{`-- xl/worksheets/sheet2.xml --`, `-- xl/worksheets/sheet9.xml --`}},
		"all hidden":                 {"sheet.empty", []string{`sheetId="2"`, `sheetId="2" state="veryHidden"`, `sheetId="3"`, `sheetId="3" state="hidden"`}},
		"no workbook":                {"sheet.kind", []string{`-- xl/workbook.xml --`, `-- word/document.xml --`}},
		"no root":                    {"sheet.kind", []string{`-- _rels/.rels --`, `-- mimetype --`}},
		"a part that is there twice": {"sheet.damaged", []string{`-- xl/worksheets/sheet1.xml --`, `-- XL\worksheets\sheet2.xml --`}},
		"too wide":                   {"sheet.columns", []string{`<c r="B9">`, `<c r="XFD9">`}},
		"too many rows":              {"sheet.rows", []string{`<row r="20" s="1" customFormat="1">`, filledRows(1000)}},
		"a text of many pieces":      {"sheet.swollen", []string{`<si><t>القيمة</t></si>`, `<si>` + strings.Repeat(`<r><t>a</t></r>`, 201) + `</si>`}},
		"a long number format":       {"sheet.swollen", []string{`dd/mm/yyyy`, strings.Repeat("0", 1021)}},
		"many number formats":        {"sheet.swollen", []string{`<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>`, strings.Repeat(`<numFmt numFmtId="164" formatCode="0"/>`, 500)}},
		"broken styles":              {"sheet.damaged", []string{`</styleSheet>`, ``}},
		"control characters":         {"sheet.garbage", []string{`<t>القيمة</t>`, `<t>_x0000_</t>`}},
		"a cell without a heading":   {"sheet.no_heading", []string{`<c r="C20" s="1"/>`, `<c r="C20"><v>1</v></c>`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("a.xlsx", workbook(t, "excel.txtar", c.replace...), Limits{Rows: 1000})
			if got := keys(t, err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
		})
	}
}

// filledRows are rows from 21 on, and the beginning of one more.
func filledRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"><c><v>1</v></c></row>`, 21+i)
	}
	return b.String() + fmt.Sprintf(`<row r="%d">`, 21+n)
}

func TestRead_bounds_the_cells_of_a_workbook(t *testing.T) {
	for name, rows := range map[string]string{
		"too many":          strings.Repeat(`<row><c><v>1</v></c><c><v>1</v></c></row>`, 20),
		"too many blank":    `<row>` + strings.Repeat(`<c/>`, 200) + `</row>`,
		"blank and far out": strings.Repeat(`<row><c r="CZ1" t="str"><f>""</f><v></v></c></row>`, 4),
	} {
		t.Run(name, func(t *testing.T) {
			data := workbook(t, "excel.txtar", `</row></sheetData></worksheet>`+"\n-- want", `</row>`+rows+`</sheetData></worksheet>`+"\n-- want")
			if _, err := Read("a.xlsx", data, Limits{Cells: 45}); keys(t, err) != "sheet.cells" {
				t.Errorf("error %v", err)
			}
			if _, err := Read("a.xlsx", data, Limits{}); err != nil {
				t.Errorf("without bound: %v", err)
			}
		})
	}
}

func TestRead_says_where_a_formula_has_no_result(t *testing.T) {
	_, err := Read("a.xlsx", workbook(t, "excel.txtar", `<v>90712</v>`, ``), Limits{})
	want := "Row 9, column B: the cell holds a formula whose result was not saved. Open the file in your spreadsheet program, save it and choose it again."
	if got := said(t, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A workbook of formulas shows what they gave when it was saved, whatever they
// would do.
func TestRead_never_evaluates(t *testing.T) {
	formulas := strings.NewReplacer("SUM(B2:B3)", `WEBSERVICE(&quot;http://127.0.0.1/&quot;)`, `A8&amp;"x"`, `HYPERLINK(&quot;x&quot;)`)
	src, err := os.ReadFile("testdata/excel.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if formulas.Replace(string(src)) == string(src) {
		t.Fatal("the formulas are others now")
	}
	table := read(t, "a.xlsx", workbook(t, "excel.txtar", "SUM(B2:B3)", `WEBSERVICE(&quot;http://127.0.0.1/&quot;)`, `A8&amp;"x"`, `HYPERLINK(&quot;x&quot;)`))
	if diff := cmp.Diff(wantOf(t, "excel.txtar"), shown(table)); diff != "" {
		t.Error(diff)
	}
}

// What the library refuses, or fails at, is a damaged file with its cause for the
// log.
func TestReadCells_takes_failures_of_the_library_for_damage(t *testing.T) {
	good := workbook(t, "excel.txtar")
	for want, b := range map[string]*book{"does not exist": {sheet: "none"}, "panic: ": nil} {
		table, err := readCells(b, good, DefaultLimits)
		if got := keys(t, err); got != "sheet.damaged" || !strings.Contains(err.Error(), want) || table != nil {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

func TestRead_refuses_hostile_archives(t *testing.T) {
	good := workbook(t, "excel.txtar")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a bomb":                    {workbook(t, "excel.txtar", "<sheetData>", "<sheetData>"+strings.Repeat(" ", 2<<20)), "sheet.swollen"},
		"more than a server wants":  {lie(t, archive(t, "a", hexText(800<<10)), maxUnpacked), "sheet.swollen"},
		"200,000 entries":           {entries(t, 200_000), "sheet.swollen"},
		"cut in the middle":         {good[:len(good)/2], "sheet.damaged"},
		"cut at the end":            {good[:len(good)-1], "sheet.damaged"},
		"a broken part":             {flip(good), "sheet.damaged"},
		"a part that is longer":     {lie(t, good, -1), "sheet.damaged"},
		"a part that is shorter":    {lie(t, good, 1), "sheet.damaged"},
		"an archive of other files": {archive(t, "a.txt", "hello"), "sheet.kind"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("a.xlsx", c.data, Limits{})
			if got := keys(t, err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
		})
	}
}

// hexText is a text that shrinks to about a half.
func hexText(size int) string {
	text := make([]byte, 0, size)
	for i := 0; len(text) < size; i++ {
		text = fmt.Appendf(text, "%x", sha256.Sum256([]byte{byte(i), byte(i >> 8)}))
	}
	return string(text)
}

// entries is the list of an archive of so many empty files. It is a good one to
// the standard library.
func entries(t *testing.T, n int) []byte {
	t.Helper()
	entry := make([]byte, 46)
	copy(entry, "PK\x01\x02")
	list := bytes.Repeat(entry, n)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(n))
	binary.LittleEndian.PutUint16(end[10:], uint16(n))
	binary.LittleEndian.PutUint32(end[12:], uint32(len(list)))
	binary.LittleEndian.PutUint32(end[16:], uint32(len(zipMark)))
	data := slices.Concat([]byte(zipMark), list, end)
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil || len(z.File) != n {
		t.Fatal(err)
	}
	return data
}

// flip changes one byte of the first entry's content.
func flip(data []byte) []byte {
	data = bytes.Clone(data)
	data[100] ^= 0xff
	return data
}

// lie changes the size that the list of an archive declares for its last entry.
func lie(t *testing.T, data []byte, by int) []byte {
	t.Helper()
	data = bytes.Clone(data)
	at := bytes.LastIndex(data, []byte("PK\x01\x02")) + 24
	size := int(binary.LittleEndian.Uint32(data[at:]))
	binary.LittleEndian.PutUint32(data[at:], uint32(size+by))
	if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
	return data
}
