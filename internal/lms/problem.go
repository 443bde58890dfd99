package lms

import (
	"errors"
	"fmt"
)

// Kind says what sort of answer a Problem asks for.
type Kind uint8

// The kinds of problems people can act on.
const (
	KindInvalid      Kind = iota + 1 // the input is wrong: 422, message beside the field
	KindNotFound                     // no such thing, or not yours: 404
	KindForbidden                    // you, here, now: 403
	KindConflict                     // the state does not allow it: 409
	KindGone                         // it was here: 410
	KindTooMany                      // slow down: 429
	KindUnauthorized                 // sign in first: 401, or 303 to the sign-in page
	KindTooLarge                     // the request is too big: 413
	KindUnavailable                  // cannot be served or stored now, try later: 503 or 507
)

// Problem is an error a person can act on. Key names a message in the
// catalogue and is translated late, in the reader's language, with Args by
// name. Field names the form field it belongs to, empty for the whole form.
// RetryAfter, in seconds, accompanies KindTooMany and KindUnavailable.
type Problem struct {
	Kind       Kind
	Key        string
	Field      string
	Args       map[string]any
	RetryAfter int
	Cause      error
}

// Error is for logs; visitors see the translated message.
func (p *Problem) Error() string {
	s := p.Key
	if p.Field != "" {
		s = p.Field + ": " + s
	}
	if p.Cause != nil {
		return fmt.Sprintf("%s: %v", s, p.Cause)
	}
	return s
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Invalid returns a problem of one form field.
func Invalid(field, key string, args ...any) *Problem {
	return &Problem{Kind: KindInvalid, Field: field, Key: key, Args: argMap(args)}
}

// NotFound returns "no such thing, or not yours"; the two are never told apart.
func NotFound(key string) *Problem { return &Problem{Kind: KindNotFound, Key: key} }

// Forbidden returns a refusal with its reason. Args alternate name and value.
func Forbidden(key string, args ...any) *Problem {
	return &Problem{Kind: KindForbidden, Key: key, Args: argMap(args)}
}

// Conflict returns "the state does not allow it". Args alternate name and value.
func Conflict(key string, args ...any) *Problem {
	return &Problem{Kind: KindConflict, Key: key, Args: argMap(args)}
}

// TooMany returns "slow down" with the number of seconds to wait. People are told
// minutes, as n, rounded up.
func TooMany(key string, seconds int) *Problem {
	return &Problem{Kind: KindTooMany, Key: key, RetryAfter: seconds, Args: map[string]any{"n": (seconds + 59) / 60}}
}

// Problems is what a form has wrong, one entry a field, in form order.
type Problems []*Problem

// Error joins the problems for logs.
func (ps Problems) Error() string {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errors.Join(errs...).Error()
}

// Add appends a problem of a field.
func (ps *Problems) Add(field, key string, args ...any) {
	*ps = append(*ps, Invalid(field, key, args...))
}

// Err returns nil when nothing is wrong, so that a validation ends in
// "return ps.Err()".
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// KindOf returns the kind of the first Problem in err's chain (KindInvalid for
// Problems), or 0 when the error is nobody's to act on.
func KindOf(err error) Kind {
	var p *Problem
	if errors.As(err, &p) {
		return p.Kind
	}
	var ps Problems
	if errors.As(err, &ps) && len(ps) > 0 {
		return KindInvalid
	}
	return 0
}

// argMap turns alternating names and values into a map.
func argMap(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return m
}
