package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/testkit/faults/machine"
)

// said is what "go test -json" says of five packages: one is well, one has a
// failed test, one ends before its tests do, one is not built and one has none.
const said = `{"Action":"build-output","ImportPath":"p/broken [p/broken.test]","Output":"broken.go:1: undefined: x\n"}
{"Action":"build-fail","ImportPath":"p/broken [p/broken.test]"}
{"Action":"start","Package":"p/well"}
{"Action":"run","Package":"p/well","Test":"TestA"}
{"Action":"output","Package":"p/well","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"run","Package":"p/well","Test":"TestA/part"}
{"Action":"pass","Package":"p/well","Test":"TestA/part","Elapsed":0}
{"Action":"pass","Package":"p/well","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"p/well","Test":"TestCut","Output":"    cut_test.go:7: LEFT OUT: power cut, by SANAD_TEST_WITHOUT\n"}
{"Action":"pass","Package":"p/well","Test":"TestCut","Elapsed":0}
{"Action":"output","Package":"p/well","Test":"TestB","Output":"    b_test.go:7: not now\n"}
{"Action":"skip","Package":"p/well","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p/well","Elapsed":0.1}
{"Action":"output","Package":"p/red","Test":"TestC","Output":"    c_test.go:9: got 1, want 2\n"}
{"Action":"fail","Package":"p/red","Test":"TestC","Elapsed":0}
{"Action":"output","Package":"p/red","Output":"FAIL\n"}
{"Action":"fail","Package":"p/red","Elapsed":0.1}
{"Action":"run","Package":"p/dead","Test":"TestD"}
{"Action":"output","Package":"p/dead","Output":"panic: in TestMain\n"}
{"Action":"fail","Package":"p/dead","Elapsed":0.1}
{"Action":"start","Package":"p/broken"}
{"Action":"output","Package":"p/broken","Output":"FAIL\tp/broken [build failed]\n"}
{"Action":"fail","Package":"p/broken","Elapsed":0,"FailedBuild":"p/broken [p/broken.test]"}
{"Action":"output","Package":"p/none","Output":"?   \tp/none\t[no test files]\n"}
{"Action":"skip","Package":"p/none","Elapsed":0}
a line of the compiler's
`

func TestOutcome_read_counts_what_became_of_each_test(t *testing.T) {
	o := newOutcome()
	if err := o.read(strings.NewReader(said)); err != nil {
		t.Fatal(err)
	}
	if o.passed != 2 || o.failed != 3 {
		t.Errorf("%d passed, %d failed; want 2, and 3: a test, a package that died, a package that was not built", o.passed, o.failed)
	}
	if diff := cmp.Diff([]string{"p/well TestB"}, o.skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"p/well TestCut"}, o.leftOut); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
}

func TestOutcome_summary_names_what_did_not_run(t *testing.T) {
	o := newOutcome()
	if err := o.read(strings.NewReader(said)); err != nil {
		t.Fatal(err)
	}
	want := "2 passed, 3 failed, 1 skipped, 1 left out\n  left out: p/well TestCut\nnot run here: power cut (no loop devices)"
	if diff := cmp.Diff(want, o.summary(absences{{machine.Power, "no loop devices"}})); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("0 passed, 0 failed, 0 skipped, 0 left out", newOutcome().summary(nil)); diff != "" {
		t.Errorf("summary of nothing (-want +got):\n%s", diff)
	}
}

func TestAbsent_asks_the_machine_for_what_is_not_named(t *testing.T) {
	var tried []*machine.Fault
	got, err := absent("disk", func(f *machine.Fault) error {
		if tried = append(tried, f); f == machine.Power {
			return errors.New("no loop devices")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("not run here: power cut (no loop devices), full disk (left out by SANAD_TEST_WITHOUT)", got.String()); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("SANAD_TEST_WITHOUT=power,disk", got.setting()); diff != "" {
		t.Errorf("setting (-want +got):\n%s", diff)
	}
	if names := machine.Names(tried); names != "power,sync" {
		t.Errorf("tried %s, want power and sync", names)
	}
	if _, err := absent("nonsense", (*machine.Fault).Refusal); err == nil {
		t.Error("a setting that means nothing is taken")
	}
}
