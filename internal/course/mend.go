package course

import (
	"context"
	"strings"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// A search mends at most so many of its words; it looks for what was meant in the
// words of so many courses as one of its pages holds.
const maxMended = 2

// mended puts a word that courses carry in the place of one that none does and
// that differs from it by a slip. What has no such word stays.
func (s *Service) mended(ctx context.Context, org lms.OrgID, words []string) ([]string, error) {
	out, left := append([]string(nil), words...), maxMended
	for i, w := range words {
		n, err := s.cards.Count(ctx, docstore.Query{Where: []docstore.Cond{carries(org, w)}, Limit: 1})
		if err != nil {
			return nil, err
		}
		if n > 0 || left == 0 || len([]rune(w)) < leastMended {
			continue
		}
		left--
		if out[i], err = s.nearest(ctx, org, w); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// leastMended is the length below which too many words are a slip apart.
const leastMended = 4

// nearest returns the term nearest to a word among those with the same two first
// letters; the word itself where none is near enough.
func (s *Service) nearest(ctx context.Context, org lms.OrgID, w string) (string, error) {
	word := []rune(w)
	begin := string(word[:minTerm])
	items, err := s.cards.Find(ctx, docstore.Query{Where: []docstore.Cond{carries(org, begin)}, Limit: searchPage})
	if err != nil {
		return "", err
	}
	best, least := w, slips(len(word))+1
	for _, it := range items {
		for _, t := range it.Value.Terms {
			t = strings.TrimPrefix(t, term(org, ""))
			if !strings.HasPrefix(t, begin) {
				continue
			}
			if d := apart(word, []rune(t), least); d < least {
				best, least = t, d
			}
		}
	}
	return best, nil
}

// slips is how many slips a word may hold: two from eight letters on.
func slips(letters int) int {
	if letters < 8 {
		return 1
	}
	return 2
}

// apart is the number of slips between two words: a letter too many, too few or
// wrong, or two that have changed places. Lengths that differ by enough are not
// looked at further.
func apart(a, b []rune, enough int) int {
	if d := len(a) - len(b); d >= enough || -d >= enough {
		return enough
	}
	var rows [3][]int // the last two rows of the table, and the one at hand
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for i := range len(a) + 1 {
		for j := range len(b) + 1 {
			rows[2][j] = step(rows, a, b, i, j)
		}
		rows = [3][]int{rows[1], rows[2], rows[0]}
	}
	return rows[1][len(b)]
}

// step is one field of the table of slips between the first i letters of a and
// the first j of b.
func step(rows [3][]int, a, b []rune, i, j int) int {
	if i == 0 || j == 0 {
		return i + j
	}
	wrong := 1
	if a[i-1] == b[j-1] {
		wrong = 0
	}
	n := min(rows[1][j]+1, rows[2][j-1]+1, rows[1][j-1]+wrong)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		n = min(n, rows[0][j-2]+1)
	}
	return n
}
