package media_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"sanad/storage/media"
)

func TestExact_gives_all_bytes_or_not_the_last(t *testing.T) {
	content := "exactly nineteen by"
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"plain": func(r io.Reader) io.Reader { return r }, "one byte": iotest.OneByteReader, "half": iotest.HalfReader, "end with data": iotest.DataErrReader,
	} {
		for size := range int64(len(content) + 3) {
			got, err := io.ReadAll(media.Exact(wrap(strings.NewReader(content)), size))
			if size == int64(len(content)) {
				if err != nil || string(got) != content {
					t.Errorf("%s: got %q, %v; want all", name, got, err)
				}
				continue
			}
			if !errors.Is(err, media.ErrSize) || int64(len(got)) >= max(size, 1) {
				t.Errorf("%s, %d announced: got %d bytes, %v; want fewer and a wrong size", name, size, len(got), err)
			}
		}
	}
}

func TestExact_keeps_the_source_s_error_and_fails_again(t *testing.T) {
	broken := errors.New("broken")
	for _, source := range []io.Reader{
		iotest.ErrReader(broken),
		io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)),
		io.MultiReader(strings.NewReader("abcde"), iotest.ErrReader(broken)),
	} {
		r := media.Exact(source, 5)
		if got, err := io.ReadAll(r); !errors.Is(err, broken) || len(got) >= 5 {
			t.Errorf("got %q, %v; want fewer than 5 bytes and the source's error", got, err)
		}
		if n, err := r.Read(make([]byte, 1)); n != 0 || !errors.Is(err, broken) {
			t.Errorf("again: got %d, %v; want the same error", n, err)
		}
	}
}

func TestExact_reads_no_further_than_one_byte_behind(t *testing.T) {
	source := bytes.NewReader(make([]byte, 100))
	if _, err := io.ReadAll(media.Exact(source, 10)); !errors.Is(err, media.ErrSize) {
		t.Errorf("got %v, want a wrong size", err)
	}
	if source.Len() < 89 {
		t.Errorf("got %d bytes left, want 89", source.Len())
	}
}
