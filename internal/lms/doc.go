// Package lms is the vocabulary of Sanad: typed identifiers, bilingual text,
// the acting person, roles, problems people can act on, and the clock.
//
// It depends on the standard library alone so that every other package may
// speak these words. It holds no rules; those live beside the types they rule.
package lms
