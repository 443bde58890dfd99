package app

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"sanad/internal/config"
	"sanad/storage/docstore/sqlitestore"
)

func TestOpen_a_folder_in_use_gets_no_keys(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.BaseURL = t.TempDir(), "http://127.0.0.1:1"
	held, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: filepath.Join(cfg.Data, "sanad.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), cfg, Options{}); !errors.Is(err, sqlitestore.ErrLocked) {
		t.Errorf("got %v, want %v", err, sqlitestore.ErrLocked)
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, "keys")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the second program made keys: %v", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), cfg, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenKeys_makes_one_key_for_ever(t *testing.T) {
	data := t.TempDir()
	first, err := openKeys("", data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := openKeys("", data)
	if err != nil || !bytes.Equal(first.master, again.master) || len(first.master) != 32 {
		t.Errorf("got another key: %v", err)
	}
	if bytes.Equal(first.derive("audit-heads"), first.derive("signing-keys")) {
		t.Error("two purposes share a key")
	}
	left, err := os.ReadDir(filepath.Join(data, "keys"))
	if err != nil || len(left) != 1 || left[0].Name() != "master.key" {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

func TestSyncFolder_says_when_it_cannot(t *testing.T) {
	data := t.TempDir()
	if err := syncFolder(data); err != nil {
		t.Error(err)
	}
	if err := syncFolder(filepath.Join(data, "none")); runtime.GOOS != "windows" && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: got %v", err)
	}
}
