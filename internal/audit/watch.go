package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"

	"sanad/internal/lms"
)

// Event is what a line of the security log is about. Those below are all there
// are: a line holds nothing that was not written for it.
type Event struct{ name string }

// What the security log tells of.
var (
	SignIn     = Event{"sign_in"}     // somebody gave a password or a code, and has a session or not
	StepUp     = Event{"step_up"}     // somebody gave their password again
	SessionEnd = Event{"session_end"} // a session is over
	Denial     = Event{"denial"}      // something was asked for that is not theirs
	Limit      = Event{"limit"}       // something was asked for too often
)

// Outcome is how it ended.
type Outcome struct{ name string }

// How things end.
var (
	Done      = Outcome{"ok"}         // sign-in, step-up
	Failed    = Outcome{"failed"}     // sign-in, step-up: not the password
	Asked     = Outcome{"asked"}      // sign-in: the password is right, and a code is asked for
	WrongCode = Outcome{"wrong_code"} // sign-in, step-up: the password is right, and the code is not
	SignedOut = Outcome{"signed_out"} // session: by its owner, in it
	Closed    = Outcome{"closed"}     // session: by its owner, from another one
	Expired   = Outcome{"expired"}    // session: unused for too long, or too old
	Crowded   = Outcome{"crowded"}    // session: its owner has signed in elsewhere too often
	Renewed   = Outcome{"renewed"}    // session: its owner has a new password, or a second factor was set up or removed
	Suspended = Outcome{"suspended"}  // session: its owner may not sign in any more
	Forbidden = Outcome{"forbidden"}  // denial: the role is missing
	Hidden    = Outcome{"hidden"}     // denial: somebody else's, or not there
	Forged    = Outcome{"forged"}     // denial: not sent by a page of ours
	Refused   = Outcome{"refused"}    // limit: too many in its time
	Delayed   = Outcome{"delayed"}    // limit: too many wrong passwords, for now
	Stopped   = Outcome{"stopped"}    // limit: too many wrong passwords, until a new one is set
)

// Who is somebody whom a line is about, without saying who. The zero Who is
// nobody in particular.
type Who struct{ kind, name string }

// Person is somebody with an account.
func Person(id lms.PersonID) Who { return Who{"person", string(id)} }

// Address is an address that has no account.
func Address(email string) Who { return Who{"address", email} }

// Option changes how a Log is opened.
type Option func(*Log)

// Watched makes the log write security lines to log, in which people are named
// by a hash under key.
func Watched(log *slog.Logger, key []byte) Option {
	return func(l *Log) { l.watch, l.watchKey = log, key }
}

// Notice writes one line of the security log: for operators, quickly lost, and
// apart from the chain. It never fails; without Watched it does nothing.
func (l *Log) Notice(ctx context.Context, e Event, o Outcome, who Who) {
	if l.watch == nil {
		return
	}
	in, _ := ctx.Value(requestKey{}).(request)
	attrs := []slog.Attr{slog.String("event", e.name), slog.String("outcome", o.name)}
	for _, a := range []slog.Attr{slog.String("actor", l.pseudonym(who)), slog.String("request", in.id), slog.String("route", in.route)} {
		if a.Value.String() != "" {
			attrs = append(attrs, a)
		}
	}
	l.watch.LogAttrs(ctx, slog.LevelInfo, "security", attrs...)
}

// pseudonym names somebody for one day (UTC): lines of a day can be joined, and
// whoever holds them without the key learns neither the person nor the address.
func (l *Log) pseudonym(w Who) string {
	if w.name == "" {
		return ""
	}
	day := keyed(l.watchKey, l.clock.Now().UTC().Format(time.DateOnly))
	return hex.EncodeToString(keyed(day, w.kind+":"+w.name)[:8])
}

func keyed(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// request is the request that a context belongs to.
type request struct{ id, route string }

type requestKey struct{}

// InRequest returns a context whose security lines name a request and the
// template of its route.
func InRequest(ctx context.Context, id, route string) context.Context {
	return context.WithValue(ctx, requestKey{}, request{id, route})
}
