package translog

import (
	"fmt"
	"strconv"
	"strings"
)

// tileHeight is the height of a tile's tree, tileWidth how many hashes or entries
// a full one holds.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// entriesLevel marks a place among the bundles of entries.
const entriesLevel = -1

// maxLevel is the highest level that an address can name.
const maxLevel = 63

// place is what an address below the log names: a tile, or a bundle of entries.
// Width is less than tileWidth for the beginning of one.
type place struct {
	level int
	n     int64
	width int
}

// path returns the address of a place, as C2SP tlog-tiles writes it.
func (p place) path() string {
	level := "entries"
	if p.level != entriesLevel {
		level = strconv.Itoa(p.level)
	}
	last := ""
	if p.width < tileWidth {
		last = ".p/" + strconv.Itoa(p.width)
	}
	return "tile/" + level + "/" + number(p.n) + last
}

// number writes 1234067 as x001/x234/067.
func number(n int64) string {
	s := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		s = fmt.Sprintf("x%03d/%s", n%1000, s)
	}
	return s
}

// maxPath is longer than any address of a place.
const maxPath = 64

// parsePath is the reverse of path. It takes no other spelling of an address.
func parsePath(path string) (p place, ok bool) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || len(path) > maxPath {
		return p, false
	}
	level, rest, _ := strings.Cut(rest, "/")
	n, width, partial := strings.Cut(rest, ".p/")
	p.level, p.width = entriesLevel, tileWidth
	var errs [3]error
	if level != "entries" {
		p.level, errs[0] = strconv.Atoi(level)
	}
	if partial {
		p.width, errs[1] = strconv.Atoi(width)
	}
	p.n, errs[2] = strconv.ParseInt(strings.NewReplacer("x", "", "/", "").Replace(n), 10, 64)
	for _, err := range errs {
		if err != nil {
			return p, false
		}
	}
	inside := p.level >= entriesLevel && p.level <= maxLevel && p.n >= 0 && p.width > 0 && p.width <= tileWidth
	return p, inside && p.path() == path
}
