package translog

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// appendEntry appends an entry to a bundle: its length in two bytes before it.
func appendEntry(bundle, entry []byte) []byte {
	bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
	return append(bundle, entry...)
}

// parseBundle cuts a bundle into its entries, which share its bytes.
func parseBundle(b []byte) ([][]byte, error) {
	var out [][]byte
	for len(b) > 0 {
		if len(b) < 2 {
			return nil, errors.New("bundle ends inside a length")
		}
		n := int(binary.BigEndian.Uint16(b))
		if b = b[2:]; n == 0 || n > MaxEntry || n > len(b) {
			return nil, fmt.Errorf("bundle has an entry of %d bytes, %d are left", n, len(b))
		}
		out = append(out, b[:n:n])
		b = b[n:]
	}
	return out, nil
}

// joinEntries is the reverse of parseBundle.
func joinEntries(entries [][]byte) []byte {
	var b []byte
	for _, e := range entries {
		b = appendEntry(b, e)
	}
	return b
}

// leaves returns the leaf hashes of entries, one after the other: the tile above
// a bundle.
func leaves(entries [][]byte) []byte {
	out := make([]byte, 0, len(entries)*tlog.HashSize)
	for _, e := range entries {
		h := tlog.RecordHash(e)
		out = append(out, h[:]...)
	}
	return out
}
