package enrolment

import (
	"slices"
	"time"

	"sanad/internal/lms"
)

// State of an enrolment.
type State string

// The states. A completed enrolment stays open for reading.
const (
	Active    State = "active"
	Completed State = "completed"
	Left      State = "left"
)

// Enrolment is one person's way through one version of a course.
type Enrolment struct {
	ID          lms.EnrolmentID `bson:"id"`
	Org         lms.OrgID       `bson:"org"`
	Person      lms.PersonID    `bson:"person"`
	Course      lms.CourseID    `bson:"course"`
	Version     lms.VersionID   `bson:"version"`
	State       State           `bson:"state"`
	EnrolledAt  time.Time       `bson:"enrolled_at"`
	LastAt      time.Time       `bson:"last_at"`
	CompletedAt *time.Time      `bson:"completed_at,omitempty"`
	Place       Place           `bson:"place"`
	// Settled is set when what follows from completion has been done.
	Settled bool `bson:"settled"`

	Lessons map[string]*LessonProgress `bson:"lessons,omitempty"`
	Quizzes map[string]*QuizProgress   `bson:"quizzes,omitempty"`
}

// Place is where the learner was last: resumed on any device.
type Place struct {
	Lesson lms.LessonID `bson:"lesson,omitempty"`
	Block  string       `bson:"block,omitempty"`
	At     time.Time    `bson:"at,omitempty"`
}

// LessonProgress is the best that was seen of a lesson.
type LessonProgress struct {
	ViewedAt *time.Time        `bson:"viewed_at,omitempty"`
	Seconds  int               `bson:"seconds,omitempty"` // longest reading time vouched for
	Checks   map[string]Check  `bson:"checks,omitempty"`  // by item
	Played   map[string]Played `bson:"played,omitempty"`  // by medium
	Video    map[string]int    `bson:"video,omitempty"`   // percent seen in one visit, by medium, where a page said no more
	Second   map[string]int    `bson:"second,omitempty"`  // where each medium was left
	Marked   bool              `bson:"marked,omitempty"`  // by the learner
	Block    string            `bson:"block,omitempty"`   // furthest known place in this lesson
	DoneAt   *time.Time        `bson:"done_at,omitempty"`
}

// Check is an answered self-check. It is ungraded; Correct serves the learner.
type Check struct {
	Correct bool      `bson:"correct"`
	At      time.Time `bson:"at"`
}

// QuizProgress is the best result of a quiz.
type QuizProgress struct {
	Attempt lms.AttemptID `bson:"attempt"` // of the best result
	Percent float64       `bson:"percent"`
	Passed  bool          `bson:"passed"`
	At      time.Time     `bson:"at"`
	Seen    []string      `bson:"seen,omitempty"` // attempts that were counted
}

// lesson returns the progress of a lesson, making it when there is none.
func (e *Enrolment) lesson(id lms.LessonID) *LessonProgress {
	if e.Lessons == nil {
		e.Lessons = map[string]*LessonProgress{}
	}
	p := e.Lessons[string(id)]
	if p == nil {
		p = &LessonProgress{}
		e.Lessons[string(id)] = p
	}
	return p
}

// Progress returns the progress of a lesson; the zero value when it was never
// opened. It must not be changed.
func (e *Enrolment) Progress(id lms.LessonID) LessonProgress {
	if p := e.Lessons[string(id)]; p != nil {
		return *p
	}
	return LessonProgress{}
}

// played is the largest share of a medium that was played: a page of before
// Played told of one visit only, and what it told goes on counting.
func (p *LessonProgress) played() int {
	most := 0
	for _, percent := range p.Video {
		most = max(most, percent)
	}
	for _, played := range p.Played {
		most = max(most, played.Percent())
	}
	return most
}

// LessonDone reports whether the lesson's rule held at some time.
func (e *Enrolment) LessonDone(id lms.LessonID) bool { return e.Progress(id).DoneAt != nil }

// QuizPassed reports whether the quiz was passed.
func (e *Enrolment) QuizPassed(id string) bool {
	q := e.Quizzes[id]
	return q != nil && q.Passed
}

// recordQuiz keeps the best result, and each attempt once.
func (e *Enrolment) recordQuiz(quiz string, r QuizResult) bool {
	if e.Quizzes == nil {
		e.Quizzes = map[string]*QuizProgress{}
	}
	q := e.Quizzes[quiz]
	if q == nil {
		q = &QuizProgress{Percent: -1}
		e.Quizzes[quiz] = q
	}
	known := slices.Contains(q.Seen, string(r.Attempt))
	if !known {
		q.Seen = append(q.Seen, string(r.Attempt))
	}
	better := r.Percent > q.Percent || r.Passed && !q.Passed
	if better {
		q.Attempt, q.Percent, q.At = r.Attempt, r.Percent, r.At
	}
	q.Passed = q.Passed || r.Passed
	return better || !known
}

// QuizResult is what enrolment needs to know of a graded attempt.
type QuizResult struct {
	Attempt lms.AttemptID
	Percent float64
	Passed  bool
	At      time.Time
}
