package assessment

import (
	"context"
	"reflect"
	"time"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// Ack says what the server holds of an answer, durably.
type Ack struct {
	Seq     int64     `json:"seq"`
	SavedAt time.Time `json:"savedAt"`
	// Kept: what was sent is what is stored. It is false when another answer was
	// there before; Age is how long it has been there, in milliseconds, so that
	// the page can tell whether its own is the later one.
	Kept bool  `json:"kept"`
	Age  int64 `json:"age"`
	// Base names what was sent, for the form of the page.
	Base string `json:"base,omitempty"`
}

// maxSeq is the largest sequence number: the largest whole number a browser
// counts to.
const maxSeq = 1<<53 - 1

// Save stores one answer. seq is the page's own count of what it has sent for
// this item; an answer that is not newer than the stored one is acknowledged
// with what is stored, whatever the state of the attempt, so that a page that
// lost a reply finds out. seq 0 is "the next".
//
// Conflict: the attempt was submitted, deadline and grace have passed, the
// question is not the one a forward attempt stands at, or a step of a scenario
// was taken differently before.
func (s *Service) Save(ctx context.Context, a lms.Actor, id lms.AttemptID, item string, in question.Input, seq int64) (Ack, error) {
	if seq < 0 || seq > maxSeq {
		return Ack{}, lms.Invalid("seq", "assessment.bad_seq")
	}
	var ack Ack
	_, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		i := t.index(item)
		if i < 0 {
			return lms.NotFound("assessment.no_such_item")
		}
		r, err := s.read(ctx, t, i, in)
		stale := seq > 0 && seq <= t.Answers[i].Seq
		if err != nil && !stale {
			return err
		}
		changed := false
		if !stale {
			if changed, err = t.save(i, r, seq, now); err != nil {
				return err
			}
		}
		if ack = t.Answers[i].ack(r, err, now); err == nil {
			ack.Base = t.base(i, r)
		}
		if !changed {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return Ack{}, err
	}
	return ack, nil
}

// ack reports what is stored of the answer in reply to a response.
func (b *Answer) ack(sent question.Response, err error, now time.Time) Ack {
	ack := Ack{Seq: b.Seq, Kept: err == nil && reflect.DeepEqual(b.Response, sent)}
	if b.SavedAt != nil {
		ack.SavedAt, ack.Age = *b.SavedAt, now.Sub(*b.SavedAt).Milliseconds()
	}
	return ack
}

// read checks an input against the i-th item.
func (s *Service) read(ctx context.Context, t *Attempt, i int, in question.Input) (question.Response, error) {
	it, err := s.seen(ctx, t, i)
	if err != nil {
		return question.Response{}, err
	}
	return question.Read(it, t.Order(), in, t.Answers[i].Response)
}

// accepting returns why no answer can be stored now, or nil.
func (t *Attempt) accepting(now time.Time) error {
	switch {
	case t.State != StateOpen:
		return lms.Conflict("assessment.submitted")
	case t.Overdue(now):
		return lms.Conflict("assessment.deadline")
	}
	return nil
}

// notHere says at which question a forward attempt stands.
func (t *Attempt) notHere() error { return lms.Conflict("assessment.forward", "n", t.Position+1) }

// save stores a response and reports whether anything changed. seq 0 counts on
// when the response is new.
func (t *Attempt) save(i int, r question.Response, seq int64, now time.Time) (bool, error) {
	if err := t.accepting(now); err != nil {
		return false, err
	}
	if t.Forward && i != t.Position {
		return false, t.notHere()
	}
	b := &t.Answers[i]
	if seq == 0 {
		if reflect.DeepEqual(b.Response, r) {
			return false, nil
		}
		seq = b.Seq + 1
	}
	b.Response, b.Seq, b.SavedAt = r, seq, &now
	t.Late = t.Late || t.late(now)
	return true, nil
}
