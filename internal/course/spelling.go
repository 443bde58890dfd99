package course

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"sanad/internal/i18n"
)

// written matches a word as people write it, with its marks.
var written = regexp.MustCompile(`[\p{L}\p{M}\p{Nd}]+`)

// Searched returns the text that the listing was searched by where that is not
// what somebody typed: the words that were mended, spelled as a course spells
// them, in the place of theirs. It is empty where nothing was mended or found.
func (l *Listing) Searched(typed string) string {
	if len(l.mends) == 0 {
		return ""
	}
	return written.ReplaceAllStringFunc(i18n.StripBidi(typed), func(w string) string {
		if words := searchWords(w); len(words) == 1 && l.mends[words[0]] != "" {
			return l.mends[words[0]]
		}
		return w
	})
}

// mends tells how the words that were meant are spelled, by those that were
// searched for. All courses found carry them, so the first is asked.
func (s *Service) mends(ctx context.Context, found []Card, words, meant []string) (map[string]string, error) {
	if len(found) == 0 || slices.Equal(words, meant) {
		return nil, nil
	}
	v, err := s.Version(ctx, found[0].Org, found[0].Version)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i, w := range words {
		if meant[i] != w {
			out[w] = spelling(searchText(v), meant[i])
		}
	}
	return out, nil
}

// spelling returns the shortest word of a text that a term finds, for terms are
// folded beginnings of words and not for reading; "" where there is none.
func spelling(text, term string) (best string) {
	for _, w := range written.FindAllString(text, -1) {
		found := slices.ContainsFunc(forms(i18n.Fold(w)), func(form string) bool { return strings.HasPrefix(form, term) })
		if found && (best == "" || len(w) < len(best)) {
			best = w
		}
	}
	return best
}
