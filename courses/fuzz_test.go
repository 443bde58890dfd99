package courses

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"sanad/internal/lms"
)

// The body of a lesson may be anything: what comes out is safe HTML that the
// sanitiser would not change.
func FuzzMarkdown(f *testing.F) {
	for _, name := range []string{"lessons/010-water/ar.md", "lessons/020-serving/ar.md"} {
		for i, n := range readArchive(f, "testdata/base.txtar").names {
			if n == name {
				f.Add(readArchive(f, "testdata/base.txtar").data[i])
			}
		}
	}
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		var r Report
		p := readProse(&r, "ar.md", []byte(src), 0, lms.Arabic)
		for _, b := range p.blocks {
			checkSafe(t, b.HTML)
		}
		checkSafe(t, HTML(src, lms.English))
		for _, finding := range r.Findings {
			if finding.Line > 1+strings.Count(src, "\n") {
				t.Errorf("%s at line %d of %d", finding.Code, finding.Line, 1+strings.Count(src, "\n"))
			}
		}
	})
}

var hostile = []string{
	"<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://example.com/x.png)", "<https://example.com>",
	"[x](#b-y \"onmouseover=alert(1)\")", "a [x](<data:text/html,hi>)", "# {#b-x}", ":::note\n:::note\n:::\n:::",
	":::picture", "- :::check a", "| a |\n|---|\n| {#b-t} |\n{#b-u}", "[^1]\n\n[^1]: <b>x</b>", "```\n:::\n```", ":::case\n```\n:::\n```\n:::",
	"a\n: b {#b-d}", "&lt;script&gt; &#x3c;b&#62; &amp;amp;", "`<b>`", "<!-- x -->", "<a href='//x'>", "x {#b-a} {#b-b}", "{#b-a}\n\n{#b-b}",
	"* a\n\n      code\n\n1. b", "[a]: https://example.com\n\n[a]", "\\<b>", "<b", "</section><script>", "\x00", "*a\n:::\nb*",
}

// checkSafe looks at the HTML with a parser of its own.
func checkSafe(t *testing.T, src string) {
	t.Helper()
	if again, _ := sanitise(src); again != src {
		t.Errorf("the sanitiser changes its own work:\n%q\n%q", src, again)
	}
	z := html.NewTokenizer(strings.NewReader(src))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.StartTagToken && strings.Contains(" script style iframe img object embed form input svg math link meta base ", " "+token.Data+" ") {
			t.Errorf("element <%s> in %q", token.Data, src)
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("attribute %s=%q in %q", a.Key, a.Val, src)
			}
		}
	}
}

// Every YAML file may be anything: reading ends, and says so in both languages.
func FuzzRead(f *testing.F) {
	a := readArchive(f, "testdata/base.txtar")
	for i, name := range a.names {
		if filepath.Ext(name) == ".yaml" {
			f.Add(name, a.data[i])
		}
	}
	f.Add("course.yaml", "&a [*a, *a]")
	f.Add("course.yaml", "id: !!binary aGk=\n<<: {a: b}")
	f.Add("banks/all.yaml", "items: [{id: a, type: scenario, nodes: [{id: a, choices: [{goto: a}]}]}]")
	f.Fuzz(func(t *testing.T, name, src string) {
		files := folder(a)
		if files[name] == nil {
			name = "course.yaml"
		}
		files[name] = &fstest.MapFile{Data: []byte(src)}
		_, report := ReadAt(files, today)
		for _, finding := range report.Findings {
			if finding.Message.AR == "" || finding.Message.EN == "" {
				t.Errorf("no words for %s", finding.Code)
			}
		}
	})
}

// An archive may be anything: it is refused, or holds plain files only.
func FuzzOpenZip(f *testing.F) {
	p, _ := ReadAt(base(f), today)
	var good bytes.Buffer
	if err := WriteZip(&good, p, base(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, report := OpenZip(bytes.NewReader(data), int64(len(data)))
		if (files == nil) == report.OK() {
			t.Fatalf("files %v, report %v", files != nil, report.OK())
		}
		if files != nil {
			Read(files)
		}
	})
}

// A caption file may be anything.
func FuzzParseVTT(f *testing.F) {
	f.Add("WEBVTT\n\n00:00.000 --> 00:02.000\nx\n")
	f.Add("WEBVTT\r\n\r\n1\r\n100:00:00.000 --> 100:00:02.000 line:0\r\nx\r\n")
	f.Fuzz(func(t *testing.T, src string) {
		cues, bad := ParseVTT([]byte(src))
		if bad < 0 || bad > 1+strings.Count(src, "\n") {
			t.Errorf("bad line %d", bad)
		}
		for _, c := range cues {
			if c.End <= c.Start || c.Text == "" {
				t.Errorf("cue %+v", c)
			}
		}
	})
}
