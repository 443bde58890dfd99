package courses

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sanad/internal/lms"
)

// Kinds of a rule's terms.
const (
	RuleView   = "view"
	RuleDwell  = "dwell"
	RuleCheck  = "check"
	RuleQuiz   = "quiz"
	RuleVideo  = "video"
	RuleManual = "manual"
)

// RuleExpr is a lesson's rule taken apart: all of its terms, or any of them.
type RuleExpr struct {
	Any   bool
	Terms []RuleTerm
}

// RuleTerm is one condition. Value is in seconds for dwell and in percent for
// video; Quiz names the quiz to pass.
type RuleTerm struct {
	Kind  string
	Value int
	Quiz  string
}

// ParseRule reads a lesson's rule. It fails on unknown terms, on values out of
// range, and on "and" mixed with "or", which readers understand differently.
func ParseRule(rule Rule) (RuleExpr, error) {
	words := strings.Fields(string(rule))
	if len(words)%2 == 0 || len(words) > 11 {
		return RuleExpr{}, fmt.Errorf("rule %q: expected terms joined by and, or", rule)
	}
	var e RuleExpr
	for i, w := range words {
		if i%2 == 1 {
			if w != "and" && w != "or" || w != words[1] {
				return RuleExpr{}, fmt.Errorf("rule %q: expected terms joined by and, or by or", rule)
			}
			e.Any = w == "or"
			continue
		}
		term, err := parseTerm(w)
		if err != nil {
			return RuleExpr{}, fmt.Errorf("rule %q: %w", rule, err)
		}
		e.Terms = append(e.Terms, term)
	}
	return e, nil
}

// Has reports whether the rule has a term of the kind.
func (e RuleExpr) Has(kind string) bool {
	for _, t := range e.Terms {
		if t.Kind == kind {
			return true
		}
	}
	return false
}

func parseTerm(s string) (RuleTerm, error) {
	kind, arg, hasArg := strings.Cut(s, ":")
	t := RuleTerm{Kind: kind}
	switch kind {
	case RuleView, RuleCheck, RuleManual:
		if hasArg {
			return t, fmt.Errorf("%s takes no value", kind)
		}
	case RuleDwell:
		d, err := time.ParseDuration(arg)
		if err != nil || d < time.Second || d > time.Hour {
			return t, fmt.Errorf("dwell needs a time from 1s to 1h, such as dwell:90s")
		}
		t.Value = int(d / time.Second)
	case RuleVideo:
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 || n > 100 {
			return t, fmt.Errorf("video needs a percentage from 1 to 100, such as video:80")
		}
		t.Value = n
	case RuleQuiz:
		if !lms.ValidSlug(arg) {
			return t, fmt.Errorf("quiz needs the id of a quiz, such as quiz:final")
		}
		t.Quiz = arg
	default:
		return t, fmt.Errorf("unknown term %q", s)
	}
	return t, nil
}
