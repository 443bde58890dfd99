package credential

import (
	"strings"

	"sanad/internal/lms"
)

// Competence is an entry of a published framework that the course trains, as
// the framework named it when the certificate was issued.
type Competence struct {
	Framework string   `bson:"framework"` // "DigComp 2.2"
	URL       string   `bson:"url"`       // where the framework is published
	Code      string   `bson:"code"`      // its number there: "4.2"
	Name      lms.Text `bson:"name"`      // English as published; Arabic is ours
}

// framework is a published list of competences.
type framework struct {
	name, url string
	entries   map[string]lms.Text // by code
}

// frameworks are those that courses may cite, by the prefix of their entries.
var frameworks = map[string]framework{
	"digcomp": {"DigComp 2.2", "https://publications.jrc.ec.europa.eu/repository/handle/JRC128415", digComp},
	"dlgf":    {"UNESCO Digital Literacy Global Framework", "https://unesdoc.unesco.org/ark:/48223/pf0000265403", globalFramework()},
}

// competencesOf finds what a course names, such as "digcomp:4.2", each once and
// in its order. What no framework here publishes is left out: a credential
// cites nothing that cannot be looked up.
func competencesOf(ids []string) []Competence {
	var out []Competence
	seen := map[string]bool{}
	for _, id := range ids {
		prefix, code, _ := strings.Cut(id, ":")
		f := frameworks[prefix]
		if name, ok := f.entries[code]; ok && !seen[id] {
			seen[id] = true
			out = append(out, Competence{Framework: f.name, URL: f.url, Code: code, Name: name})
		}
	}
	return out
}
