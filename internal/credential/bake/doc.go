// Package bake draws the picture of a badge and puts a signed credential into
// it, as Open Badges 3.0 says: a text chunk of a PNG file, an element of an SVG
// file. It takes credentials out of such pictures and out of our papers again,
// whoever made them.
//
// Equal input gives equal bytes. What it takes out is not to be believed: judging
// it is left to package judge. Reading is bounded in size, parts and unpacked
// bytes, and fetches nothing. Functions are pure and safe for concurrent use.
package bake
