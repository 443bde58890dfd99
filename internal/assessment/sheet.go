package assessment

import (
	"context"
	"time"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// Sheet is an attempt as a page shows it, in one language: the questions while
// it is open, and afterwards what the quiz allows to be seen of marks and key.
// Whatever it holds may be sent to the reader it was made for.
type Sheet struct {
	Attempt *Attempt      `json:"attempt"`
	Quiz    *courses.Quiz `json:"quiz"`
	Now     time.Time     `json:"now"` // the server's time
	// SecondsLeft until the deadline; -1 without a limit or after submission.
	SecondsLeft int        `json:"secondsLeft"`
	Count       int        `json:"count"` // questions in the attempt
	Questions   []Question `json:"questions"`
	// Scores and Key say what the questions hold; KeyLater that both will come
	// once the quiz is closed.
	Scores   bool `json:"scores"`
	Key      bool `json:"key"`
	KeyLater bool `json:"keyLater"`
}

// Question is one question of a sheet.
type Question struct {
	Number   int                `json:"number"` // from 1
	View     *question.View     `json:"view"`
	Seq      int64              `json:"seq"`  // of the stored answer
	Base     string             `json:"base"` // names it, for the form of the page
	SavedAt  *time.Time         `json:"savedAt,omitempty"`
	Score    *Score             `json:"score,omitempty"`
	Feedback *question.Feedback `json:"feedback,omitempty"`
	Rubric   []RubricRow        `json:"rubric,omitempty"`
	Comment  string             `json:"comment,omitempty"` // of the review
}

// Score is what an answer earned.
type Score struct {
	Points  float64 `json:"points"`
	Max     float64 `json:"max"`
	Pending bool    `json:"pending,omitempty"` // waits for review
}

// Sheet returns an attempt as a page for its owner or for staff. An open attempt
// whose time is over is submitted first.
func (s *Service) Sheet(ctx context.Context, a lms.Actor, id lms.AttemptID, lang lms.Lang) (*Sheet, error) {
	t, err := s.Get(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if t.Overdue(s.clock.Now()) && t.State == StateOpen {
		if t, err = s.expire(ctx, id); err != nil {
			return nil, err
		}
	}
	q, err := s.courses.Quiz(ctx, t.Org, t.Version, t.Quiz)
	if err != nil {
		return nil, err
	}
	may, err := s.access(ctx, a, t, q)
	if err != nil {
		return nil, err
	}
	sh := &Sheet{Attempt: t, Quiz: q, Now: t.at(s.clock.Now()), SecondsLeft: -1, Count: len(t.Answers),
		Scores: may.scores, Key: may.key, KeyLater: may.later}
	if left, limited := t.SecondsLeft(sh.Now); limited && t.State == StateOpen {
		sh.SecondsLeft = left
	}
	return sh, s.questions(ctx, sh, lang, may)
}

// questions fills in the questions that are on the page: all, or of an open
// forward attempt the one it stands at.
func (s *Service) questions(ctx context.Context, sh *Sheet, lang lms.Lang, may access) error {
	t := sh.Attempt
	keys, err := s.keys(ctx, t)
	if err != nil {
		return err
	}
	for i := range t.Answers {
		if t.State == StateOpen && t.Forward && i != t.Position {
			continue
		}
		it, err := s.seen(ctx, t, i)
		if err != nil {
			return err
		}
		sh.Questions = append(sh.Questions, may.question(t, i, it, keys[i], lang))
	}
	return nil
}

// question shows one question with what may be seen of its mark and key.
func (may access) question(t *Attempt, i int, seen, key *courses.Item, lang lms.Lang) Question {
	b := &t.Answers[i]
	q := Question{Number: i + 1, Seq: b.Seq, Base: t.base(i, b.Response), SavedAt: b.SavedAt, View: question.Show(seen, lang, t.Order(), b.Response)}
	if may.scores && b.Mark != nil {
		q.Score = &Score{Points: b.Mark.Points, Max: b.Mark.Max, Pending: b.Mark.NeedsReview}
	}
	if may.key {
		q.Feedback = question.Explain(key, lang, t.Order(), b.Response)
	}
	reviewed := may.scores && t.State == StateGraded && b.Review != nil
	if seen.Type == courses.Essay && (reviewed || may.staff && t.State != StateOpen) {
		q.Rubric = rubric(key, b.Review, lang)
		if b.Review != nil {
			q.Comment = b.Review.Comment
		}
	}
	return q
}
