package render

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// written is a page as a browser gets it, which must be the same compressed.
func written(t *testing.T, r *Renderer, p Page) string {
	t.Helper()
	var plain, packed bytes.Buffer
	err := r.Page(p, func(d *Document) error {
		if err := d.WriteHTML(&plain); err != nil {
			return err
		}
		if d.Len() != plain.Len() {
			t.Errorf("length %d, wrote %d", d.Len(), plain.Len())
		}
		return d.WriteGzip(&packed)
	})
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&packed)
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(z) // checks the sum and the length
	if err != nil || !bytes.Equal(back, plain.Bytes()) {
		t.Errorf("compressed and read again: %v, %d bytes of %d", err, len(back), plain.Len())
	}
	return plain.String()
}

func lessonOf(r *Renderer, prefs i18n.Prefs, token, opened string) *LessonPage {
	b := Base{Locale: r.For(prefs), Title: "Water", Path: "/courses/tea/lessons/water", Nonce: "n0nce", Token: token, Opened: opened}
	return &LessonPage{Base: b, Course: "Tea", Action: "/courses/tea/lessons/water/progress", Mark: true,
		Next: &Link{Text: "Next"}, Blocks: []LessonBlock{{HTML: "<p>3 cups of 1.5 l</p>"}, {HTML: "<p lang=\"en\">4</p>"}}}
}

// lessonFor makes the same page on any base.
func lessonFor(r *Renderer, prefs i18n.Prefs) func(Base) (Page, error) {
	return func(b Base) (Page, error) { return lessonOf(r, prefs, b.Token, b.Opened), nil }
}

func TestReady_content_is_the_page_that_would_have_been_made(t *testing.T) {
	r := newRenderer(t)
	for _, prefs := range []i18n.Prefs{{Lang: lms.Arabic}, {Lang: lms.Arabic, Digits: i18n.DigitsLatin}, {Lang: lms.English}} {
		ready, err := r.Ready(r.For(prefs), "", lessonFor(r, prefs))
		if err != nil {
			t.Fatal(err)
		}
		for _, own := range [][2]string{{"token<1>", "17.abc"}, {"another", "18.def"},
			{strings.Repeat("t", 43), strings.Repeat("o", 43)}, {strings.Repeat("t", 43), "o"}, {"t", strings.Repeat("o", 43)}} {
			want := lessonOf(r, prefs, own[0], own[1])
			got := written(t, r, &ReadyPage{Base: want.Base, Content: ready})
			if want := written(t, r, want); got != want {
				t.Errorf("%v: ready:\n%s\nmade at once:\n%s", prefs, got, want)
			}
		}
	}
}

func TestReady_keeps_nothing_of_a_reader(t *testing.T) {
	r := newRenderer(t)
	ready, err := r.Ready(r.For(i18n.DefaultPrefs()), "", lessonFor(r, i18n.DefaultPrefs()))
	if err != nil {
		t.Fatal(err)
	}
	first := &ReadyPage{Base: lessonOf(r, i18n.DefaultPrefs(), "secret-of-the-first", "opened-by-the-first").Base, Content: ready}
	if page := written(t, r, first); !strings.Contains(page, first.Token) || !strings.Contains(page, first.Opened) {
		t.Error("a reader's own page lacks what is theirs")
	}
	page := written(t, r, &ReadyPage{Base: lessonOf(r, i18n.DefaultPrefs(), "", "").Base, Content: ready})
	for _, s := range append(marks[1:], "secret-of-the-first", "opened-by-the-first") {
		if strings.Contains(page, s) {
			t.Errorf("%q is in the page of another reader", s)
		}
	}
}

func TestDocument_pieces_and_own_words_of_any_length(t *testing.T) {
	long := strings.Repeat("قطعة 17 ", 9000)
	for _, own := range []string{"", "x", strings.Repeat("y", shortest), long} {
		var d Document
		for _, html := range []string{"", "<p>a</p>", long} {
			d.own.WriteString(own)
			p := newPiece([]byte(html), nil)
			d.add(&p)
		}
		d.own.WriteString(own)
		var plain, packed bytes.Buffer
		if err := d.WriteHTML(&plain); err != nil {
			t.Fatal(err)
		}
		if err := d.WriteGzip(&packed); err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(&packed)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := io.ReadAll(z); err != nil || !bytes.Equal(back, plain.Bytes()) {
			t.Errorf("own words of %d bytes: %v", len(own), err)
		}
	}
}

func TestFrame_words_are_escaped_and_in_the_readers_digits(t *testing.T) {
	r := newRenderer(t)
	name, notice := `"><svg onload=1>'{{7*7}}`, "حُفظت 3 إجابات"
	p := &ErrorPage{Base: Base{Locale: r.For(i18n.DefaultPrefs()), Title: name, Path: "/x?q=\"'<", Notice: notice, User: &User{Name: name}}}
	page := written(t, r, p)
	if strings.Contains(page, "<svg onload") || strings.Contains(page, `q="`) {
		t.Error("words of the frame were not escaped")
	}
	if !strings.Contains(page, "<bdi>&#34;&gt;&lt;svg onload=1&gt;&#39;{{7*7}}</bdi>") {
		t.Error("a name was not shown as it was written")
	}
	if !strings.Contains(page, "حُفظت ٣ إجابات") {
		t.Error("a notice is not in the digits of its reader")
	}
}
