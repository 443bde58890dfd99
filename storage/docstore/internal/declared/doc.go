// Package declared turns what a collection declares into what a store needs:
// it checks declarations, reads the declared fields out of a document, and
// checks a query against them.
//
// Both stores use it, so a body, a value or a query that one accepts or refuses
// is accepted or refused by the other. It promises normal values: a declared
// field is a string, an int64 or a []string, and nil where the document has
// none. It leaves to the stores how these are kept and searched.
package declared
