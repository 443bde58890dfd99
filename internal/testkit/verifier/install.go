package verifier

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// install puts the programs and their packages into the user's cache, in a
// folder named after their content, and returns it. It happens once: tests of
// several packages may ask at the same time.
var install = sync.OnceValues(func() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum, err := fingerprint()
	if err != nil {
		return "", err
	}
	final := filepath.Join(cache, "sanad-test", "verifier-"+sum)
	if _, err := os.Stat(final); err == nil {
		return final, nil
	}
	return final, prepare(final)
})

// fingerprint names the content of the files.
func fingerprint() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(name)
		fmt.Fprintf(h, "%s %d\n", name, len(b))
		h.Write(b)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), err
}

// prepare installs beside the final folder and moves everything there at once.
// When somebody else was faster, theirs is as good.
func prepare(final string) error {
	if err := os.MkdirAll(filepath.Dir(final), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(final), "installing-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := os.CopyFS(temp, files); err != nil {
		return err
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts")
	cmd.Dir = temp
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	err = os.Rename(temp, final)
	if _, statErr := os.Stat(final); statErr == nil {
		return nil
	}
	return errors.Join(err, errors.New("the installed verifier is not where it was put"))
}
