package machine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asked is a test that asks for a fault, and what it hears.
type asked struct {
	testing.TB
	logged, fatal string
}

func (a *asked) Helper()                           {}
func (a *asked) Logf(format string, args ...any)   { a.logged = fmt.Sprintf(format, args...) }
func (a *asked) Fatal(args ...any)                 { a.fatal = fmt.Sprint(args...) }
func (a *asked) Fatalf(format string, args ...any) { a.fatal = fmt.Sprintf(format, args...) }

// with puts a fault in the place of Power, which is tried by try.
func with(t *testing.T, try func(string) error) {
	t.Helper()
	was := Power.try
	Power.try = try
	t.Cleanup(func() { Power.try = was })
}

func refused(string) error { return errors.New("no loop devices") }

func TestMay_fails_where_the_machine_refuses(t *testing.T) {
	with(t, refused)
	t.Setenv(Setting, "disk")
	a := &asked{}
	May(a, Power)
	if !strings.Contains(a.fatal, "no loop devices") || !strings.Contains(a.fatal, "set SANAD_TEST_WITHOUT=power to") || a.logged != "" {
		t.Errorf("fails with %q, logs %q", a.fatal, a.logged)
	}
}

func TestMay_leaves_out_what_the_setting_names_and_says_so(t *testing.T) {
	with(t, func(string) error { t.Error("what is left out is tried"); return nil })
	t.Setenv(Setting, "disk, power")
	a := &asked{}
	if May(a, Power) || a.fatal != "" || !strings.HasPrefix(a.logged, LeftOut+"power cut") {
		t.Errorf("fails with %q, logs %q", a.fatal, a.logged)
	}
}

func TestMay_goes_on_where_the_machine_lets_it(t *testing.T) {
	with(t, func(string) error { return nil })
	t.Setenv(Setting, "")
	if a := (&asked{}); !May(a, Power) || a.fatal != "" || a.logged != "" {
		t.Errorf("fails with %q, logs %q", a.fatal, a.logged)
	}
}

func TestNamed(t *testing.T) {
	for value, want := range map[string]string{"": "", "power": "power", " disk , sync,": "disk,sync"} {
		got, err := Named(value)
		if diff := cmp.Diff(want, Names(got)); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", value, err, diff)
		}
	}
	if _, err := Named("power,pover"); err == nil || !strings.Contains(err.Error(), `"pover"; what may be left out is power,sync,disk`) {
		t.Errorf("a name that means nothing: %v", err)
	}
}
