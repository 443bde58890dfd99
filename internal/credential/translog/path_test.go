package translog

import "testing"

func TestPlace_addresses_are_those_of_the_standard(t *testing.T) {
	for want, p := range map[string]place{
		"tile/0/000":                    {0, 0, 256},
		"tile/0/255.p/1":                {0, 255, 1},
		"tile/1/x001/000.p/255":         {1, 1000, 255},
		"tile/entries/x001/x234/067":    {entriesLevel, 1234067, 256},
		"tile/entries/x001/234.p/8":     {entriesLevel, 1234, 8},
		"tile/63/x001/x000/x000/000":    {63, 1e9, 256},
		"tile/0/x009/x223/x372/036.p/9": {0, 9223372036, 9},
	} {
		if got := p.path(); got != want {
			t.Errorf("%+v: got %s, want %s", p, got, want)
		}
		if got, ok := parsePath(want); !ok || got != p {
			t.Errorf("%s: got %+v, %v; want %+v", want, got, ok, p)
		}
	}
}

func TestParsePath_takes_no_other_spelling(t *testing.T) {
	for _, path := range []string{"", "tile", "tile/", "tile/0", "tile/0/", "tile/00/000", "tile/+0/000", "tile/-1/000", "tile/64/000", "tile/0/0",
		"tile/0/0000", "tile/0/1000", "tile/0/x000/001", "tile/0/001/000", "tile/0/x1/000", "tile/0/-01", "tile/0/000.p/0", "tile/0/000.p/256",
		"tile/0/000.p/01", "tile/0/000.p/", "tile/0/000/", "tile/0/000.p/1/2", "tile/entries/000.p/-1", "tile/Entries/000", "tile/0/../000",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/٠٠٠", "/tile/0/000", "checkpoint/", "tile/0/x000"} {
		if p, ok := parsePath(path); ok {
			t.Errorf("%q was taken as %+v", path, p)
		}
	}
}

// FuzzParsePath: every address that is taken is the one that would be written.
func FuzzParsePath(f *testing.F) {
	f.Add("tile/entries/x001/x234/067.p/9")
	f.Add("tile/7/000")
	f.Fuzz(func(t *testing.T, path string) {
		if p, ok := parsePath(path); ok && (p.path() != path || p.width < 1 || p.width > tileWidth || p.n < 0) {
			t.Errorf("%q was taken as %+v", path, p)
		}
	})
}
