package server

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
)

// saveRequest is one answer as the page's script sends it.
type saveRequest struct {
	Item   string          `json:"item"`
	Seq    int64           `json:"seq"`
	Answer json.RawMessage `json:"answer"`
}

// saveReply acknowledges an answer, in figures and in words.
type saveReply struct {
	assessment.Ack
	Text string `json:"text"`
}

// save stores one answer and says that it is stored.
func (s *Server) save(r *request) error {
	in, item, seq, err := parseSave(r.Body())
	if err == nil {
		var ack assessment.Ack
		if ack, err = s.Assessments.Save(r.ctx(), r.actor, attemptID(r), item, in, seq); err == nil {
			return r.JSON(saveReply{ack, savedWords(s.Renderer.For(r.prefs), &ack.SavedAt)})
		}
	}
	return s.failAsJSON(r, err)
}

// failAsJSON answers a script, whatever it says it accepts.
func (s *Server) failAsJSON(r *request, err error) error {
	r.Request().Header.Set("Accept", "application/json")
	return s.fail(r, err)
}

// parseSave reads the body of a save.
func parseSave(body []byte) (in question.Input, item string, seq int64, err error) {
	var q saveRequest
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		return in, "", 0, lms.Invalid("", "question.malformed")
	}
	if _, err := d.Token(); err != io.EOF {
		return in, "", 0, lms.Invalid("", "question.malformed")
	}
	in, err = question.ParseJSON(q.Item, q.Answer)
	return in, q.Item, q.Seq, err
}

// savedWords says when an answer was saved.
func savedWords(l *i18n.Locale, at *time.Time) string {
	if at == nil || at.IsZero() {
		return ""
	}
	return l.T("attempt.saved_at", "time", l.Clock(*at))
}

// deadline says until when an attempt runs; "" without a limit.
func (s *Server) deadline(b *render.Base, t *assessment.Attempt) string {
	if t.Deadline == nil {
		return ""
	}
	return b.T("attempt.until", "time", b.Clock(*t.Deadline))
}
