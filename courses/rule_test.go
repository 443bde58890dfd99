package courses

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRule(t *testing.T) {
	cases := map[Rule]RuleExpr{
		"view":                {Terms: []RuleTerm{{Kind: RuleView}}},
		" view  and check ":   {Terms: []RuleTerm{{Kind: RuleView}, {Kind: RuleCheck}}},
		"dwell:90s":           {Terms: []RuleTerm{{Kind: RuleDwell, Value: 90}}},
		"dwell:2m or manual":  {Any: true, Terms: []RuleTerm{{Kind: RuleDwell, Value: 120}, {Kind: RuleManual}}},
		"video:80":            {Terms: []RuleTerm{{Kind: RuleVideo, Value: 80}}},
		"quiz:final or check": {Any: true, Terms: []RuleTerm{{Kind: RuleQuiz, Quiz: "final"}, {Kind: RuleCheck}}},
	}
	for rule, want := range cases {
		got, err := ParseRule(rule)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", rule, err, diff)
		}
	}
	for _, rule := range []Rule{"", "and", "view and", "view check", "view and check or manual", "view or check and manual", "view:1",
		"dwell", "dwell:0s", "dwell:2h", "dwell:x", "video:0", "video:101", "video", "quiz", "quiz:", "quiz:A B", "nap",
		"view and view and view and view and view and view and view"} {
		if got, err := ParseRule(rule); err == nil {
			t.Errorf("%q: got %+v, want an error", rule, got)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	inOrder := []string{"x", "1.0.0-draft.2", "1.0.0-draft.10", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got := CompareVersions(a, b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("CompareVersions(%q, %q): got %d", a, b, got)
			}
		}
	}
}

func TestValidVersion(t *testing.T) {
	for v, want := range map[string]bool{"1.0.0": true, "0.1.0": true, "2.0.0-draft.1": true, "1.0": false, "1": false,
		"v1.0.0": false, "1.0.0+build": false, "01.0.0": false, "": false, "1.0.0 ": false} {
		if got := ValidVersion(v); got != want {
			t.Errorf("ValidVersion(%q): got %v", v, got)
		}
	}
}
