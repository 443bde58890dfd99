package sheet

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/web"
)

// loaded loads the messages once.
var loaded = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(web.Messages()) })

// words returns the messages.
func words(t testing.TB) *i18n.Catalogue {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// said returns what an error says in English, one sentence a line, without
// isolates; "" when there is none.
func said(t testing.TB, err error) string {
	t.Helper()
	locale := words(t).For(i18n.Prefs{Lang: lms.English})
	var lines []string
	for _, p := range problems(t, err) {
		if p.Field != "file" || p.Kind != lms.KindInvalid {
			t.Errorf("%s belongs to field %q and has kind %d", p.Key, p.Field, p.Kind)
		}
		lines = append(lines, i18n.StripBidi(locale.Message(p.Key, p.Args)))
	}
	return strings.Join(lines, "\n")
}

// problems returns what an error tells a person. Any other error fails the test.
func problems(t testing.TB, err error) lms.Problems {
	t.Helper()
	switch err := err.(type) {
	case nil:
		return nil
	case *lms.Problem:
		return lms.Problems{err}
	case lms.Problems:
		return err
	}
	t.Fatalf("not a problem: %v", err)
	return nil
}

// keys lists the message keys of an error, each once in a row.
func keys(t testing.TB, err error) string {
	t.Helper()
	var out []string
	for _, p := range problems(t, err) {
		if len(out) == 0 || out[len(out)-1] != p.Key {
			out = append(out, p.Key)
		}
	}
	return strings.Join(out, " ")
}

// read reads a file that is good.
func read(t testing.TB, name string, data []byte) *Table {
	t.Helper()
	table, err := Read(name, data, Limits{})
	if err != nil {
		t.Fatalf("%s: %s", name, said(t, err))
	}
	return table
}

// cells lists the cells of the headings and all rows.
func cells(table *Table) [][]string {
	out := [][]string{table.Header.Cells}
	for _, r := range table.Rows {
		out = append(out, r.Cells)
	}
	return out
}

// encodings turn a text into the bytes that programs write.
var encodings = map[string]func(string) []byte{
	"UTF-8":              func(s string) []byte { return []byte(s) },
	"UTF-8 with a mark":  func(s string) []byte { return []byte("\ufeff" + s) },
	"UTF-16, small end":  func(s string) []byte { return wide(s, 0, 1) },
	"UTF-16, big end":    func(s string) []byte { return wide(s, 1, 0) },
	"Windows-1256":       func(s string) []byte { return narrow(charmap.Windows1256, s) },
	"Windows-1252":       func(s string) []byte { return narrow(charmap.Windows1252, s) },
	"ISO-8859-6":         func(s string) []byte { return narrow(charmap.ISO8859_6, s) },
	"UTF-16, cut in two": func(s string) []byte { b := wide(s, 0, 1); return b[:len(b)-1] },
}

// wide encodes in UTF-16 with a mark; low and high are the places of the bytes.
func wide(s string, low, high int) []byte {
	units := utf16.Encode([]rune("\ufeff" + s))
	out := make([]byte, 2*len(units))
	for i, u := range units {
		out[2*i+low], out[2*i+high] = byte(u), byte(u>>8)
	}
	return out
}

// narrow encodes in one byte a letter.
func narrow(c *charmap.Charmap, s string) []byte {
	b, err := c.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

// archive zips files given as name, content and so on.
func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook zips the parts of a txtar in testdata, after replacing pairs of old
// and new text, each of which has to be there. The file "want" is left out.
func workbook(t testing.TB, name string, replace ...string) []byte {
	t.Helper()
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%s holds no %q", name, replace[i])
		}
		text = strings.ReplaceAll(text, replace[i], replace[i+1])
	}
	var files []string
	for _, f := range txtar.Parse([]byte(text)).Files {
		if f.Name != "want" {
			files = append(files, f.Name, string(f.Data))
		}
	}
	return archive(t, files...)
}
