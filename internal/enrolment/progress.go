package enrolment

import (
	"context"
	"time"

	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Reading is what a lesson page reports: where the reader is, and since when the
// page has been open by a time the server itself has signed.
type Reading struct {
	Lesson   lms.LessonID
	Block    string    // id of the block at the top of the screen; "" for none
	OpenedAt time.Time // zero when unknown
	Viewed   bool      // the reader reached the end or said so
	Marked   bool      // the reader marked the lesson as done
	Medium   string    // id of the video or recording that was played
	Seen     string    // which hundredths of it the page has played, for ParsePlayed
	Percent  int       // share of it that was seen, from a page that says no more
	Second   int       // where it stands, to go on from on any device
}

// maxSecond bounds the place in a medium: a day.
const maxSecond = 24 * 60 * 60

// maxDwell bounds the reading time that one open page can vouch for.
const maxDwell = 2 * time.Hour

// Read records reading. Events may repeat and arrive in any order; a lesson that
// is locked is refused with the lesson that blocks it.
func (s *Service) Read(ctx context.Context, a lms.Actor, id lms.CourseID, r Reading) (*Enrolment, error) {
	now := s.clock.Now()
	return s.change(ctx, a, id, func(e *Enrolment, v *course.Version) error {
		head, _ := v.Lesson(r.Lesson)
		if head == nil {
			return lms.NotFound("course.lesson_not_found")
		}
		if blocker := e.Locked(head); blocker != "" {
			return lms.Forbidden("enrolment.locked", "lesson", blocker)
		}
		e.Place = Place{Lesson: r.Lesson, Block: r.Block, At: now}
		e.lesson(r.Lesson).add(r, now)
		return nil
	})
}

// add merges a report into what is known.
func (p *LessonProgress) add(r Reading, now time.Time) {
	if r.Block != "" {
		p.Block = r.Block
	}
	if dwell := now.Sub(r.OpenedAt); !r.OpenedAt.IsZero() && dwell > 0 {
		p.Seconds = max(p.Seconds, int(min(dwell, maxDwell)/time.Second))
	}
	if r.Viewed || r.Marked {
		p.ViewedAt = earlier(p.ViewedAt, now)
	}
	p.Marked = p.Marked || r.Marked
	if r.Medium != "" {
		p.addMedium(r)
	}
}

// addMedium merges what was played of a medium. The place to go on from is the
// one that was heard of last; what was played adds up in any order.
func (p *LessonProgress) addMedium(r Reading) {
	if p.Second == nil {
		p.Second = map[string]int{}
	}
	p.Second[r.Medium] = min(max(r.Second, 0), maxSecond)
	if percent := min(r.Percent, 100); percent > p.Video[r.Medium] {
		if p.Video == nil {
			p.Video = map[string]int{}
		}
		p.Video[r.Medium] = percent
	}
	if played := p.Played[r.Medium].Together(ParsePlayed(r.Seen)); played != "" {
		if p.Played == nil {
			p.Played = map[string]Played{}
		}
		p.Played[r.Medium] = played
	}
}

// Checked records an answered self-check.
func (s *Service) Checked(ctx context.Context, a lms.Actor, id lms.CourseID, lesson lms.LessonID, item string, correct bool) (*Enrolment, error) {
	now := s.clock.Now()
	return s.change(ctx, a, id, func(e *Enrolment, v *course.Version) error {
		head, _ := v.Lesson(lesson)
		if head == nil {
			return lms.NotFound("course.lesson_not_found")
		}
		if blocker := e.Locked(head); blocker != "" {
			return lms.Forbidden("enrolment.locked", "lesson", blocker)
		}
		p := e.lesson(lesson)
		if p.Checks == nil {
			p.Checks = map[string]Check{}
		}
		p.Checks[item] = Check{Correct: correct || p.Checks[item].Correct, At: now}
		return nil
	})
}

// QuizGraded records the result of an attempt, for the program itself. An
// attempt that was counted before changes nothing, except for the better.
func (s *Service) QuizGraded(ctx context.Context, a lms.Actor, id lms.EnrolmentID, quiz string, r QuizResult) (*Enrolment, error) {
	return s.changeByID(ctx, a, id, func(e *Enrolment, _ *course.Version) error {
		if !e.recordQuiz(quiz, r) && e.State == Completed {
			return docstore.ErrUnchanged
		}
		return nil
	})
}
