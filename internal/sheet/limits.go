package sheet

import "cmp"

// Limits bound what a file may cost. A field that is zero takes the value of
// DefaultLimits.
type Limits struct {
	Bytes   int // of the file as it is stored
	Rows    int // that hold something, below the headings
	Columns int
	Letters int // of one cell
	Cells   int // of all rows together, up to the last one of each row that holds something
}

// DefaultLimits are enough for every learner of a large organization. Cells are
// bounded apart from rows and columns, for both at once would be more than a
// small server has memory for.
var DefaultLimits = Limits{Bytes: 10 << 20, Rows: 100_000, Columns: 64, Letters: 2000, Cells: 1_000_000}

// filled returns the limits with the default where none is given.
func (l Limits) filled() Limits {
	d := DefaultLimits
	return Limits{
		Bytes:   cmp.Or(l.Bytes, d.Bytes),
		Rows:    cmp.Or(l.Rows, d.Rows),
		Columns: cmp.Or(l.Columns, d.Columns),
		Letters: cmp.Or(l.Letters, d.Letters),
		Cells:   cmp.Or(l.Cells, d.Cells),
	}
}

// Limits of workbooks. They are archives, so a small file can unpack to much.
const (
	maxEntries  = 2000     // pictures, comments and drawings of a workbook are entries too
	maxUnpacked = 64 << 20 // a full sheet of DefaultLimits.Cells takes about 45 MiB
	maxRatio    = 200      // bytes out for a byte in, above the first MiB
	lastRow     = 1 << 20  // of any worksheet
	maxPieces   = 200      // of one text, each with a font of its own
	maxFormats  = 500      // of numbers; Excel allows 250
	maxFormat   = 1020     // bytes of one; Excel allows 255 letters
)

// maxProblems is how many cells are told about at once: enough to see what is
// wrong, few enough to read.
const maxProblems = 20
