package mediatest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"golang.org/x/sync/errgroup"

	"sanad/storage/media"
)

var races = []promise{
	// Whoever reads while others put sees one of the objects, whole.
	{"readers_never_see_half_an_object", func(t *testing.T, s media.Store) {
		const writers, rounds, reads = 3, 8, 30
		put(t, s, "org1/a", "text/0", versionOf(0))
		var all errgroup.Group
		for w := range writers {
			all.Go(func() error {
				for i := range rounds {
					v := w*rounds + i
					content := versionOf(v)
					o := media.Object{Key: "org1/a", Size: int64(len(content)), Type: fmt.Sprint("text/", v%7)}
					if err := s.Put(context.Background(), o, onlyReader{bytes.NewReader(content)}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		all.Go(func() error {
			for range reads {
				if err := whole(s, "org1/a"); err != nil {
					return err
				}
			}
			return nil
		})
		if err := all.Wait(); err != nil {
			t.Error(err)
		}
	}},
	{"open_reader_keeps_to_its_object_or_fails", func(t *testing.T, s media.Store) {
		old := bytes.Repeat([]byte("o"), 3<<20)
		put(t, s, "org1/a", "text/plain", old)
		r, o, err := s.Open(t.Context(), "org1/a")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		first := make([]byte, 1<<20)
		if _, err := io.ReadFull(r, first); err != nil {
			t.Fatal(err)
		}
		put(t, s, "org1/a", "text/plain", bytes.Repeat([]byte("n"), 3<<20))
		if _, err := r.Seek(2<<20, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(r)
		if n := int64(len(first) + len(rest)); bytes.ContainsRune(rest, 'n') || err == nil && n != o.Size-1<<20 {
			t.Errorf("got %d bytes of %d, %v, with the new object's among them: %v", n, o.Size, err, bytes.ContainsRune(rest, 'n'))
		}
		wantContent(t, s, "org1/a", bytes.Repeat([]byte("n"), 3<<20))
	}},
	// Folders come and go with their objects; none may go under a new one.
	{"puts_and_deletes_side_by_side_lose_nothing", func(t *testing.T, s media.Store) {
		const workers, rounds = 6, 15
		var all errgroup.Group
		for w := range workers {
			all.Go(func() error {
				key := fmt.Sprintf("org1/deep/er/%d", w)
				for range rounds {
					o := media.Object{Key: key, Size: 1, Type: "text/plain"}
					if err := s.Put(context.Background(), o, bytes.NewReader([]byte("x"))); err != nil {
						return err
					}
					if _, err := s.Stat(context.Background(), key); err != nil {
						return err
					}
					if err := s.Delete(context.Background(), key); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := all.Wait(); err != nil {
			t.Error(err)
		}
		if got := listed(t, s, ""); len(got) > 0 {
			t.Errorf("got %v left, want nothing", got)
		}
	}},
}

// versionOf returns the v-th content: its length and every byte tell v.
func versionOf(v int) []byte { return bytes.Repeat([]byte{byte('A' + v)}, 100_000+v) }

// whole reads an object and checks that it is one of the versions. A reader that
// fails because its object was replaced has not shown half of one.
func whole(s media.Store, key string) error {
	r, o, err := s.Open(context.Background(), key)
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	v := int(o.Size) - 100_000
	if o.Type != fmt.Sprint("text/", v%7) || !bytes.Equal(content, versionOf(v)) {
		return errors.New("an object that nobody put: " + fmt.Sprintf("%+v, %d bytes", o, len(content)))
	}
	return nil
}
