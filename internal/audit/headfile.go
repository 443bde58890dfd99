package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sanad/internal/lms"
)

// headFile is the file of signed heads as it was read, one a line, and what is
// to be added to it. That its name is lost in a power cut does no harm: what the
// file lacks is added from the database, the next time.
type headFile struct {
	path string
	size int64 // of its whole lines
	last map[lms.OrgID]head
	due  []SignedHead
}

// readHeadFile reads the file; one that is not there is empty.
func readHeadFile(path string) (*headFile, error) {
	file := &headFile{path: path, last: map[lms.OrgID]head{}}
	size, err := eachHead(path, func(_ string, h *SignedHead) error {
		if h.Seq > file.last[h.Org].Seq {
			file.last[h.Org] = head{Seq: h.Seq, Hash: h.Hash}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	file.size = size
	return file, err
}

// append adds what is due. A line that a crash cut short before is overwritten,
// and what could not be made durable is taken back.
func (file *headFile) append() error {
	if len(file.due) == 0 {
		return nil
	}
	var lines bytes.Buffer
	for i := range file.due {
		if err := json.NewEncoder(&lines).Encode(&file.due[i]); err != nil {
			return fmt.Errorf("write signed heads: %w", err)
		}
	}
	err := os.MkdirAll(filepath.Dir(file.path), 0o700)
	if err == nil {
		err = file.write(lines.Bytes())
	}
	if err != nil {
		return fmt.Errorf("write signed heads: %w", err)
	}
	return nil
}

func (file *headFile) write(lines []byte) error {
	f, err := os.OpenFile(file.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = f.Truncate(file.size)
	if err == nil {
		_, err = f.WriteAt(lines, file.size)
	}
	if err = errors.Join(err, f.Sync()); err != nil {
		err = errors.Join(err, f.Truncate(file.size))
	}
	return errors.Join(err, f.Close())
}

// longestHead bounds a line of the file, in bytes.
const longestHead = 8192

// eachHead calls f with every head of a file and where it stands, and returns
// how many bytes its whole lines take. An end without a newline is a line that
// is being written, or was cut short, and does not count.
func eachHead(path string, f func(where string, h *SignedHead) error) (size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("read signed heads: %w", err)
	}
	defer in.Close()
	lines := bufio.NewReaderSize(in, longestHead)
	for n := 1; ; n++ {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return size, nil
		}
		where := fmt.Sprintf("%s:%d", path, n)
		var h SignedHead
		if err == nil {
			err = json.Unmarshal(line, &h)
		}
		if err != nil {
			return size, fmt.Errorf("read signed heads: %s: %w", where, err)
		}
		if err := f(where, &h); err != nil {
			return size, err
		}
		size += int64(len(line))
	}
}
