package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// event is a line of "go test -json".
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// outcome gathers the events of a run.
type outcome struct {
	passed, failed int
	skipped        []string
	output         map[string][]string // by package and test, of those still running
}

// alone are the packages that have the machine for themselves: a person in a
// browser waits for seconds, not for other tests.
var alone = []string{"sanad/internal/testkit/story"}

// runTests runs every test under the race detector. A skipped test is a failed
// check: nothing may be left out silently.
func runTests(ctx context.Context) error {
	together, err := packages(ctx)
	if err != nil {
		return err
	}
	o := &outcome{output: map[string][]string{}}
	err = errors.Join(o.test(ctx, together), o.test(ctx, alone))
	fmt.Printf("%d passed, %d failed, %d skipped\n", o.passed, o.failed, len(o.skipped))
	if len(o.skipped) > 0 {
		return fmt.Errorf("these tests were skipped, which counts as failed:\n  %s", strings.Join(o.skipped, "\n  "))
	}
	return err
}

// packages lists ours, without those that are tested alone.
func packages(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return slices.DeleteFunc(strings.Fields(string(out)), func(p string) bool { return slices.Contains(alone, p) }), nil
}

// test runs the tests of packages and adds to the outcome.
func (o *outcome) test(ctx context.Context, packages []string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-race", "-json", "-timeout", "25m"}, packages...)...)
	cmd.Env = append(os.Environ(), "GOFLAGS=-vet=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return errors.Join(o.read(out), cmd.Wait())
}

func (o *outcome) read(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text()) // the compiler speaks plainly
			continue
		}
		o.note(e)
	}
	return lines.Err()
}

// note counts an event; what a test printed is shown when it fails.
func (o *outcome) note(e event) {
	name := e.Package + e.ImportPath // builds name the import path instead
	if e.Test != "" {
		name += " " + e.Test
	}
	switch e.Action {
	case "output", "build-output":
		o.output[name] = append(o.output[name], e.Output)
	case "pass":
		o.count(e, &o.passed)
		delete(o.output, name)
		if e.Test == "" {
			fmt.Printf("ok   %s %.1f s\n", e.Package, e.Elapsed)
		}
	case "fail", "build-fail":
		o.count(e, &o.failed)
		fmt.Printf("FAIL %s\n%s", name, strings.Join(slices.Clip(o.output[name]), ""))
		delete(o.output, name)
	case "skip":
		delete(o.output, name)
		if e.Test != "" {
			o.skipped = append(o.skipped, name)
		}
	}
}

func (o *outcome) count(e event, n *int) {
	if e.Test != "" {
		*n++
	}
}
