package mediatest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"sanad/storage/media"
)

// Run runs the contract. open returns an empty store of the test's own and closes
// it when the test ends; a second Close must do no harm.
func Run(t *testing.T, open func(testing.TB) media.Store) {
	t.Helper()
	for _, group := range [][]promise{basics, sizes, keys, lists, races, endings} {
		for _, p := range group {
			t.Run(p.name, func(t *testing.T) { p.prove(t, open(t)) })
		}
	}
}

// promise is one thing a store must do.
type promise struct {
	name  string
	prove func(*testing.T, media.Store)
}

// patience bounds what a store may take for one promise.
const patience = 2 * time.Minute

func put(t testing.TB, s media.Store, key, mediaType string, content []byte) {
	t.Helper()
	o := media.Object{Key: key, Size: int64(len(content)), Type: mediaType}
	if err := s.Put(t.Context(), o, bytes.NewReader(content)); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func get(t testing.TB, s media.Store, key string) (media.Object, []byte) {
	t.Helper()
	r, o, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("open %s: %v", key, err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read %s: %v", key, err)
	}
	return o, content
}

// wantContent checks the bytes under a key.
func wantContent(t testing.TB, s media.Store, key string, want []byte) {
	t.Helper()
	if _, got := get(t, s, key); !bytes.Equal(got, want) {
		t.Errorf("%s: got %d bytes %.40q, want %d bytes %.40q", key, len(got), got, len(want), want)
	}
}

// wantMissing checks that nothing is stored under a key.
func wantMissing(t testing.TB, s media.Store, key string) {
	t.Helper()
	if o, err := s.Stat(t.Context(), key); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("stat %s: got %+v, %v; want not found", key, o, err)
	}
	if r, _, err := s.Open(t.Context(), key); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("open %s: got %v, want not found", key, err)
		if err == nil {
			r.Close()
		}
	}
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// listed returns the keys of a listing.
func listed(t testing.TB, s media.Store, prefix string) []string {
	t.Helper()
	var keys []string
	for o, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatalf("list %q: %v", prefix, err)
		}
		keys = append(keys, o.Key)
	}
	return keys
}

// every calls each method that takes a key.
func every(ctx context.Context, s media.Store, key string) map[string]error {
	put := s.Put(ctx, media.Object{Key: key, Size: 1, Type: "text/plain"}, bytes.NewReader([]byte("x")))
	r, _, open := s.Open(ctx, key)
	if open == nil {
		r.Close()
	}
	_, stat := s.Stat(ctx, key)
	return map[string]error{"put": put, "open": open, "stat": stat, "delete": s.Delete(ctx, key)}
}
