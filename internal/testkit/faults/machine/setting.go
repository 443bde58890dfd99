package machine

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// Setting is the environment variable that names what tests may leave out,
// separated by commas: SANAD_TEST_WITHOUT=power,sync.
const Setting = "SANAD_TEST_WITHOUT"

// LeftOut begins what a test logs that was left out.
const LeftOut = "LEFT OUT: "

// Named returns the faults that a value of the setting names.
func Named(value string) ([]*Fault, error) {
	var out []*Fault
	for name := range strings.SplitSeq(value, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		i := slices.IndexFunc(Faults, func(f *Fault) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%s: there is no %q; what may be left out is %s", Setting, name, Names(Faults))
		}
		out = append(out, Faults[i])
	}
	return out, nil
}

// Names is the value of the setting that names faults.
func Names(faults []*Fault) string {
	var names []string
	for _, f := range faults {
		names = append(names, f.Name)
	}
	return strings.Join(names, ",")
}

// May reports whether a test may go on to make a fault. False means that the
// setting leaves it out, and the test says so and ends; a machine that refuses
// fails the test.
func May(tb testing.TB, f *Fault) bool {
	tb.Helper()
	without, err := Named(os.Getenv(Setting))
	if err != nil {
		tb.Fatal(err)
	}
	if slices.Contains(without, f) {
		tb.Logf("%s%s, by %s", LeftOut, f.What, Setting)
		return false
	}
	if err := f.Refusal(); err != nil {
		tb.Fatalf("this machine refuses what the test needs (%s: %v); set %s=%s to leave it out", f.What, err, Setting, f.Name)
	}
	return true
}
