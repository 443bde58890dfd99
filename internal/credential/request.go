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
	Score       *int
	StartedAt   time.Time
	CompletedAt time.Time
	// Sequence is 1, or one more for each renewal of the same version.
	Sequence int
}

// Bounds of a request, in letters.
const (
	maxName  = 120
	maxTitle = 200
)

// clean makes the request's texts fit to be signed and checks the rest.
func (r *IssueRequest) clean() error {
	r.Holder, r.Course.Title = cleanText(r.Holder), cleanText(r.Course.Title)
	r.Course.Summary, r.Course.Criteria = cleanText(r.Course.Summary), cleanText(r.Course.Criteria)
	r.Sequence = max(r.Sequence, 1)
	if !r.Course.ShowScore {
		r.Score = nil
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

func cleanText(t lms.Text) lms.Text { return lms.Text{AR: vc.Clean(t.AR), EN: vc.Clean(t.EN)} }

func tooLong(t lms.Text, max int) bool { return len([]rune(t.AR)) > max || len([]rune(t.EN)) > max }
