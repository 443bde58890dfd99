package process

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

// Module is a nested module, named by its folder from the root of the
// repository, with slashes.
type Module string

// Build compiles the module's program unless that was done before on this
// machine, and returns the program's path. Whoever asks meanwhile, in whatever
// process, waits for the one build. It is safe for concurrent use.
func (m Module) Build() (string, error) {
	once, _ := builds.LoadOrStore(m, sync.OnceValues(m.build))
	return once.(func() (string, error))()
}

// builds remembers what this process has built.
var builds sync.Map // Module -> func() (string, error)

func (m Module) build() (string, error) {
	dir, err := m.sources()
	if err != nil {
		return "", err
	}
	print, err := fingerprint(dir)
	if err != nil {
		return "", err
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(cache, filepath.Base(dir)+"-"+print+exeSuffix())
	unlock, err := lock(binary + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	return binary, m.compile(dir, binary)
}

// compile builds beside the target and renames, so that a build that was killed
// leaves nothing that looks finished.
func (m Module) compile(dir, binary string) error {
	fresh := binary + ".new"
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", fresh, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s: %w\n%s", m, err, out)
	}
	return os.Rename(fresh, binary)
}

// sources finds the module from the folder in which the test runs.
func (m Module) sources() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", m, err)
	}
	for {
		dir := filepath.Join(at, filepath.FromSlash(string(m)))
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", fmt.Errorf("no folder %s above the working folder", m)
		}
		at = up
	}
}

// fingerprint names a program after everything it is made from.
func fingerprint(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	slices.Sort(files)
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, path := range append(files, filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum")) {
		data, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("read the program's sources: %w", err)
		}
		fmt.Fprintln(h, filepath.Base(path), len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

// cacheDir is a folder that outlives the test; a machine without a home folder
// keeps programs among its temporary files.
func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "sanad-testkit")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	return dir, nil
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
