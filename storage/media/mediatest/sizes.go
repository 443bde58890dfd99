package mediatest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"sanad/storage/media"
)

// A cut upload must not become an object: it would be served for ever.
var sizes = []promise{
	{"fewer_or_more_bytes_than_announced_store_nothing", func(t *testing.T, s media.Store) {
		for _, size := range []int64{0, 1, 1000, 17 << 20} {
			for _, off := range []int64{-1, 1} {
				if size+off < 0 {
					continue
				}
				o := media.Object{Key: "org1/wrong", Size: size, Type: "text/plain"}
				err := s.Put(t.Context(), o, onlyReader{bytes.NewReader(make([]byte, size+off))})
				if !errors.Is(err, media.ErrSize) {
					t.Errorf("%d bytes announced, %d given: got %v, want %v", size, size+off, err, media.ErrSize)
				}
				wantMissing(t, s, "org1/wrong")
			}
		}
	}},
	{"failed_put_keeps_the_old_object", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a", "text/plain", []byte("old"))
		o := media.Object{Key: "org1/a", Size: 10, Type: "image/png"}
		wantErr(t, "short", s.Put(t.Context(), o, strings.NewReader("new")), media.ErrSize)
		broken := errors.New("the visitor went away")
		wantErr(t, "broken", s.Put(t.Context(), o, io.MultiReader(strings.NewReader("new"), failing{broken})), broken)
		wantContent(t, s, "org1/a", []byte("old"))
		if got, err := s.Stat(t.Context(), "org1/a"); err != nil || got.Type != "text/plain" {
			t.Errorf("got %+v, %v; want the old type", got, err)
		}
	}},
	{"reader_that_fails_in_a_large_object_stores_nothing", func(t *testing.T, s media.Store) {
		broken := errors.New("the visitor went away")
		o := media.Object{Key: "org1/a", Size: 40 << 20, Type: "video/mp4"}
		r := io.MultiReader(bytes.NewReader(make([]byte, 20<<20)), failing{broken})
		wantErr(t, "put", s.Put(t.Context(), o, r), broken)
		wantMissing(t, s, "org1/a")
	}},
	{"size_and_type_must_be_possible", func(t *testing.T, s media.Store) {
		for _, size := range []int64{-1, media.MaxSize + 1} {
			o := media.Object{Key: "org1/a", Size: size, Type: "text/plain"}
			wantErr(t, "size", s.Put(t.Context(), o, strings.NewReader("x")), media.ErrSize)
		}
		for _, mediaType := range []string{"", "image", "image/png\r\nX-A: b", "image/" + strings.Repeat("x", 200), "نص/عادي"} {
			o := media.Object{Key: "org1/a", Size: 1, Type: mediaType}
			wantErr(t, "type "+mediaType, s.Put(t.Context(), o, strings.NewReader("x")), media.ErrType)
		}
		wantMissing(t, s, "org1/a")
	}},
	{"ended_context_ends_the_call", func(t *testing.T, s media.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		o := media.Object{Key: "org1/late", Size: 40 << 20, Type: "video/mp4"}
		r := io.MultiReader(bytes.NewReader(make([]byte, 20<<20)), calling{cancel}, bytes.NewReader(make([]byte, 20<<20)))
		wantErr(t, "put", s.Put(ctx, o, r), context.Canceled)
		wantMissing(t, s, "org1/late")
		for what, err := range every(ctx, s, "org1/late") {
			wantErr(t, what, err, context.Canceled)
		}
		for _, err := range s.List(ctx, "") {
			wantErr(t, "list", err, context.Canceled)
		}
		wantErr(t, "ping", s.Ping(ctx), context.Canceled)
	}},
}

// onlyReader hides what else a reader can do.
type onlyReader struct{ io.Reader }

// failing is a reader that always fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// calling is an empty reader that calls when it is read.
type calling struct{ call func() }

func (c calling) Read([]byte) (int, error) { c.call(); return 0, io.EOF }
