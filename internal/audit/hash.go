package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
)

// format names the way lines are hashed, so that a later one can be told apart.
const format = "sanad-audit-1"

// follow returns the entry as the line behind another one.
func follow(e Entry, seq int64, prev []byte) Line {
	l := Line{Entry: e, Seq: seq, Prev: prev}
	l.Hash = l.sum()
	return l
}

// sum hashes the line's content and the hash before it.
func (l Line) sum() []byte {
	h := sha256.Sum256(l.canonical())
	return h[:]
}

// canonical writes every field with its length in front, so that no two lines
// share their bytes. Times count in milliseconds, as stores keep them.
func (l Line) canonical() []byte {
	var b []byte
	for _, s := range []string{format, string(l.Org), l.Actor, l.Action, l.Object} {
		b = appendField(b, s)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMilli()))
	b = binary.BigEndian.AppendUint64(b, uint64(l.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(len(l.Details)))
	for _, k := range slices.Sorted(maps.Keys(l.Details)) {
		b = appendField(b, k)
		b = appendField(b, l.Details[k])
	}
	return appendField(b, string(l.Prev))
}

func appendField(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
	return append(b, s...)
}
