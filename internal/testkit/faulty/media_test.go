package faulty_test

import (
	"errors"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/storage/media"
	"sanad/storage/media/dirstore"
)

// TestMedia_counts_with_the_documents: one count over both stores, and the media
// store's own error.
func TestMedia_counts_with_the_documents(t *testing.T) {
	for _, mode := range faulty.Modes {
		t.Run(mode.String(), func(t *testing.T) {
			s, c := open(t)
			inner, err := dirstore.Open(t.TempDir(), media.NewSigner(make([]byte, 32), lms.SystemClock))
			if err != nil {
				t.Fatal(err)
			}
			files := s.Media(inner)
			t.Cleanup(func() {
				if err := files.Close(); err != nil {
					t.Error(err)
				}
			})
			put := func() error {
				return files.Put(t.Context(), media.Object{Key: "o/a", Size: 3, Type: "text/plain"}, strings.NewReader("abc"))
			}
			s.FailWrite(2, mode)
			if err := c.Insert(t.Context(), "1", &step{}); err != nil {
				t.Fatal(err)
			}
			if err := put(); !errors.Is(err, faulty.ErrInjected) || !errors.Is(err, media.ErrUnavailable) {
				t.Errorf("put: got %v, want the injected failure", err)
			}
			if _, err := inner.Stat(t.Context(), "o/a"); errors.Is(err, media.ErrNotFound) == (mode == faulty.After) {
				t.Errorf("after the failure: %v", err)
			}
			s.FailWhere(mode, func(op, coll, id string) bool { return op == "delete" && coll == faulty.Collection && id == "o/a" })
			if err := errors.Join(put(), files.Delete(t.Context(), "o/a")); !errors.Is(err, faulty.ErrInjected) || s.Writes() != 2 || s.Failed() != 1 {
				t.Errorf("delete: got %v after %d writes, %d failed", err, s.Writes(), s.Failed())
			}
		})
	}
}
