// Package jcs writes JSON in its one canonical form, the JSON Canonicalization
// Scheme of RFC 8785: no white space, members in the order of their UTF-16
// names, numbers and strings as ECMAScript writes them.
//
// It promises that two documents that say the same, whatever their white space,
// order and escapes, have the same canonical bytes, and that another
// implementation of the scheme finds these bytes too. What the bytes are hashed
// for is left to others.
package jcs
