package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// tables are the parts of a TrueType file that an embedded font needs.
type tables struct {
	head, hhea, maxp, hmtx, glyf, loca []byte
	longLoca                           bool
	glyphs                             int // number of glyphs
	metrics                            int // number of full entries of hmtx
}

// readTables finds the parts of a TrueType file with quadratic outlines.
func readTables(file []byte) (*tables, error) {
	if len(file) < 12 {
		return nil, errors.New("font: too short")
	}
	found := map[string][]byte{}
	for i := range int(u16(file, 4)) {
		at := 12 + 16*i
		if at+16 > len(file) {
			return nil, errors.New("font: table directory is cut off")
		}
		from, n := int(u32(file, at+8)), int(u32(file, at+12))
		if from < 0 || n < 0 || from+n > len(file) {
			return nil, fmt.Errorf("font: table %s is cut off", file[at:at+4])
		}
		found[string(file[at:at+4])] = file[from : from+n]
	}
	t := &tables{head: found["head"], hhea: found["hhea"], maxp: found["maxp"], hmtx: found["hmtx"], glyf: found["glyf"], loca: found["loca"]}
	if len(t.head) < 54 || len(t.hhea) < 36 || len(t.maxp) < 32 || len(t.glyf) == 0 {
		return nil, errors.New("font: not a TrueType font")
	}
	t.longLoca = u16(t.head, 50) == 1
	t.glyphs, t.metrics = int(u16(t.maxp, 4)), int(u16(t.hhea, 34))
	return t, nil
}

// outline returns the description of a glyph, empty for one without ink.
func (t *tables) outline(gid int) []byte {
	if gid < 0 || gid >= t.glyphs {
		return nil
	}
	var from, to int
	if t.longLoca {
		from, to = int(u32(t.loca, 4*gid)), int(u32(t.loca, 4*gid+4))
	} else {
		from, to = 2*int(u16(t.loca, 2*gid)), 2*int(u16(t.loca, 2*gid+2))
	}
	if from >= to || to > len(t.glyf) {
		return nil
	}
	return t.glyf[from:to]
}

// advance and bearing are a glyph's width and the ink's distance from its start.
func (t *tables) advance(gid int) int { return int(u16(t.hmtx, 4*min(gid, t.metrics-1))) }

func (t *tables) bearing(gid int) uint16 {
	if gid < t.metrics {
		return u16(t.hmtx, 4*gid+2)
	}
	return u16(t.hmtx, 4*t.metrics+2*(gid-t.metrics))
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
