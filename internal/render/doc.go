// Package render turns typed page structs into HTML. Every page type has a
// folder in web/pages and a struct here; templates are parsed once per language,
// with messages that take no arguments already in place, and executed into a
// buffer, so that a broken template gives an error page and never half a page.
//
// It is the one package that calls markup safe: what a course's lesson carries,
// which the course format has sanitised, and our own drawings.
package render
