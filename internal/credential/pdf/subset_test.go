package pdf

import "testing"

func TestSubset_soundAndSmall(t *testing.T) {
	e := newEmbedded(regular, "R")
	p := newPen(e)
	for _, n := range names {
		for _, r := range p.shape(n.AR+n.EN, true).runs {
			for _, g := range r.glyphs {
				e.cid(g.character)
			}
		}
	}
	program, err := subset(regular.tables, e.used)
	if err != nil {
		t.Fatal(err)
	}
	if sum := checksum(program); sum != checksumMagic {
		t.Errorf("sum = %#x, want %#x", sum, uint32(checksumMagic))
	}
	cut, err := readTables(program)
	if err != nil {
		t.Fatal(err)
	}
	if len(program) > len(amiriRegular)/5 {
		t.Errorf("%d of %d bytes", len(program), len(amiriRegular))
	}
	for i := range cut.glyphs {
		if _, err := relink(cut.outline(i), func(part int) int {
			if part >= cut.glyphs || part == i {
				t.Errorf("glyph %d is composed of glyph %d of %d", i, part, cut.glyphs)
			}
			return part
		}); err != nil {
			t.Errorf("glyph %d: %v", i, err)
		}
	}
	for i, c := range e.used {
		if got, want := cut.advance(i), regular.tables.advance(c.gid); got != want {
			t.Errorf("glyph %d is %d wide, want %d", i, got, want)
		}
		if (len(cut.outline(i)) == 0) != (len(regular.tables.outline(c.gid)) < 10) {
			t.Errorf("glyph %d lost its ink", i)
		}
	}
}

func TestReadTables_refusesRubbish(t *testing.T) {
	for _, n := range []int{0, 11, 12, 40, 500, len(amiriRegular) / 2} {
		if _, err := readTables(amiriRegular[:n]); err == nil {
			t.Errorf("the first %d bytes are a font", n)
		}
	}
}

func TestRelink_refusesCutOutlines(t *testing.T) {
	cut := 0
	for gid := range 400 {
		outline := regular.tables.outline(gid)
		for n := 10; n < min(len(outline), 14); n++ {
			if _, err := relink(outline[:n], func(p int) int { return p }); err != nil {
				cut++
			}
		}
	}
	if cut == 0 {
		t.Error("no cut outline was noticed")
	}
}
