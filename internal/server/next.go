package server

import (
	"net/url"
	"slices"
	"strings"
)

// nextAreas are the parts of the site that somebody may be sent back to after
// signing in. A link from elsewhere can name nothing else.
var nextAreas = []string{"courses", "learn", "account", "admin", "certificates", "review", "attempts", "verify", "c", "orgs", "join", "organizations"}

// maxNext bounds the path that is carried through signing in.
const maxNext = 500

// nextPath returns the path to go to after signing in: raw where it is a path of
// our own from the list, fallback where none is named, and the first page where
// it is anything else, however it is spelt.
func nextPath(raw, fallback string) string {
	if raw == "" {
		return fallback
	}
	if !ownPath(raw) {
		return "/"
	}
	return raw
}

// ownPath reports whether raw is a plain path of this site from the list.
func ownPath(raw string) bool {
	odd := func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f || c >= 0x80 }
	if len(raw) > maxNext || raw[0] != '/' || strings.ContainsFunc(raw, odd) {
		return false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Path == "" || u.Scheme != "" || u.Host != "" || u.User != nil || u.Fragment != "" {
		return false
	}
	if strings.Contains(u.Path, "//") || strings.Contains(u.Path, "/.") || strings.ContainsFunc(u.Path, odd) {
		return false
	}
	area, _, _ := strings.Cut(u.Path[1:], "/")
	return slices.Contains(nextAreas, area)
}

// signInPath leads to signing in and back to a path.
func signInPath(back string) string { return "/sign-in?next=" + url.QueryEscape(back) }

// refererPath is the page of ours that a form stood on; "" when it is not known.
func (s *Server) refererPath(r *request) string {
	path, ok := strings.CutPrefix(r.Get("Referer"), s.origin)
	if !ok || path == "" || !ownPath(path) {
		return ""
	}
	return path
}
