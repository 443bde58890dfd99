package mediatest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"sanad/storage/media"
)

var lists = []promise{
	// Folders and listings sort differently by nature: "a-b" and "a.b" come
	// before "a/b" in byte order, though "a" comes before both.
	{"list_is_in_byte_order_of_the_keys", func(t *testing.T, s media.Store) {
		want := []string{"org1/a-b", "org1/a.b", "org1/a/b", "org1/a/c/d", "org1/a0", "org1/aB", "org1/ab", "org10/a", "org2/a"}
		for i := range want { // put in another order
			put(t, s, want[(i*5)%len(want)], "text/plain", []byte("x"))
		}
		if !slices.IsSorted(want) {
			t.Fatal("the test's own list is not in order")
		}
		if diff := cmp.Diff(want, listed(t, s, "")); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
		for _, prefix := range []string{"org1", "org1/", "org1/a", "org1/a/", "org1/a/c", "org1/a/c/d", "org1/a-", "org2/a", "org3", "x/y/z", "org1/ab/", "org1/a.b/c"} {
			var some []string
			for _, key := range want {
				if strings.HasPrefix(key, prefix) {
					some = append(some, key)
				}
			}
			if diff := cmp.Diff(some, listed(t, s, prefix)); diff != "" {
				t.Errorf("prefix %q (-want +got):\n%s", prefix, diff)
			}
		}
	}},
	{"list_describes_but_for_the_type", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a", "image/png", []byte("four"))
		want, err := s.Stat(t.Context(), "org1/a")
		if err != nil {
			t.Fatal(err)
		}
		for got, err := range s.List(t.Context(), "org1/") {
			if err != nil || got.Key != want.Key || got.Size != want.Size || got.Type != "" || got.ModifiedAt.Unix() != want.ModifiedAt.Unix() {
				t.Errorf("got %+v, %v; want %+v without its type", got, err, want)
			}
		}
	}},
	{"list_refuses_what_no_key_begins_with", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a", "text/plain", []byte("a"))
		for _, prefix := range []string{"/", "../", "a//", "a/../", "a b", "~", "*", strings.Repeat("x", 600)} {
			n := 0
			for _, err := range s.List(t.Context(), prefix) {
				n++
				wantErr(t, "prefix "+prefix, err, media.ErrKey)
			}
			if n != 1 {
				t.Errorf("prefix %q: got %d results, want one error", prefix, n)
			}
		}
	}},
	// A server lists a thousand objects at a time.
	{"list_is_not_limited_by_a_page", func(t *testing.T, s media.Store) {
		const n = 1050
		var all errgroup.Group
		all.SetLimit(8)
		want := make([]string, n)
		for i := range n {
			want[i] = fmt.Sprintf("org1/%d/%05d", i/200, i)
			all.Go(func() error {
				return s.Put(context.WithoutCancel(t.Context()), media.Object{Key: want[i], Size: 1, Type: "text/plain"}, bytes.NewReader([]byte("x")))
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, listed(t, s, "org1/")); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
	}},
	{"loop_may_break_off_and_use_the_store", func(t *testing.T, s media.Store) {
		for i := range 5 {
			put(t, s, fmt.Sprintf("org1/%d", i), "text/plain", []byte("x"))
		}
		for o, err := range s.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			if o.Key == "org1/2" {
				break
			}
			if err := s.Delete(t.Context(), o.Key); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"org1/2", "org1/3", "org1/4"}, listed(t, s, "")); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
	}},
}
