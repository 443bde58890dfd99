package enrolment

import (
	"math/bits"
	"strings"
)

// Played says which hundredths of a medium were played, on any visit and device:
// 25 digits of hexDigits, the first hundredth being the highest bit of the first
// digit. "" is none. Together says the same in any order and however often.
type Played string

const (
	playedDigits = 25
	hexDigits    = "0123456789abcdef"
)

// ParsePlayed reads what a page reports; anything else is none.
func ParsePlayed(s string) Played {
	if len(s) != playedDigits || strings.Trim(s, hexDigits) != "" {
		return ""
	}
	return Played(s)
}

// Together is what was played in either.
func (p Played) Together(q Played) Played {
	if p == "" || q == "" {
		return p + q
	}
	out := make([]byte, playedDigits)
	for i := range out {
		out[i] = hexDigits[p.digit(i)|q.digit(i)]
	}
	return Played(out)
}

// Percent is the share that was played.
func (p Played) Percent() int {
	n := 0
	for i := range p {
		n += bits.OnesCount(uint(p.digit(i)))
	}
	return n
}

func (p Played) digit(i int) int { return strings.IndexByte(hexDigits, p[i]) }
