package render

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Document is a finished page: markup written for one reader, with pieces
// between it that were finished and compressed before. It is valid until the
// function that received it returns.
type Document struct {
	own  bytes.Buffer // what was written for this reader
	cuts []cut        // in the order of their places
}

// cut is where a finished piece stands in what was written for the reader.
type cut struct {
	at    int
	piece *piece
}

// piece is finished markup. packed is the same as deflate blocks (RFC 1951) that
// end at a whole byte, so that they may stand anywhere in a stream behind what
// they refer to.
type piece struct{ html, packed []byte }

// newPiece compresses markup that will stand behind before in every stream: what
// it repeats of it costs little. Nothing is before a piece that may stand
// anywhere.
func newPiece(html, before []byte) piece {
	var out bytes.Buffer
	w, _ := flate.NewWriterDict(&out, flate.BestCompression, before) // fails for unknown levels only
	_, _ = w.Write(html)                                             // a bytes.Buffer does not fail
	_ = w.Flush()
	return piece{html: bytes.Clone(html), packed: out.Bytes()}
}

func (d *Document) add(p *piece) { d.cuts = append(d.cuts, cut{d.own.Len(), p}) }

func (d *Document) reset() {
	d.own.Reset()
	clear(d.cuts)
	d.cuts = d.cuts[:0]
}

// Len is the length of the markup in bytes.
func (d *Document) Len() int {
	n := d.own.Len()
	for _, c := range d.cuts {
		n += len(c.piece.html)
	}
	return n
}

// each hands over the stretches of the page in order: own ones without a packed
// form.
func (d *Document) each(f func(html, packed []byte) error) error {
	own, done := d.own.Bytes(), 0
	for _, c := range d.cuts {
		if c.at > done {
			if err := f(own[done:c.at], nil); err != nil {
				return err
			}
			done = c.at
		}
		if err := f(c.piece.html, c.piece.packed); err != nil {
			return err
		}
	}
	return f(own[done:], nil)
}

// WriteHTML writes the page as it is.
func (d *Document) WriteHTML(w io.Writer) error {
	return d.each(func(html, _ []byte) error {
		_, err := w.Write(html)
		return err
	})
}

// WriteGzip writes the page as one gzip member (RFC 1952). Finished pieces are
// copied; the rest is compressed at the fastest level, for it is made for one
// reader and sent once.
func (d *Document) WriteGzip(w io.Writer) error {
	if _, err := w.Write(gzipHead); err != nil {
		return err
	}
	p := packers.Get().(*flate.Writer)
	defer packers.Put(p)
	sum := crc32.NewIEEE()
	err := d.each(func(html, packed []byte) error {
		_, _ = sum.Write(html) // a hash does not fail
		if packed == nil {
			return packOwn(w, p, html)
		}
		_, err := w.Write(packed)
		return err
	})
	if err != nil {
		return err
	}
	var tail [8]byte
	binary.LittleEndian.PutUint32(tail[:], sum.Sum32())
	binary.LittleEndian.PutUint32(tail[4:], uint32(d.Len()))
	_, err = w.Write(append(lastBlock, tail[:]...))
	return err
}

var (
	gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255}
	// lastBlock is an empty block that ends a deflate stream.
	lastBlock = []byte{3, 0}
)

var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, flate.BestSpeed)
	return w
}}

// shortest is the length below which compressing is not worth its effort.
const shortest = 150

// packOwn writes a stretch as deflate blocks that refer to nothing before them.
func packOwn(w io.Writer, p *flate.Writer, html []byte) error {
	if len(html) >= shortest {
		p.Reset(w)
		if _, err := p.Write(html); err != nil {
			return err
		}
		return p.Flush()
	}
	var head [5]byte // of a block that is stored as it is
	binary.LittleEndian.PutUint16(head[1:], uint16(len(html)))
	binary.LittleEndian.PutUint16(head[3:], ^uint16(len(html)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(html)
	return err
}
