package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"sanad/internal/testkit/faults/machine"
)

// absence is something that tests do to a machine and that this run leaves out.
type absence struct {
	fault *machine.Fault
	why   string
}

// String names it for people.
func (a absence) String() string { return fmt.Sprintf("%s (%s)", a.fault.What, a.why) }

// absences are all of a run.
type absences []absence

// String is the part of a summary that names them; nothing where there are none.
func (as absences) String() string {
	var said []string
	for _, a := range as {
		said = append(said, a.String())
	}
	if len(said) == 0 {
		return ""
	}
	return "not run here: " + strings.Join(said, ", ")
}

// setting is what the tests are told to leave out.
func (as absences) setting() string {
	var faults []*machine.Fault
	for _, a := range as {
		faults = append(faults, a.fault)
	}
	return machine.Setting + "=" + machine.Names(faults)
}

// absent asks what the setting's value names, and of all else whether refusal
// has something against it.
func absent(value string, refusal func(*machine.Fault) error) (absences, error) {
	named, err := machine.Named(value)
	if err != nil {
		return nil, err
	}
	var out absences
	for _, f := range machine.Faults {
		if slices.Contains(named, f) {
			out = append(out, absence{f, "left out by " + machine.Setting})
		} else if err := refusal(f); err != nil {
			out = append(out, absence{f, err.Error()})
		}
	}
	return out, nil
}

// suite is the tests of one check.
type suite struct{ without absences }

// ask finds out, once for all tests, what this machine refuses: a check of the
// program does not fail for that, and says it at once and at the end.
func (s *suite) ask(context.Context) (err error) {
	if s.without, err = absent(os.Getenv(machine.Setting), (*machine.Fault).Refusal); err == nil && len(s.without) > 0 {
		fmt.Println("  ", s.without)
	}
	return err
}
