package translog

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"sanad/internal/testkit/sqlitetest"
)

// copyOf is everything that a log serves of its state now, by address.
type copyOf map[string][]byte

func (c copyOf) fetch(_ context.Context, path string) ([]byte, error) {
	if b, ok := c[path]; ok {
		return b, nil
	}
	return nil, notServed()
}

// copied takes a copy of what Verify reads of a log.
func copied(t testing.TB, l *Log) copyOf {
	t.Helper()
	c := copyOf{}
	_, err := Verify(t.Context(), vkeyOf(t, l), func(ctx context.Context, path string) ([]byte, error) {
		b, err := l.Fetch(ctx, path)
		c[path] = bytes.Clone(b)
		return b, err
	}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fault fails the test unless an error tells of a fault at an address.
func fault(t testing.TB, what string, err error, where ...string) {
	t.Helper()
	var f *Fault
	if !errors.As(err, &f) || !slices.Contains(where, f.Where) {
		t.Errorf("%s: got %v, want a fault at one of %q", what, err, where)
	}
}

func TestVerify_reads_everything_that_is_served(t *testing.T) {
	_, l := filled(t, 300)
	got := slices.Sorted(maps.Keys(copied(t, l)))
	want := []string{"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"}
	if !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestVerify_refuses_every_altered_part changes each part in many places, and
// takes each away.
func TestVerify_refuses_every_altered_part(t *testing.T) {
	_, l := filled(t, 300)
	c, key := copied(t, l), vkeyOf(t, l)
	for path, whole := range c {
		for i := 0; i < len(whole); i += 1 + len(whole)/150 {
			altered := maps.Clone(c)
			altered[path] = bytes.Clone(whole)
			altered[path][i] ^= 1 << (i % 8)
			_, err := Verify(t.Context(), key, altered.fetch, nil, nil)
			var f *Fault
			if !errors.As(err, &f) {
				t.Errorf("%s with byte %d changed: %v", path, i, err)
			}
		}
		for name, b := range map[string][]byte{"cut": whole[:len(whole)-1], "longer": append(bytes.Clone(whole), 0), "empty": nil} {
			altered := maps.Clone(c)
			altered[path] = b
			if _, err := Verify(t.Context(), key, altered.fetch, nil, nil); err == nil {
				t.Errorf("%s %s was accepted", path, name)
			}
		}
		without := maps.Clone(c)
		delete(without, path)
		_, err := Verify(t.Context(), key, without.fetch, nil, nil)
		fault(t, "without "+path, err, path)
	}
}

// A whole log of other entries, with every hash right, is found out by the
// signature, and where the key was stolen by an older checkpoint.
func TestVerify_refuses_a_log_rewritten_or_cut(t *testing.T) {
	_, l := filled(t, 300)
	key, old := vkeyOf(t, l), checkpointOf(t, l)
	_, shorter := filled(t, 299)
	_, err := Verify(t.Context(), key, shorter.Fetch, old, nil)
	fault(t, "a shorter log", err, "checkpoint")

	rewritten := open(t, sqlitetest.Open(t))
	list := entries(0, 400)
	list[17].Issuer += ":orgs:other"
	add(t, rewritten, list...)
	if _, err := Verify(t.Context(), key, rewritten.Fetch, nil, nil); err != nil {
		t.Fatalf("without an older checkpoint nothing should tell: %v", err)
	}
	_, err = Verify(t.Context(), key, rewritten.Fetch, old, nil)
	fault(t, "a log rewritten", err, "checkpoint")
	if !strings.Contains(err.Error(), "300") {
		t.Errorf("it does not say from where: %v", err)
	}

	thief := open(t, sqlitetest.Open(t))
	thief.options.Key = func(context.Context) (ed25519.PrivateKey, error) {
		return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{4}, ed25519.SeedSize)), nil
	}
	add(t, thief, entries(0, 300)...)
	_, err = Verify(t.Context(), key, thief.Fetch, nil, nil)
	fault(t, "another key", err, "checkpoint")
	_, err = Verify(t.Context(), key, l.Fetch, checkpointOf(t, thief), nil)
	fault(t, "an older checkpoint by another key", err, "older checkpoint")
}

// TestVerify_refuses_an_entry_of_another_form though everything around it is
// right: entries are all that anybody can read here.
func TestVerify_refuses_an_entry_of_another_form(t *testing.T) {
	_, l := filled(t, 1)
	if _, err := l.commit(t.Context(), [][]byte{[]byte(`{"name":"Layla"}`)}); err != nil {
		t.Fatal(err)
	}
	_, err := Verify(t.Context(), vkeyOf(t, l), l.Fetch, nil, nil)
	fault(t, "another form", err, "tile/entries/000.p/2")
}

// A log may let go the beginning of what has become full meanwhile.
func TestVerify_takes_the_beginning_of_what_is_full_since(t *testing.T) {
	_, l := filled(t, 300)
	c, key := copied(t, l), vkeyOf(t, l)
	add(t, l, entries(300, 600)...)
	for partial, full := range map[string]string{"tile/0/001.p/44": "tile/0/001", "tile/entries/001.p/44": "tile/entries/001"} {
		delete(c, partial)
		b, err := l.Fetch(t.Context(), full)
		if err != nil {
			t.Fatal(err)
		}
		c[full] = b
	}
	if found, err := Verify(t.Context(), key, c.fetch, nil, nil); err != nil || found.Size != 300 {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestVerify_a_store_that_is_away_is_no_fault(t *testing.T) {
	_, l := filled(t, 3)
	away := errors.New("the store is away")
	_, err := Verify(t.Context(), vkeyOf(t, l), func(ctx context.Context, path string) ([]byte, error) {
		if strings.HasPrefix(path, "tile/0") {
			return nil, away
		}
		return l.Fetch(ctx, path)
	}, nil, nil)
	var f *Fault
	if !errors.Is(err, away) || errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}
