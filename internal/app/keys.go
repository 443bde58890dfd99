package app

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// keys are the program's secrets, one for each purpose, all derived from the
// master key, which never enters the database.
type keys struct{ master []byte }

// openKeys takes the configured master key, or the one in the data folder,
// which it makes on first start.
func openKeys(configured, data string) (keys, error) {
	if configured != "" {
		b, err := hex.DecodeString(configured)
		return keys{b}, err
	}
	path := filepath.Join(data, "keys", "master.key")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(path)
	}
	if err != nil {
		return keys{}, fmt.Errorf("read master key: %w", err)
	}
	master, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(master) != 32 {
		return keys{}, fmt.Errorf("master key in %s is not 64 hex digits", path)
	}
	return keys{master}, nil
}

// makeKeys writes a new master key so that a crash leaves a whole one or none.
func makeKeys(path string) (keys, error) {
	master := make([]byte, 32)
	rand.Read(master)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return keys{}, fmt.Errorf("make master key: %w", err)
	}
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return keys{}, fmt.Errorf("make master key: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(master) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return keys{}, fmt.Errorf("make master key: %w", err)
	}
	if err := errors.Join(os.Rename(temp, path), syncFolder(filepath.Dir(path)), syncFolder(filepath.Dir(filepath.Dir(path)))); err != nil {
		return keys{}, fmt.Errorf("make master key: %w", err)
	}
	return keys{master}, nil
}

// syncFolder makes the names in a folder durable. On Windows there is nothing to
// do: NTFS journals names, and folders cannot be synced.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// derive returns 32 bytes for a purpose.
func (k keys) derive(purpose string) []byte {
	b, err := hkdf.Key(sha256.New, k.master, nil, "sanad/"+purpose, 32)
	if err != nil {
		panic(err) // only for lengths beyond what SHA-256 can give
	}
	return b
}
