package courses

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy is all that prose may become. It is the second lock: the Markdown
// renderer already refuses raw HTML.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote",
		"ul", "ol", "li", "dl", "dt", "dd", "em", "strong", "code", "pre", "sup",
		"table", "thead", "tbody", "tr", "td", "th", "div")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,6}$`)).OnElements("ol")
	p.AllowAttrs("scope").Matching(exactly("col")).OnElements("th")
	for _, c := range containers {
		p.AllowAttrs("class").Matching(exactly(c.class)).OnElements(c.tag)
	}
	allowLinks(p)
	return p
}

// allowLinks lets links lead to places on the same page only.
func allowLinks(p *bluemonday.Policy) {
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^#[a-z0-9:-]{1,80}$`)).OnElements("a")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^(ar|en)-fn(ref[0-9]*)?:[0-9]{1,4}$`)).OnElements("sup", "li")
	p.AllowAttrs("class").Matching(exactly("footnote-ref", "footnote-backref")).OnElements("a")
	p.AllowAttrs("class").Matching(exactly("footnotes")).OnElements("div")
	p.AllowAttrs("role").Matching(exactly("doc-noteref", "doc-backlink")).OnElements("a")
	p.AllowAttrs("role").Matching(exactly("doc-endnotes")).OnElements("div")
}

func exactly(words ...string) *regexp.Regexp {
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	return regexp.MustCompile("^(?:" + strings.Join(words, "|") + ")$")
}

// sanitise returns the safe form of rendered HTML and whether all of it was
// kept. sanitise of a safe form changes nothing.
func sanitise(html string) (safe string, whole bool) {
	safe = strings.TrimSpace(policy.Sanitize(html))
	return safe, strings.Count(safe, "<") == strings.Count(html, "<")
}
