package pdf

import (
	"encoding/binary"
	"math/bits"
)

// table is one named part of a font file.
type table struct {
	name string
	data []byte
}

// checksumMagic is what the sums of a whole font file add up to.
const checksumMagic = 0xB1B0AFBA

// assemble writes a font file of tables in the order of their names.
func assemble(list []table) []byte {
	n := len(list)
	power := 1 << (bits.Len(uint(n)) - 1)
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, power * 16, bits.Len(uint(n)) - 1, n*16 - power*16} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at, head := 12+16*n, 0
	for _, t := range list {
		out = append(out, t.name...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		if t.name == "head" {
			head = at
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range list {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[head+8:], checksumMagic-checksum(out))
	return out
}

// checksum adds the data up as big-endian words.
func checksum(data []byte) uint32 {
	var sum uint32
	for ; len(data) >= 4; data = data[4:] {
		sum += binary.BigEndian.Uint32(data)
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + binary.BigEndian.Uint32(rest[:])
}
