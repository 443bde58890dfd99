package question

import (
	"slices"
	"strings"

	"sanad/internal/lms"
)

// Order fixes, for the length of an attempt, in which order a learner sees
// things and under which tokens a page sends them back. Equal orders show equal
// pages, for ever: it rests on hashes, not on a random generator.
type Order struct {
	// Seed is secret: whoever knows it and the ids can name tokens.
	Seed string
	// Shuffle is the quiz's wish for choices. Sequences to be ordered and the
	// right side of a match are shuffled even without it.
	Shuffle bool
}

// Kinds of things that have tokens.
const (
	kindOption = "option"
	kindLeft   = "left"
	kindRight  = "right"
	kindGap    = "gap"
	kindSpan   = "span"
	kindChoice = "choice"
)

// tokenLength is 48 bits in hex: choices of one item do not collide.
const tokenLength = 12

// token is the name of one choice on a learner's page.
func (o Order) token(item, kind, id string) string {
	return lms.DeriveID(o.Seed, item, kind, id)[:tokenLength]
}

// labelled is a thing under its token, with its place in the author's list.
type labelled struct {
	token string
	index int
}

// label gives n things their tokens, shuffled when asked.
func (o Order) label(item, kind string, n int, id func(int) string, shuffle bool) []labelled {
	out := make([]labelled, n)
	for i := range out {
		out[i] = labelled{o.token(item, kind, id(i)), i}
	}
	if shuffle {
		slices.SortFunc(out, func(a, b labelled) int { return strings.Compare(a.token, b.token) })
	}
	return out
}

// find returns the place of the thing named by a token, or -1.
func (o Order) find(item, kind string, n int, id func(int) string, token string) int {
	if len(token) != tokenLength {
		return -1
	}
	for i := range n {
		if o.token(item, kind, id(i)) == token {
			return i
		}
	}
	return -1
}

// disordered shuffles a sequence so that it is not shown in the right order.
func (o Order) disordered(item string, n int, id func(int) string) []labelled {
	out := o.label(item, kindOption, n, id, true)
	right := slices.IsSortedFunc(out, func(a, b labelled) int { return a.index - b.index })
	if right && n > 1 {
		out = append(out[1:], out[0])
	}
	return out
}
