package assessment

import (
	"math"
	"slices"
	"time"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// State of an attempt.
type State string

// The states, in the order an attempt passes through them. A submitted attempt
// waits for a person to review its essays; without essays it is graded at once.
const (
	StateOpen      State = "open"
	StateSubmitted State = "submitted"
	StateGraded    State = "graded"
)

// Attempt is one person's attempt at one quiz of the version they are enrolled
// in. Its JSON leaves out the seed and the answers: pages get them as a Sheet.
type Attempt struct {
	ID        lms.AttemptID   `bson:"id" json:"id"`
	Org       lms.OrgID       `bson:"org" json:"org"`
	Person    lms.PersonID    `bson:"person" json:"person"`
	Enrolment lms.EnrolmentID `bson:"enrolment" json:"enrolment"`
	Course    lms.CourseID    `bson:"course" json:"course"`
	Version   lms.VersionID   `bson:"version" json:"version"`
	Quiz      string          `bson:"quiz" json:"quiz"`
	Number    int             `bson:"number" json:"number"` // 1 for the first
	State     State           `bson:"state" json:"state"`

	// Seed decides the draw, the order of things and their tokens. It is secret.
	Seed    string   `bson:"seed" json:"-"`
	Shuffle bool     `bson:"shuffle" json:"-"`
	Forward bool     `bson:"forward" json:"forward"` // one question after another, no way back
	Pass    int      `bson:"pass" json:"pass"`       // percent
	Answers []Answer `bson:"answers" json:"-"`       // in the order shown
	// Position is the question a forward attempt stands at, from 0; it equals
	// the number of questions when all have been left behind.
	Position int `bson:"position" json:"position"`

	StartedAt    time.Time `bson:"started_at" json:"startedAt"`
	Minutes      int       `bson:"minutes" json:"minutes"` // before extra time; 0: no limit
	ExtraPercent int       `bson:"extra_percent,omitempty" json:"extraPercent,omitempty"`
	GraceSeconds int       `bson:"grace_s" json:"graceSeconds"`
	// Deadline is when the learner should be done, DueAt when the server stops
	// accepting answers. Both are nil without a limit.
	Deadline *time.Time `bson:"deadline,omitempty" json:"deadline,omitempty"`
	DueAt    *time.Time `bson:"due_at,omitempty" json:"dueAt,omitempty"`
	// SeenAt is the latest time this attempt has seen: its time never runs back.
	SeenAt time.Time `bson:"seen_at" json:"-"`

	SubmittedAt *time.Time `bson:"submitted_at,omitempty" json:"submittedAt,omitempty"`
	GradedAt    *time.Time `bson:"graded_at,omitempty" json:"gradedAt,omitempty"`
	Expired     bool       `bson:"expired,omitempty" json:"expired,omitempty"` // the time ran out, the server submitted
	Late        bool       `bson:"late,omitempty" json:"late,omitempty"`       // something arrived within the grace period
	Receipt     string     `bson:"receipt,omitempty" json:"receipt,omitempty"`
	Result      Result     `bson:"result" json:"result"` // preliminary until graded

	// Settled is set when what follows from this result has been done; Round
	// counts results that were announced anew.
	Settled  bool        `bson:"settled" json:"-"`
	Round    int         `bson:"round" json:"-"`
	Regrades []Regrading `bson:"regrades,omitempty" json:"-"`
}

// Answer is one drawn item and what became of it.
type Answer struct {
	Bank string `bson:"bank"`
	Item string `bson:"item"`
	// Key is the later version whose key marks the answer; empty for the
	// attempt's own version.
	Key      lms.VersionID     `bson:"key,omitempty"`
	Response question.Response `bson:"response"`
	Seq      int64             `bson:"seq"` // of the latest save; 0: never saved
	SavedAt  *time.Time        `bson:"saved_at,omitempty"`
	Mark     *question.Mark    `bson:"mark,omitempty"`
	Review   *Review           `bson:"review,omitempty"`
}

// Result is the sum of an attempt's marks.
type Result struct {
	Points  float64 `bson:"points" json:"points"`
	Max     float64 `bson:"max" json:"max"`
	Percent float64 `bson:"percent" json:"percent"` // two decimals, rounded down
	Passed  bool    `bson:"passed" json:"passed"`
}

// DefaultGrace is the grace period of quizzes that name none: enough for an
// answer to cross a bad line.
const DefaultGrace = 60

// newAttempt begins an attempt; number, draw and identity are the caller's.
func newAttempt(quiz *courses.Quiz, extra int, now time.Time) *Attempt {
	a := &Attempt{
		Quiz: quiz.ID, State: StateOpen, Shuffle: quiz.Shuffle, Pass: quiz.Pass,
		Forward:   quiz.Navigation == courses.NavigateForward,
		StartedAt: now, SeenAt: now, Minutes: quiz.Minutes, GraceSeconds: quiz.GraceSeconds,
	}
	if a.GraceSeconds <= 0 {
		a.GraceSeconds = DefaultGrace
	}
	a.extend(extra)
	return a
}

// extend sets the deadline for a share of extra time.
func (a *Attempt) extend(percent int) {
	a.ExtraPercent = percent
	if a.Minutes <= 0 {
		return
	}
	limit := time.Duration(a.Minutes) * time.Minute
	deadline := a.StartedAt.Add(limit + limit*time.Duration(percent)/100)
	due := deadline.Add(time.Duration(a.GraceSeconds) * time.Second)
	a.Deadline, a.DueAt = &deadline, &due
}

// at returns the attempt's time: now, but never earlier than it has seen.
func (a *Attempt) at(now time.Time) time.Time {
	if now.Before(a.SeenAt) {
		return a.SeenAt
	}
	return now
}

// Overdue reports whether deadline and grace have passed.
func (a *Attempt) Overdue(now time.Time) bool { return a.DueAt != nil && a.at(now).After(*a.DueAt) }

// late reports whether the deadline has passed.
func (a *Attempt) late(now time.Time) bool { return a.Deadline != nil && now.After(*a.Deadline) }

// SecondsLeft returns the whole seconds until the deadline, 0 when it has
// passed, and false when there is none.
func (a *Attempt) SecondsLeft(now time.Time) (int, bool) {
	if a.Deadline == nil {
		return 0, false
	}
	return int(max(a.Deadline.Sub(a.at(now)), 0) / time.Second), true
}

// Order is how the attempt shows its items.
func (a *Attempt) Order() question.Order {
	return question.Order{Seed: a.Seed, Shuffle: a.Shuffle}
}

// index returns the place of an item, or -1.
func (a *Attempt) index(item string) int {
	return slices.IndexFunc(a.Answers, func(b Answer) bool { return b.Item == item })
}

// keyOf returns the version whose key marks an answer.
func (a *Attempt) keyOf(i int) lms.VersionID {
	if k := a.Answers[i].Key; k != "" {
		return k
	}
	return a.Version
}

// resultOf adds up marks. The percentage is rounded down, so that what is shown
// as passed is passed.
func resultOf(answers []Answer, pass int) Result {
	var r Result
	for i := range answers {
		if m := answers[i].Mark; m != nil {
			r.Points, r.Max = r.Points+m.Points, r.Max+m.Max
		}
	}
	r.Points = math.Round(r.Points*1e6) / 1e6
	if r.Max > 0 {
		r.Percent = math.Floor(r.Points/r.Max*1e4+1e-6) / 100
	}
	r.Passed = r.Max > 0 && r.Percent >= float64(pass)
	return r
}
