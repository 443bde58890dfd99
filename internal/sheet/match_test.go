package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

var wanted = []Column{
	{Key: "name", Names: []string{"الاسم", "الاسم الكامل", "Name", "Full name"}, Required: true},
	{Key: "email", Names: []string{"البريد الإلكتروني", "E-mail"}, Required: true},
	{Key: "group", Names: []string{"المجموعة", "Group"}},
}

// english returns a message in English without isolates.
func english(t testing.TB, key string, args map[string]any) string {
	t.Helper()
	return i18n.StripBidi(words(t).For(i18n.Prefs{Lang: lms.English}).Message(key, args))
}

func TestMatch_spellings(t *testing.T) {
	for _, header := range []string{
		"الاسم,البريد الإلكتروني,المجموعة",
		"الإسم,البريد الالكترونى,المجموعه",
		"الاِسْمُ,البـــريد الإلكتروني,  المَجموعة ",
		"\u200fالاسم الكامل\u200f,البريدالإلكتروني,مجموعه",
		"NAME,email,group",
		"Full Name*,E-Mail:,\"Group\n\"",
		"name,e mail,ＧＲＯＵＰ",
		"الاسم / Name,\"E-mail\n(البريد الإلكتروني)\",Group | المجموعة",
	} {
		m, err := read(t, "a.csv", []byte(header+"\nسارة, a@x ,\u200f1\u200f\n")).Match(wanted[:2], Ignore)
		if err != nil {
			t.Errorf("%s: %s", header, said(t, err))
			continue
		}
		if got := m.Get(m.Rows[0], "name") + "|" + m.Get(m.Rows[0], "email"); got != "سارة|a@x" {
			t.Errorf("%s: %q", header, got)
		}
	}
}

func TestMatch_tells_all_at_once(t *testing.T) {
	for name, c := range map[string]struct {
		src     string
		unknown Unknown
		want    string
	}{
		"one is missing":     {"البريد الإلكتروني,x\n", Ignore, "This column is missing: الاسم / Name. Write its heading, in either language, in the row of headings."},
		"several are":        {"Group\n", Ignore, "These columns are missing: الاسم / Name, البريد الإلكتروني / E-mail. Write their headings, in either language, in the row of headings."},
		"one is there twice": {"الاسم,E-mail,الإسم\n", Ignore, "The column الاسم / Name is in the table twice, in A and in C. Keep one of the two."},
		"under other names":  {"الاسم,E-mail,,البريد الالكتروني\n", Ignore, "The column البريد الإلكتروني / E-mail is in the table twice, in B and in D. Keep one of the two."},
		"of two columns":     {"Name / E-mail,الاسم (x),e-mail,name\n", Refuse, "These columns are not known here: Name / E-mail, الاسم (x). Correct their headings or remove them."},
		"an unknown twice":   {"name,e-mail,x,X\n", Ignore, "The column X is in the table twice, in C and in D. Keep one of the two."},
		"unknown are refused": {"name,Telefon,Ort\n", Refuse, "These columns are not known here: Telefon, Ort. Correct their headings or remove them.\n" +
			"This column is missing: البريد الإلكتروني / E-mail. Write its heading, in either language, in the row of headings."},
		"the Arabic comma":     {"الاسم، البريد الإلكتروني\nعلي، a@x\n", Ignore, "The headings are parted by ،, which spreadsheet programs do not take for the end of a cell. Put a comma (,), a semicolon (;) or a tab between the cells."},
		"the Arabic semicolon": {"الاسم؛البريد الإلكتروني\n", Ignore, "The headings are parted by ؛, which spreadsheet programs do not take for the end of a cell. Put a comma (,), a semicolon (;) or a tab between the cells."},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := read(t, "a.csv", []byte(c.src)).Match(wanted, c.unknown)
			if got := said(t, err); got != c.want || m != nil {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMatch_names_what_it_ignores(t *testing.T) {
	m, err := read(t, "a.csv", []byte("name,e-mail,Telefon,ملاحظات\n1,2,3,4\n")).Match(wanted, Ignore)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Telefon", "ملاحظات"}; !cmp.Equal(m.Unknown, want) {
		t.Errorf("unknown %q, want %q", m.Unknown, want)
	}
	key, args := m.Ignored()
	if got, want := english(t, key, args), "These columns will not be read, for they are not known here: Telefon, ملاحظات."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if m.Has("group") || m.Get(m.Rows[0], "group") != "" {
		t.Error("a column that is not there was found")
	}
	all, err := read(t, "a.csv", []byte("name,e-mail\n")).Match(wanted, Refuse)
	if err != nil {
		t.Fatal(err)
	}
	if key, _ := all.Ignored(); key != "" {
		t.Errorf("nothing is ignored, and %s is said", key)
	}
}

func TestMatch_Invalid_names_row_and_column(t *testing.T) {
	m, err := read(t, "a.csv", []byte("name,e-mail\n\nAli,x\n")).Match(wanted, Ignore)
	if err != nil {
		t.Fatal(err)
	}
	p := m.Invalid(m.Rows[0], "email", "sheet.letters", "n", 5)
	if want := map[string]any{"row": 3, "column": "e-mail", "n": 5}; p.Field != "file" || !cmp.Equal(p.Args, want) {
		t.Errorf("field %q, arguments %v, want %v", p.Field, p.Args, want)
	}
}
