package i18n

import "strings"

// The isolates of Unicode: what stands between them keeps its own direction and
// does not disturb the sentence around it.
const (
	fsi = "\u2068" // first strong isolate
	pdi = "\u2069" // pop directional isolate
)

// Isolate wraps a text of unknown direction, so that a Latin name in an Arabic
// sentence, or the other way round, does not move its neighbours. Addresses of
// pages are left alone: programs that make them clickable take the mark for a
// part of them.
func Isolate(s string) string {
	if s == "" || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return s
	}
	return fsi + s + pdi
}

// StripBidi removes every invisible directional mark.
func StripBidi(s string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, s)
}

// IsBidiControl reports the characters that steer direction: marks, embeddings,
// overrides and isolates.
func IsBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}

// isInvisible reports directional marks, joiners and the byte order mark.
func isInvisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069 || r == 0x061C || r == 0xFEFF
}
