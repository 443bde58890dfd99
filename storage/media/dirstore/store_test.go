package dirstore_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/storage/media"
	"sanad/storage/media/dirstore"
	"sanad/storage/media/mediatest"
)

func signer() *media.Signer { return media.NewSigner(bytes.Repeat([]byte{7}, 32), lms.SystemClock) }

func open(t testing.TB, dir string) *dirstore.Store {
	t.Helper()
	s, err := dirstore.Open(dir, signer())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore_contract(t *testing.T) {
	mediatest.Run(t, func(t testing.TB) media.Store { return open(t, filepath.Join(t.TempDir(), "media")) })
}

func put(t testing.TB, s media.Store, key, content string) {
	t.Helper()
	o := media.Object{Key: key, Size: int64(len(content)), Type: "text/plain"}
	if err := s.Put(t.Context(), o, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_objects_survive_and_what_dead_writers_left_goes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "org1/a", "kept")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	orphan := filepath.Join(dir, "temp", "half-an-upload")
	if err := os.WriteFile(orphan, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if _, err := os.Stat(orphan); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("orphan: got %v, want it gone", err)
	}
	r, o, err := again.Open(t.Context(), "org1/a")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "kept" || o.Type != "text/plain" {
		t.Errorf("got %q of type %q, %v", got, o.Type, err)
	}
}

func TestPut_leaves_no_temporary_file(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "org1/a", "good")
	short := media.Object{Key: "org1/b", Size: 9, Type: "text/plain"}
	if err := s.Put(t.Context(), short, strings.NewReader("short")); !errors.Is(err, media.ErrSize) {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "temp"))
	if err != nil || len(left) > 0 {
		t.Errorf("got %v, %v; want nothing left", left, err)
	}
}

// The folder is the store's own, but people have hands.
func TestStore_damaged_file_is_an_error_and_no_object(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "org1/a", "whole")
	path := filepath.Join(dir, "objects", "org1", "a")
	if err := os.Truncate(path, 20); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stat(t.Context(), "org1/a"); err == nil || errors.Is(err, media.ErrNotFound) {
		t.Errorf("truncated: got %v, want an error that does not hide it", err)
	}
	if err := os.WriteFile(path, make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stat(t.Context(), "org1/a"); err == nil || errors.Is(err, media.ErrNotFound) {
		t.Errorf("foreign: got %v, want an error that does not hide it", err)
	}
}

func TestStore_link_out_of_the_folder_is_not_followed(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	s := open(t, dir)
	put(t, s, "org1/a", "x")
	if err := os.Symlink(outside, filepath.Join(dir, "objects", "org1", "out")); err != nil {
		t.Fatal(err)
	}
	o := media.Object{Key: "org1/out/b", Size: 1, Type: "text/plain"}
	if err := s.Put(t.Context(), o, strings.NewReader("x")); err == nil {
		t.Error("put through a link: got nil, want an error")
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("got %v outside, %v; want nothing", left, err)
	}
}

func TestURL_is_a_link_that_the_signer_accepts(t *testing.T) {
	s := open(t, t.TempDir())
	link, err := s.URL(t.Context(), "org1/a.webp", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	path, query, _ := strings.Cut(link, "?")
	if path != media.LinkPrefix+"org1/a.webp" || !strings.Contains(query, "s=") {
		t.Errorf("got %q", link)
	}
}
