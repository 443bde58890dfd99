package courses

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
)

// blocksOf reads prose and returns its blocks and the codes found.
func blocksOf(src string) ([]Block, string) {
	var r Report
	p := readProse(&r, "ar.md", []byte(src), 0, lms.Arabic)
	var found []string
	for _, f := range r.Findings {
		found = append(found, f.Code)
	}
	return p.blocks, strings.Join(found, " ")
}

func TestProse_block_ids(t *testing.T) {
	cases := map[string]struct{ src, want string }{
		"after a heading":          {"## العنوان {#b-x}\n", "b-x <h2>العنوان</h2>"},
		"after a paragraph":        {"نص\nثان {#b-x}\n", "b-x <p>نص\nثان</p>"},
		"on its own last line":     {"نص\n{#b-x}\n", "b-x <p>نص</p>"},
		"under a list":             {"- أ\n- ب\n{#b-x}\n", "b-x <ul>\n<li>أ</li>\n<li>ب</li>\n</ul>"},
		"under a table":            {"| أ |\n|---|\n| ب |\n{#b-x}\n", "b-x <table>\n<thead>\n<tr>\n<th scope=\"col\">أ</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>ب</td>\n</tr>\n</tbody>\n</table>"},
		"before its block":         {"{#b-x}\n\n- أ\n", "b-x <ul>\n<li>أ</li>\n</ul>"},
		"with a directive":         {":::note {#b-x}\nنص\n:::\n", "b-x <aside class=\"note\">\n<p>نص</p>\n</aside>"},
		"by position":              {"أ\n\nب {#b-x}\n\nج\n", "b-1 <p>أ</p>|b-x <p>ب</p>|b-3 <p>ج</p>"},
		"footnotes are a block":    {"أ[^1]\n\n[^1]: ب\n", "b-1 <p>أ<sup id=\"ar-fnref:1\"><a href=\"#ar-fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>|b-2 <div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"ar-fn:1\">\n<p>ب\u00a0<a href=\"#ar-fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">↩</a></p>\n</li>\n</ol>\n</div>"},
		"placements hold no prose": {":::picture cover {#b-x}\n:::\n\nأ\n", "b-x picture:cover|b-2 <p>أ</p>"},
		"placements may stay open": {":::check c1\n\nأ\n", "b-1 check:c1|b-2 <p>أ</p>"},
		"quoted marks stay":        {"اكتب `:::note {#b-x}` هنا\n", "b-1 <p>اكتب <code>:::note {#b-x}</code> هنا</p>"},
		"code in a container":      {":::case\n```\n:::\n```\n:::\n", "b-1 <section class=\"case\">\n<pre><code>:::\n</code></pre>\n</section>"},
		"interrupting a paragraph": {"أ\n:::steps\n1. ب\n:::\nج\n", "b-1 <p>أ</p>|b-2 <div class=\"steps\">\n<ol>\n<li>ب</li>\n</ol>\n</div>|b-3 <p>ج</p>"},
		"definition list":          {"كلمة\n: معناها {#b-x}\n", "b-x <dl>\n<dt>كلمة</dt>\n<dd>معناها</dd>\n</dl>"},
		"link reference":           {"[أ][s]\n\n[s]: SOURCES.md#s-1\n", "b-1 <p><a href=\"#source-s-1\">أ</a></p>"},
		"link to a block":          {"[أ](#b-x)\n", "b-1 <p><a href=\"#b-x\">أ</a></p>"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			blocks, found := blocksOf(c.src)
			var got []string
			for _, b := range blocks {
				text := b.HTML
				if b.Kind != BlockText {
					text = b.Kind + ":" + b.Ref
				}
				got = append(got, b.ID+" "+text)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" || found != "" {
				t.Errorf("findings %q, blocks differ (-want +got):\n%s", found, diff)
			}
		})
	}
}

func TestProse_attacks_leave_nothing_behind(t *testing.T) {
	for _, src := range hostile {
		blocks, _ := blocksOf(src)
		for _, b := range blocks {
			checkSafe(t, b.HTML)
		}
	}
}

