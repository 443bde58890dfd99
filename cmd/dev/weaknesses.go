package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// advisories is the Go vulnerability database as a module. Raise it once a month.
const advisories = "golang.org/x/vulndb@v0.0.0-20261105234957-e22db6528018"

// checkAdvisories looks for calls of the program into code that is known to be
// weak. What a newer Go mends is said and fails nothing: the machine's Go is not
// this repository's to choose.
func checkAdvisories(ctx context.Context) error {
	out, err := output(ctx, ".", "go", "mod", "download", "-json", advisories)
	if err != nil {
		return err
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(out, &m); err != nil {
		return fmt.Errorf("advisories: %w", err)
	}
	tool, err := otherTool(ctx, "govulncheck")
	if err != nil {
		return err
	}
	db := "file://" + filepath.ToSlash(filepath.Join(m.Dir, "data", "osv"))
	if out, err = output(ctx, ".", tool, "-format", "json", "-db", db, "./cmd/sanad"); err != nil {
		return err
	}
	modules, language, err := called(bytes.NewReader(out))
	if len(language) > 0 {
		fmt.Printf("   this Go is known to be weak; build releases with a newer one:\n   %s\n", strings.Join(language, "\n   "))
	}
	if err == nil && len(modules) > 0 {
		err = fmt.Errorf("the program calls what is known to be weak:\n%s", strings.Join(modules, "\n"))
	}
	return err
}

// finding is what govulncheck says of one way into one weakness.
type finding struct {
	OSV   string
	Fixed string `json:"fixed_version"`
	Trace []struct{ Module, Package, Function string }
}

// called reads govulncheck's report and returns the weaknesses that the program
// calls, each once: those of modules, and those of Go itself.
func called(report io.Reader) (modules, language []string, err error) {
	seen := map[string]bool{}
	for d := json.NewDecoder(report); ; {
		var message struct{ Finding *finding }
		if err := d.Decode(&message); err == io.EOF {
			return modules, language, nil
		} else if err != nil {
			return nil, nil, fmt.Errorf("govulncheck: %w", err)
		}
		f := message.Finding
		if f == nil || len(f.Trace) == 0 || f.Trace[0].Function == "" || seen[f.OSV] {
			continue
		}
		seen[f.OSV] = true
		line := fmt.Sprintf("%s in %s, mended in %s", f.OSV, f.Trace[0].Package, cmp.Or(f.Fixed, "no version yet"))
		if f.Trace[0].Module == "stdlib" {
			language = append(language, line)
		} else {
			modules = append(modules, line)
		}
	}
}

// acquitted are rules of gosec that say nothing true here, everywhere or in the
// files that a pattern names.
var acquitted = struct{ everywhere, somewhere []string }{
	everywhere: []string{
		"G115", // numbers that are narrowed: sizes in fonts, digests and ids, each bounded where it is made
		"G304", // files named by a variable: the operator's own settings; what visitors name is opened below an os.Root
	},
	somewhere: []string{
		`cmd/.*:G124,G204,G301,G302,G703`, // programs in the hands of whoever may do all that by hand
		`courses/write\.go:G301`,          // a course folder is for everybody to read
		`docstoretest/.*:G404`,            // chance that a test can repeat
		`docstore/collection\.go:G404`,    // how long to wait before trying again
		`internal/job/state\.go:G404`,     // the same
	},
}

// checkHabits looks for the habits that weaknesses come from. What it is less
// than fairly sure of is left to readers.
func checkHabits(ctx context.Context) error {
	tool, err := otherTool(ctx, "gosec")
	if err != nil {
		return err
	}
	return command(ctx, ".", tool, "-quiet", "-severity=medium", "-confidence=medium", "-exclude-dir=internal/testkit",
		"-exclude="+strings.Join(acquitted.everywhere, ","), "-exclude-rules="+strings.Join(acquitted.somewhere, ";"), "./...")
}

// otherTool builds a program of the module in cmd/dev/tools and returns its path.
func otherTool(ctx context.Context, name string) (string, error) {
	path, err := output(ctx, "cmd/dev/tools", "go", "tool", "-n", name)
	return strings.TrimSpace(string(path)), err
}

// output returns what a program prints on standard output.
func output(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s (in %s): %w\n%s", name, strings.Join(args, " "), dir, err, said.String())
	}
	return out, nil
}
