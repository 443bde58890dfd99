package courses

import (
	"slices"
	"strings"
)

// Stale lists the Arabic blocks that have changed since the English text was
// made, by their ids: the twins of these blocks need a translator's eye, the
// others do not. It returns nothing when there is no English text, or when
// nobody has said what it was made from.
func (l *Lesson) Stale() []string {
	if len(l.EN.Blocks) == 0 || l.EN.TranslatedFrom == "" {
		return nil
	}
	seen := strings.Split(l.EN.TranslatedFrom, ".")
	hashes := strings.Split(l.AR.Hash, ".")
	var out []string
	for i, b := range l.AR.Blocks {
		if i < len(hashes) && !slices.Contains(seen, hashes[i]) {
			out = append(out, b.ID)
		}
	}
	return out
}

// join lists ids for a message, the first few of them.
func join(ids []string) string {
	const most = 8
	if len(ids) > most {
		return strings.Join(ids[:most], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}
