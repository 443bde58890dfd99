package course

import (
	"strings"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Card is a course as the catalogue shows it, always of the current version.
type Card struct {
	Org           lms.OrgID      `bson:"org"`
	Course        lms.CourseID   `bson:"course"`
	Version       lms.VersionID  `bson:"version"`
	Title         lms.Text       `bson:"title"`
	Summary       lms.Text       `bson:"summary"`
	Level         int            `bson:"level"`
	Minutes       int            `bson:"minutes"`
	Lessons       int            `bson:"lessons"`
	Competences   []string       `bson:"competences,omitempty"`
	Grants        []lms.Role     `bson:"grants,omitempty"`
	ValidMonths   int            `bson:"valid_months"`
	Certified     bool           `bson:"certified"`
	Prerequisites []lms.CourseID `bson:"prerequisites,omitempty"`
	Cover         string         `bson:"cover,omitempty"`
	TextBytes     [2]int64       `bson:"text_bytes"`
	MediaBytes    [2]int64       `bson:"media_bytes"`
	PublishedAt   time.Time      `bson:"published_at"`

	// Listed courses are in the catalogue; the others open by address only.
	Listed bool `bson:"listed"`
	// SortKey orders the catalogue: the folded Arabic title.
	SortKey string `bson:"sort_key"`
	// Terms are what the course is found by: tenant-prefixed word beginnings.
	Terms []string `bson:"terms"`
}

// cardOf makes the catalogue's card of a version.
func cardOf(v *Version) Card {
	c := &v.Course
	card := Card{
		Org: v.Org, Course: c.ID, Version: v.ID, Title: c.Title, Summary: c.Summary,
		Level: c.Level, Minutes: c.Minutes, Lessons: len(v.Outline), Competences: c.Competences,
		Prerequisites: c.Prerequisites, Cover: c.Cover, PublishedAt: v.PublishedAt,
		Listed: true, SortKey: i18n.Fold(c.Title.AR),
	}
	if c.Certificate != nil {
		card.Certified, card.Grants, card.ValidMonths = true, c.Certificate.Grants, c.Certificate.ValidMonths
	}
	for i, lang := range lms.Langs {
		card.TextBytes[i], card.MediaBytes[i] = v.Bytes(lang)
	}
	card.Terms = terms(v.Org, searchText(v))
	return card
}

// searchText is every word a course is found by.
func searchText(v *Version) string {
	c := &v.Course
	parts := []string{string(c.ID), c.Title.AR, c.Title.EN, c.Summary.AR, c.Summary.EN}
	for _, l := range v.Outline {
		parts = append(parts, l.Title.AR, l.Title.EN)
	}
	return strings.Join(parts, " ")
}

// Search terms are whole words and their beginnings of minTerm to maxTerm
// letters, so that a word is found while it is typed.
const (
	minTerm  = 2
	maxTerm  = 16
	maxTerms = docstore.MaxKeys
)

// terms returns the search terms of a text. Each carries the tenant, so that
// one index serves all tenants and none sees another's courses. Arabic words
// are found without their article and particles too.
func terms(org lms.OrgID, text string) []string {
	seen := map[string]bool{}
	var out []string
	add := func(word string) {
		r := []rune(word)
		for n := minTerm; n <= min(len(r), maxTerm); n++ {
			t := term(org, string(r[:n]))
			if !seen[t] && len(out) < maxTerms {
				seen[t] = true
				out = append(out, t)
			}
		}
	}
	for _, w := range i18n.Tokens(text) {
		for _, form := range forms(w) {
			add(form)
		}
	}
	return out
}

// attached are the particles that Arabic writes together with the word behind
// them, alone and before the article, the longest first. Each is followed by
// what stands in its place when the particle is left out.
var attached = []struct{ prefix, article string }{
	{"وال", "ال"}, {"فال", "ال"}, {"بال", "ال"}, {"كال", "ال"}, {"ولل", "ال"}, {"لل", "ال"}, {"ال", ""}, {"و", ""},
}

// minStem is how many letters must be left of a word without its particle, so
// that "ورد" stays a rose.
const minStem = 3

// forms returns a folded word, and the word without what is attached to it, with
// its article and without.
func forms(w string) []string {
	out := []string{w}
	for _, a := range attached {
		stem, found := strings.CutPrefix(w, a.prefix)
		if !found || len([]rune(stem)) < minStem {
			continue
		}
		if a.article != "" {
			out = append(out, a.article+stem)
		}
		return append(out, stem)
	}
	return out
}

// term is one search term of a tenant.
func term(org lms.OrgID, word string) string { return string(org) + "/" + word }
