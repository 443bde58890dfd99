package account

import (
	"testing"

	"sanad/internal/lms"
)

// FuzzValidFormToken_takes_those_it_made: each session's, and no other text.
func FuzzValidFormToken_takes_those_it_made(f *testing.F) {
	s := &Service{formKey: []byte("a key for the tokens of forms")}
	f.Add("session", "another", "")
	f.Add("", "x", "//////////////////////////////////////////8")
	f.Add("a", "a", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, session, other, guess string) {
		token := s.FormToken(lms.SessionID(session))
		if !s.ValidFormToken(lms.SessionID(session), token) {
			t.Errorf("%q: its own token %q is refused", session, token)
		}
		if session != other && s.ValidFormToken(lms.SessionID(other), token) {
			t.Errorf("the token of %q is taken for %q", session, other)
		}
		if s.ValidFormToken(lms.SessionID(session), guess) {
			t.Errorf("%q is taken for %q", guess, session)
		}
	})
}
