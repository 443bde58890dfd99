package credential

import (
	"time"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// IssueRequest is what a certificate is issued for. The caller has checked that
// the person completed the course.
type IssueRequest struct {
	Person lms.PersonID
	Holder lms.Text // the person's name, in one or both scripts
	Course Course
	// Score is the percentage reached, nil where there is none. It is kept only
	// when the course shows it.
	Score *int
	// PassMark is the percentage that Score had to reach, 0 where there is no
	// single one. It is kept only with a score that reaches it.
	PassMark int
	// Role names, in words, what the course grants; zero where that is nothing.
	Role lms.Text
	// Competences are what the course trains, as it names them: "digcomp:4.2".
	Competences []string
	// Evidence are the assessments passed. The first MaxEvidence are kept.
	Evidence    []Evidence
	StartedAt   time.Time
	CompletedAt time.Time
	// Sequence is 1, or one more for each renewal of the same version.
	Sequence int
}

// MaxEvidence bounds the assessments that one certificate names.
const MaxEvidence = 8

// Bounds of a request, in letters. Longer names and titles are refused, other
// texts cut: with all at their longest a credential stays below vc.MaxDocument.
const (
	maxName      = 120
	maxTitle     = 200
	maxNarrative = 1000
)

// clean makes the request's texts fit to be signed and checks the rest.
func (r *IssueRequest) clean() error {
	r.cleanTexts()
	r.Sequence = max(r.Sequence, 1)
	if !r.Course.ShowScore {
		r.Score = nil
	}
	if r.Score == nil || r.PassMark > *r.Score {
		r.PassMark = 0
	}
	var ps lms.Problems
	if r.CompletedAt.IsZero() {
		return lms.Conflict("credential.not_completed")
	}
	if r.Person == "" || r.Holder.IsZero() || tooLong(r.Holder, maxName) {
		ps.Add("holder", "credential.holder_invalid", "max", maxName)
	}
	if !lms.ValidSlug(string(r.Course.ID)) || r.Course.Version == "" || r.Course.Title.IsZero() || tooLong(r.Course.Title, maxTitle) {
		ps.Add("course", "credential.course_invalid")
	}
	if r.Score != nil && (*r.Score < 0 || *r.Score > 100) {
		ps.Add("score", "credential.score_invalid")
	}
	return ps.Err()
}

// cleanTexts cleans every text. What the caller handed in stays as it was.
func (r *IssueRequest) cleanTexts() {
	for _, t := range []*lms.Text{&r.Holder, &r.Course.Title, &r.Course.Summary, &r.Course.Criteria} {
		*t = cleanText(*t)
	}
	r.Role = cut(r.Role, maxTitle)
	var kept []Evidence
	for _, e := range r.Evidence {
		e.Name, e.Narrative = cut(e.Name, maxTitle), cut(e.Narrative, maxNarrative)
		if !e.Name.IsZero() && len(kept) < MaxEvidence {
			kept = append(kept, e)
		}
	}
	r.Evidence = kept
}

func cleanText(t lms.Text) lms.Text { return lms.Text{AR: vc.Clean(t.AR), EN: vc.Clean(t.EN)} }

// cut cleans a text and keeps its beginning.
func cut(t lms.Text, max int) lms.Text {
	first := func(s string) string { r := []rune(s); return vc.Clean(string(r[:min(len(r), max)])) }
	t = cleanText(t)
	return lms.Text{AR: first(t.AR), EN: first(t.EN)}
}

func tooLong(t lms.Text, max int) bool { return len([]rune(t.AR)) > max || len([]rune(t.EN)) > max }
