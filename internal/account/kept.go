package account

import (
	"context"
	"fmt"
	"time"

	"sanad/internal/lms"
)

// KeptForm is a form that was sent when the password had to be confirmed first:
// what was written into it waits in the session and fills the form again.
type KeptForm struct {
	Path   string            `bson:"path"` // of the page that the form stands on
	Values map[string]string `bson:"values"`
	Until  time.Time         `bson:"until"`
}

// maxKept bounds what is kept of a field, in bytes.
const maxKept = 4000

// KeepForm keeps a form of the actor's for the minutes in which they confirm
// their password and look at it again. It takes the place of an earlier one. The
// names are the program's own, the values what was written.
func (s *Service) KeepForm(ctx context.Context, a lms.Actor, path string, values map[string]string) error {
	k := &KeptForm{Path: path, Values: map[string]string{}, Until: s.clock.Now().Add(2 * stepUp)}
	for name, v := range values {
		k.Values[name] = clip(v, maxKept)
	}
	return s.setKept(ctx, a, k)
}

// DropForm forgets the kept form: it has been sent.
func (s *Service) DropForm(ctx context.Context, a lms.Actor) error { return s.setKept(ctx, a, nil) }

func (s *Service) setKept(ctx context.Context, a lms.Actor, k *KeptForm) error {
	_, err := s.sessions.Update(ctx, string(a.Session), func(sess *Session) error { sess.Kept = k; return nil })
	if err != nil {
		return fmt.Errorf("keep form: %w", err)
	}
	return nil
}

// KeptFor returns what was written into a form of the page at path and is kept;
// nil when there is nothing.
func (s *SignedIn) KeptFor(path string, now time.Time) map[string]string {
	k := s.Session.Kept
	if k == nil || k.Path != path || !now.Before(k.Until) {
		return nil
	}
	return k.Values
}
