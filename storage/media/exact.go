package media

import (
	"fmt"
	"io"
)

// Exact reads r, which must hold exactly size bytes: Read fails with ErrSize,
// and before the last byte is handed out, when there are fewer or more. So a
// store that was promised size bytes never sees a whole object that is wrong.
func Exact(r io.Reader, size int64) io.Reader { return &exact{r: r, size: size, left: size} }

type exact struct {
	r          io.Reader
	size, left int64
	err        error // sticky: what every further Read returns
}

func (e *exact) Read(p []byte) (int, error) {
	if e.err == nil && e.left == 0 {
		e.err = e.end()
	}
	if e.err != nil || len(p) == 0 {
		return 0, e.err
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	switch {
	case err != nil && err != io.EOF:
		e.err = err
	case e.left == 0:
		if e.err = e.end(); e.err != io.EOF {
			return 0, e.err
		}
	case err == io.EOF:
		e.err = fmt.Errorf("%d of %d bytes: %w", e.size-e.left, e.size, ErrSize)
	}
	return n, e.err
}

// end returns io.EOF when the source has ended.
func (e *exact) end() error {
	var more [1]byte
	switch n, err := io.ReadFull(e.r, more[:]); {
	case n > 0:
		return fmt.Errorf("more than %d bytes: %w", e.size, ErrSize)
	default:
		return err // io.EOF, or what went wrong
	}
}
