package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// ErrNoAttachment: the paper has no file of the name, or is none of ours.
var ErrNoAttachment = errors.New("no such attachment")

// Attached returns a file inside a paper of ours, of at most max bytes. It reads
// what Render writes and nothing else: papers of others keep their files in ways
// that take a whole reader to follow. It fails with ErrNoAttachment, wrapped, or
// says what is broken.
func Attached(paper []byte, name string, max int) ([]byte, error) {
	spec := regexp.MustCompile(`/Type /Filespec /F \(` + regexp.QuoteMeta(name) + `\)[^<>]* /EF << /F ([0-9]{1,6}) 0 R `)
	found := spec.FindSubmatch(paper)
	if found == nil {
		return nil, fmt.Errorf("%s: %w", name, ErrNoAttachment)
	}
	data, err := streamOf(paper, string(found[1]))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(max)+1))
	if err == nil && len(out) > max {
		err = fmt.Errorf("more than %d bytes", max)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// streamHead is how an embedded file's object begins.
var streamHead = regexp.MustCompile(`^<< /Type /EmbeddedFile [^\n]* /Filter /FlateDecode /Length ([0-9]{1,9}) >>\nstream\n`)

// streamOf returns the packed bytes of an embedded file's object.
func streamOf(paper []byte, number string) ([]byte, error) {
	_, object, ok := bytes.Cut(paper, []byte("\n"+number+" 0 obj\n"))
	if !ok {
		return nil, fmt.Errorf("object %s is missing", number)
	}
	head := streamHead.FindSubmatch(object[:min(len(object), 1024)])
	if head == nil {
		return nil, fmt.Errorf("object %s is no embedded file", number)
	}
	n, err := strconv.Atoi(string(head[1]))
	if body := object[len(head[0]):]; err == nil && n <= len(body) {
		return body[:n], nil
	}
	return nil, fmt.Errorf("object %s is cut off", number)
}
