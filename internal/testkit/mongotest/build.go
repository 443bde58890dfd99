package mongotest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
)

// module is where the server's sources are, from the root of the repository.
const module = "internal/testkit/mongoserver"

// Build compiles the server unless that was done before on this machine, and
// returns the program's path. It may take some minutes the first time; whoever
// asks meanwhile, in whatever process, waits for the one build.
func Build() (string, error) { return build() }

// build does so once per process.
var build = sync.OnceValues(func() (string, error) {
	dir, err := sources()
	if err != nil {
		return "", err
	}
	name, err := fingerprint(dir)
	if err != nil {
		return "", err
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(cache, name)
	unlock, err := lock(binary + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	return binary, compile(dir, binary)
})

// sources finds the nested module from the folder in which the test runs.
func sources() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", module, err)
	}
	for {
		dir := filepath.Join(at, filepath.FromSlash(module))
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", errors.New("no folder " + module + " above the test's folder")
		}
		at = up
	}
}

// fingerprint names the program after everything it is made from.
func fingerprint(dir string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum", "main.go"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return "", fmt.Errorf("read the server's sources: %w", err)
		}
		fmt.Fprintln(h, name, len(data))
		h.Write(data)
	}
	name := "mongoserver-" + hex.EncodeToString(h.Sum(nil))[:16]
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name, nil
}

// cacheDir is a folder that outlives the test; a machine without a home folder
// keeps the program among its temporary files.
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

// compile builds beside the target and renames, so that a build that was killed
// leaves nothing that looks finished.
func compile(dir, binary string) error {
	fresh := binary + ".new"
	cmd := exec.Command("go", "build", "-trimpath", "-o", fresh, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s: %w\n%s", module, err, out)
	}
	return os.Rename(fresh, binary)
}
