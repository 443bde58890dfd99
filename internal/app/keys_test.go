package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
