package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sanad/internal/testkit/mongotest"
	"sanad/internal/testkit/s3test"
)

// step is one part of the check.
type step struct {
	name string
	do   func(ctx context.Context) error
}

// check runs every step and stops at the first that fails.
func check(ctx context.Context, _ []string) error {
	tests := &suite{}
	steps := []step{
		{"tools", installTools},
		{"machine", tests.ask},
		{"browser packages", installPackages},
		{"format", checkFormat},
		{"vet", func(ctx context.Context) error { return inModules(ctx, "go", "vet", "./...") }},
		{"staticcheck", func(ctx context.Context) error { return command(ctx, ".", "go", "tool", "staticcheck", "./...") }},
		{"gosec", checkHabits},
		{"advisories", checkAdvisories},
		{"browser code", checkTypes},
		{"courses", checkCourses},
		{"test servers", buildServers},
		{"tests", tests.run},
	}
	for _, s := range steps {
		began := time.Now()
		fmt.Printf("== %s\n", s.name)
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("   %s: %.0f s\n", s.name, time.Since(began).Seconds())
	}
	return nil
}

// tools are the programs tests call, by the Debian package they come in.
var tools = []struct{ program, pkg string }{
	{"chromium", "chromium"}, {"pdftotext", "poppler-utils"}, {"pdffonts", "poppler-utils"}, {"qpdf", "qpdf"},
	{"zbarimg", "zbar-tools"}, {"ffmpeg", "ffmpeg"}, {"node", "nodejs"}, {"npm", "npm"},
	{"strace", "strace"}, {"mkfs.ext4", "e2fsprogs"},
}

// fontFile belongs to the fonts that headless pictures of Arabic text need.
const fontFile = "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"

// installTools installs what is missing where it may.
func installTools(ctx context.Context) error {
	missing := missingPackages()
	if len(missing) == 0 {
		return nil
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("missing: %s; install these packages, or run as root", strings.Join(missing, " "))
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("missing: %s; install these packages", strings.Join(missing, " "))
	}
	if err := command(ctx, ".", "apt-get", "update", "-qq"); err != nil {
		return err
	}
	args := append([]string{"apt-get", "install", "-y", "-qq", "--no-install-recommends"}, missing...)
	if err := command(ctx, ".", "env", append([]string{"DEBIAN_FRONTEND=noninteractive"}, args...)...); err != nil {
		return err
	}
	if still := missingPackages(); len(still) > 0 {
		return fmt.Errorf("still missing after installing: %s", strings.Join(still, " "))
	}
	return nil
}

func missingPackages() []string {
	var missing []string
	seen := map[string]bool{}
	for _, t := range tools {
		if _, err := exec.LookPath(t.program); err != nil && !seen[t.pkg] {
			missing, seen[t.pkg] = append(missing, t.pkg), true
		}
	}
	if _, err := os.Stat(fontFile); err != nil {
		missing = append(missing, "fonts-noto-core")
	}
	return missing
}

// installPackages installs the npm packages of tests from their lock files.
func installPackages(ctx context.Context) error {
	locks, err := filepath.Glob("internal/testkit/*/package-lock.json")
	if err != nil {
		return err
	}
	for _, lock := range locks {
		if err := command(ctx, filepath.Dir(lock), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"); err != nil {
			return err
		}
	}
	return nil
}

// checkFormat names the files that are not formatted.
func checkFormat(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "gofmt", "-l", "cmd", "courses", "internal", "storage", "web").CombinedOutput()
	if err != nil {
		return fmt.Errorf("gofmt: %w\n%s", err, out)
	}
	if len(bytes.TrimSpace(out)) > 0 {
		return fmt.Errorf("run gofmt -w on:\n%s", out)
	}
	return nil
}

// checkTypes type-checks the browser code.
func checkTypes(ctx context.Context) error {
	return command(ctx, "internal/testkit/types", "npx", "--no-install", "tsc", "--noEmit", "-p", ".")
}

// buildServers builds the servers that tests start, so that a test's time limit
// is spent on testing.
func buildServers(context.Context) error {
	return errors.Join(mongotest.Build(), s3test.Build())
}

// checkCourses runs the course checker over the bundled courses; warnings count.
func checkCourses(ctx context.Context) error {
	dirs, err := filepath.Glob("courses/*/course.yaml")
	if err != nil {
		return err
	}
	args := []string{"run", "./cmd/sanad", "course", "check"}
	for _, d := range dirs {
		args = append(args, filepath.Dir(d))
	}
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "\nW") || strings.HasPrefix(string(out), "W") {
		return fmt.Errorf("courses have findings: %w\n%s", errors.Join(err), out)
	}
	return nil
}

// inModules runs a command in our module and in the nested ones.
func inModules(ctx context.Context, name string, args ...string) error {
	dirs := []string{"."}
	err := filepath.WalkDir("internal/testkit", func(path string, d fs.DirEntry, err error) error {
		if err == nil && (d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if err == nil && d.Name() == "go.mod" {
			dirs = append(dirs, filepath.Dir(path))
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := command(ctx, dir, name, args...); err != nil {
			return err
		}
	}
	return nil
}

// command runs a program in a folder and shows what it prints when it fails.
func command(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s (in %s): %w\n%s", name, strings.Join(args, " "), dir, err, out.String())
	}
	return nil
}
