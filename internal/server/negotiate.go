package server

import (
	"strconv"
	"strings"

	"sanad/internal/credential/vc"
)

// The forms in which an address of a certificate can be asked for.
const (
	formPage     = "text/html"
	formBadge    = "application/vc"
	formOldBadge = "application/vc+ld+json"
	formJWT      = vc.JWTType
)

// certificateForms maps what a client accepts to the form it gets.
var certificateForms = map[string]string{
	"text/html": formPage, "application/xhtml+xml": formPage, "text/*": formPage, "*/*": formPage,
	"application/vc": formBadge, "application/ld+json": formBadge, "application/json": formBadge,
	"application/vc+ld+json": formOldBadge, formJWT: formJWT,
}

// negotiate returns the form that an Accept header likes best, the first of
// several it likes equally; the page where it names nothing that we have.
func negotiate(accept string) string {
	best, liked := formPage, 0.0
	for _, part := range strings.Split(accept, ",") {
		kind, params, _ := strings.Cut(part, ";")
		form, ok := certificateForms[strings.ToLower(strings.TrimSpace(kind))]
		if q := quality(params); ok && q > liked {
			best, liked = form, q
		}
	}
	return best
}

// quality reads the weight of an Accept header's part; 1 where it has none.
func quality(params string) float64 {
	for _, p := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
