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

	"sanad/internal/testkit/faults/machine"
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
	leftOut        []string            // passed without having tried: the machine or a setting did not let them
	failedIn       map[string]bool     // packages of which a test failed
	output         map[string][]string // by package and test, of those still running
}

func newOutcome() *outcome {
	return &outcome{failedIn: map[string]bool{}, output: map[string][]string{}}
}

// alone are the packages that have the machine for themselves: a person in a
// browser waits for seconds, not for other tests.
var alone = []string{"sanad/internal/testkit/story"}

// run runs every test under the race detector. A skipped test is a failed check:
// nothing may be left out silently.
func (s *suite) run(ctx context.Context) error {
	together, err := packages(ctx)
	if err != nil {
		return err
	}
	o := newOutcome()
	err = errors.Join(o.test(ctx, together, s.without.setting()), o.test(ctx, alone, s.without.setting()))
	fmt.Println(o.summary(s.without))
	if len(o.skipped) > 0 {
		return fmt.Errorf("these tests were skipped, which counts as failed:\n  %s", strings.Join(o.skipped, "\n  "))
	}
	return err
}

// summary counts, and names what was left out and why.
func (o *outcome) summary(without absences) string {
	said := fmt.Sprintf("%d passed, %d failed, %d skipped, %d left out", o.passed, o.failed, len(o.skipped), len(o.leftOut))
	for _, name := range o.leftOut {
		said += "\n  left out: " + name
	}
	if len(without) > 0 {
		said += "\n" + without.String()
	}
	return said
}

// packages lists ours, without those that are tested alone.
func packages(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return slices.DeleteFunc(strings.Fields(string(out)), func(p string) bool { return slices.Contains(alone, p) }), nil
}

// test runs the tests of packages, with a setting, and adds to the outcome.
func (o *outcome) test(ctx context.Context, packages []string, setting string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-race", "-json", "-timeout", "25m"}, packages...)...)
	cmd.Env = append(os.Environ(), "GOFLAGS=-vet=off", setting)
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

// read counts the events of a run. Lines that are none are shown as they are.
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
		o.pass(e, name)
	case "fail":
		o.fail(e)
		o.tell(name)
	case "build-fail": // the package's own failure follows, and counts
		o.tell(name)
	case "skip":
		delete(o.output, name)
		if e.Test != "" {
			o.skipped = append(o.skipped, name)
		}
	}
}

// pass counts a test that passed, or that says it was left out.
func (o *outcome) pass(e event, name string) {
	left := slices.ContainsFunc(o.output[name], func(line string) bool { return strings.Contains(line, machine.LeftOut) })
	switch {
	case e.Test == "":
		fmt.Printf("ok   %s %.1f s\n", e.Package, e.Elapsed)
	case left:
		o.leftOut = append(o.leftOut, name)
	default:
		o.passed++
	}
	delete(o.output, name)
}

// fail counts a test that failed, and a package that failed with none: it was
// not built, or ended before its tests did.
func (o *outcome) fail(e event) {
	if e.Test != "" {
		o.failedIn[e.Package] = true
	}
	if e.Test != "" || !o.failedIn[e.Package] {
		o.failed++
	}
}

// tell shows what something that failed has printed.
func (o *outcome) tell(name string) {
	fmt.Printf("FAIL %s\n%s", name, strings.Join(o.output[name], ""))
	delete(o.output, name)
}
