package mediatest

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/storage/media"
)

var keys = []promise{
	// A key becomes a path or an address: what could mean something else there
	// is refused before it gets near.
	{"bad_keys_are_refused_by_every_method", func(t *testing.T, s media.Store) {
		for _, key := range []string{
			"", "/", "/a", "a/", "a//b", ".", "..", "...", "a/../b", "../../etc/passwd", "a/./b", "a/..",
			"a b", "a\\b", "a\x00b", "a\nb", "سند/a", "a?b", "a#b", "a%2fb", "a:b", "~a", "C:/a",
			strings.Repeat("x", media.MaxPart+1), strings.Repeat("abc/", media.MaxKey/4) + "d",
		} {
			for what, err := range every(t.Context(), s, key) {
				wantErr(t, what+" "+key, err, media.ErrKey)
			}
		}
		if got := listed(t, s, ""); len(got) > 0 {
			t.Errorf("got %v stored, want nothing", got)
		}
	}},
	{"odd_but_valid_keys_are_kept_apart", func(t *testing.T, s media.Store) {
		long := strings.Repeat("x", media.MaxPart)
		valid := []string{"a", "A", "org1/.hidden", "org1/..a", "org1/a..", "org1/-", "org1/_", "org1/a.webp", "org1/a-webp",
			long + "/" + long + "/" + strings.Repeat("y", media.MaxKey-2*len(long)-2)}
		for _, key := range valid {
			put(t, s, key, "text/plain", []byte(key))
		}
		for _, key := range valid {
			wantContent(t, s, key, []byte(key))
		}
	}},
	// A file cannot be a folder too; a store that could do both would keep
	// objects that another could not take over.
	{"a_key_is_not_the_folder_of_another", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a/b", "text/plain", []byte("below"))
		o := media.Object{Key: "org1/a", Size: 1, Type: "text/plain"}
		wantErr(t, "put the folder", s.Put(t.Context(), o, strings.NewReader("x")), media.ErrKey)
		o.Key = "org1/a/b/c"
		wantErr(t, "put below an object", s.Put(t.Context(), o, strings.NewReader("x")), media.ErrKey)
		if diff := cmp.Diff([]string{"org1/a/b"}, listed(t, s, "")); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
		if err := s.Delete(t.Context(), "org1/a/b"); err != nil {
			t.Fatal(err)
		}
		put(t, s, "org1/a", "text/plain", []byte("now free"))
		wantContent(t, s, "org1/a", []byte("now free"))
	}},
}

// endings come last: they close the store.
var endings = []promise{
	{"closed_store_is_unavailable", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a", "text/plain", []byte("a"))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		for what, err := range every(ctx, s, "org1/a") {
			wantErr(t, what, err, media.ErrUnavailable)
		}
		for _, err := range s.List(ctx, "") {
			wantErr(t, "list", err, media.ErrUnavailable)
		}
		wantErr(t, "ping", s.Ping(ctx), media.ErrUnavailable)
		wantErr(t, "second close", s.Close(), nil)
	}},
}
