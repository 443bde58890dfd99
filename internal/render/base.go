package render

import (
	"html/template"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Page is a page struct of this package.
type Page interface {
	// page names the folder in web/pages.
	page() string
	base() *Base
	// SwitchPath is this page in the other language.
	SwitchPath() string
}

// Base is what every page knows; page structs embed it. The methods of the
// locale are at hand in templates: .T, .Int, .Date and so on.
type Base struct {
	*i18n.Locale
	Title       string   // of the window, without the site's name
	Description string   // for search engines and previews
	Path        string   // of this page, with its query but without the language
	Nav         string   // which entry of the main menu this page belongs to
	Home        string   // path that the tenant's pages stand under: "" for the platform, "/orgs/<id>" else
	Org         *OrgMark // whose pages these are; nil for the platform
	Nonce       string
	Token       string // for forms; empty when nobody is signed in
	Opened      string // when the page was made, signed: for lessons
	User        *User  // nil for a visitor
	Notice      string // what has just been done, in words
	Nudge       bool   // say that a second factor is missing
	Indexed     bool   // search engines may keep the page
	Canonical   string // full address of a public page, for previews
	Part        bool   // a script takes one part of the page: it has the styles
}

// OrgMark names an organization above its pages.
type OrgMark struct {
	Name string
	Attr template.HTMLAttr
}

// User is who is signed in, as pages show it.
type User struct {
	Name  string
	Staff bool // sees the review queue
	Admin bool // sees the administration
}

func (b *Base) base() *Base { return b }

// Say returns a bilingual text in the page's language, or in the other one
// where it is missing.
func (b *Base) Say(t lms.Text) string { return t.In(b.Lang) }

// Borrowed returns lang and dir attributes when a text is not in the page's
// language, so that it is read and laid out as what it is.
func (b *Base) Borrowed(t lms.Text) template.HTMLAttr { return b.InLang(second(t.Pick(b.Lang))) }

// InLang returns lang and dir attributes unless the page is in that language.
func (b *Base) InLang(l lms.Lang) template.HTMLAttr {
	if l == b.Lang {
		return ""
	}
	return template.HTMLAttr(`lang="` + string(l) + `" dir="` + l.Dir() + `"`)
}

func second(_ string, l lms.Lang) lms.Lang { return l }

// SwitchPath is this page in the other language.
func (b *Base) SwitchPath() string { return withQuery(b.Path, "lang", string(b.Lang.Other())) }