func TestProse_refuses(t *testing.T) {
	cases := map[string]struct{ src, want string }{
		"script":             {"<script>x</script>\n", "E13"},
		"inline element":     {"نص <i>مائل</i>\n", "E13 E13"},
		"comment":            {"<!-- x -->\n", "E13"},
		"javascript":         {"[أ](javascript:x)\n", "E13"},
		"protocol relative":  {"[أ](//example.com)\n", "E13"},
		"another page":       {"[أ](/admin)\n", "E13"},
		"mail address":       {"<a@example.com>\n", "E13"},
		"picture":            {"![أ](a.png)\n", "E13"},
		"level one":          {"# أ\n", "E12"},
		"first level three":  {"### أ\n", "E12"},
		"twice":              {"أ {#b-x}\n\nب {#b-x}\n", "E02"},
		"not an id":          {"أ {#x}\n", "E24"},
		"inside":             {"أ {#b-x} ب\n", "E24"},
		"unknown directive":  {":::poem\nأ\n:::\n", "E30"},
		"open":               {":::note\nأ\n", "E30"},
		"nested":             {":::note\n:::check x\n:::\n:::\n", "E30"},
		"in a list":          {"- :::check x\n", "E30"},
		"stray end":          {"أ\n\n:::\n", "E30"},
		"content":            {":::check x\nأ\n:::\n", "E30"},
		"words behind":       {":::note مهم\nأ\n:::\n", "E30"},
		"container with arg": {":::note x\nأ\n:::\n", "E30"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, got := blocksOf(c.src); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHTML_short_texts(t *testing.T) {
	cases := map[string]string{
		"**قوي** و`كود`":           "<p><strong>قوي</strong> و<code>كود</code></p>",
		"<b>x</b>":                 "<p>x</p>",
		"[أ](https://example.com)": "<p>أ</p>",
		"أ & ب < ج":                "<p>أ &amp; ب &lt; ج</p>",
		"":                         "",
	}
	for src, want := range cases {
		if got := HTML(src, lms.Arabic); got != want {
			t.Errorf("HTML(%q): got %q, want %q", src, got, want)
		}
	}
}

func TestCountWords(t *testing.T) {
	cases := map[string][2]int{
		"":                      {0, 0},
		"كلمة":                  {1, 1},
		"هل جاء؟ نعم! ثم ذهب.":  {5, 3},
		"قال: «انتظر.» ثم سكت.": {4, 2},
		"الإصدار 1.5 جاهز":      {3, 1},
		"انتظر… ثم — بعد قليل — عُد": {5, 2},
	}
	for src, want := range cases {
		if w, s := countWords(src); w != want[0] || s != want[1] {
			t.Errorf("%q: got %d words in %d sentences, want %v", src, w, s, want)
		}
	}
}

func TestLesson_Stale_flags_only_the_twin(t *testing.T) {
	files := base(t)
	const name = "lessons/010-water/ar.md"
	src := string(files[name].Data)
	edit := func(old, text string) []string {
		t.Helper()
		if strings.Count(src, old) != 1 {
			t.Fatalf("%q stands there %d times", old, strings.Count(src, old))
		}
		files[name].Data = []byte(strings.Replace(src, old, text, 1))
		p, report := ReadAt(files, today)
		for _, f := range report.Errors() {
			if f.Code != "E31" { // a renamed block has to be renamed in both languages
				t.Errorf("a stale translation must not stop the course:\n%s", printed(t, report))
			}
		}
		return p.Lessons[0].Stale()
	}
	cases := map[string]struct {
		old, text string
		want      []string
	}{
		"nothing": {"الماء الساخن", "الماء الساخن", nil},

		"a paragraph":        {"الماء الساخن", "الماء المغلي", []string{"b-3"}},
		"a heading":          {"اغلِ الماء", "سخّن الماء", []string{"b-boil"}},
		"in a container":     {"1. املأ الإبريق", "1. اغسل الإبريق", []string{"b-steps"}},
		"a new block before": {"## اغلِ الماء", "جملة جديدة. {#b-new}\n\n## اغلِ الماء", []string{"b-new"}},
		"layout only":        {"صبّت سارة الماء", "صبّت سارة\nالماء", nil},
		"an id":              {"{#b-steps}", "{#b-step-list}", nil},
	}
	for what, c := range cases {
		t.Run(what, func(t *testing.T) {
			if diff := cmp.Diff(c.want, edit(c.old, c.text)); diff != "" {
				t.Errorf("stale blocks (-want +got):\n%s", diff)
			}
		})
	}
}
