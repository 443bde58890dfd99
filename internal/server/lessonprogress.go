package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
)

// progress records reading: from a button of the page, which is then answered
// with where to go, or from a script, which is answered with nothing.
func (s *Server) progress(r *request) error {
	d, err := s.opened(r)
	if err != nil {
		return err
	}
	then := r.FormValue("then")
	report := enrolment.Reading{Lesson: d.head.ID, Block: d.blockOf(r.FormValue("block")), OpenedAt: s.openedAt(r, d.path()),
		Viewed: r.FormValue("viewed") == "1", Marked: then == "mark"}
	if report.Medium = d.mediumOf(r.FormValue("medium")); report.Medium != "" {
		report.Seen = r.FormValue("seen")
		report.Percent, _ = strconv.Atoi(r.FormValue("percent"))
		report.Second, _ = strconv.Atoi(r.FormValue("second"))
	}
	if d.e, err = s.Enrolments.Read(r.ctx(), r.actor, d.e.Course, report); err != nil {
		return err
	}
	switch then {
	case "next":
		if d.stays() {
			return r.see(d.path() + "#left")
		}
		return r.see(d.onward())
	case "mark":
		return r.see(d.path() + "?done=marked")
	}
	return r.SendStatus(fiber.StatusNoContent)
}

// stays reports whether the last lesson still asks for something that is to be
// done on its own page: nothing comes after it that could remind of it.
func (d *reading) stays() bool {
	if d.at+1 < len(d.v.Outline) {
		return false
	}
	open := d.e.OpenIn(d.head)
	return len(open) > 0 && !slices.ContainsFunc(open, func(o enrolment.Unmet) bool { return o.Quiz != "" })
}

// allRead reports whether every other lesson is done, and of this one all but
// what the button at its end does.
func (st *standing) allRead(t *text) bool {
	for i := range t.v.Outline {
		if i != t.at && st.outline[i] != markDone {
			return false
		}
	}
	return st.open == "" || st.complete || strings.HasPrefix(st.open, courses.RuleView+"\t") && !strings.Contains(st.open, "\n")
}

// jump is where in a lesson something is done that it still asks for; "" where
// that is everywhere.
func (t *text) jump(lang lms.Lang, kind string, st *standing) string {
	body, _ := t.lesson.In(lang)
	for i := range body.Blocks {
		b := &body.Blocks[i]
		check := t.checkIndex(b.Ref)
		switch {
		case kind == courses.RuleCheck && (b.Kind == courses.BlockCheck || b.Kind == courses.BlockScenario) && check >= 0 && st.checks[check] == markOpen,
			kind == courses.RuleVideo && (b.Kind == courses.BlockVideo || b.Kind == courses.BlockAudio):
			return "#" + b.ID
		}
	}
	if kind == courses.RuleManual {
		return "#mark"
	}
	return ""
}

// onward is where reading goes on after a lesson.
func (d *reading) onward() string {
	for _, o := range d.e.OpenRules(d.v) {
		if o.Lesson == d.head.ID && o.Quiz != "" {
			return quizPath(d.e.Org, d.e.Course, o.Quiz)
		}
	}
	if d.at+1 < len(d.v.Outline) {
		return lessonPath(d.e.Org, d.e.Course, d.v.Outline[d.at+1].ID)
	}
	lesson, quiz := d.e.Next(d.v)
	switch {
	case lesson != "" && lesson != d.head.ID:
		return lessonPath(d.e.Org, d.e.Course, lesson)
	case quiz != "":
		return quizPath(d.e.Org, d.e.Course, quiz)
	}
	return coursePath(d.e.Org, d.e.Course)
}

// blockOf returns a block's id when the lesson has it, else "".
func (d *reading) blockOf(id string) string {
	same := func(b courses.Block) bool { return b.ID == id }
	if slices.ContainsFunc(d.lesson.AR.Blocks, same) || slices.ContainsFunc(d.lesson.EN.Blocks, same) {
		return id
	}
	return ""
}

// mediumOf returns the id of a medium when the lesson plays it, else "".
func (d *reading) mediumOf(id string) string {
	same := func(b courses.Block) bool {
		return (b.Kind == courses.BlockVideo || b.Kind == courses.BlockAudio) && b.Ref == id
	}
	if slices.ContainsFunc(d.lesson.AR.Blocks, same) || slices.ContainsFunc(d.lesson.EN.Blocks, same) {
		return id
	}
	return ""
}

// openedNow says, signed, that a person opened a page now: what a page vouches
// for cannot be made up.
func (s *Server) openedNow(r *request, path string) string {
	at := strconv.FormatInt(r.at.Unix(), 10)
	return at + "." + s.vouch(string(r.actor.Person), path, at)
}

// openedAt returns the time of a page that openedNow made for this person and
// path; zero for anything else.
func (s *Server) openedAt(r *request, path string) time.Time {
	at, mac, _ := strings.Cut(r.FormValue("opened"), ".")
	if !hmac.Equal([]byte(mac), []byte(s.vouch(string(r.actor.Person), path, at))) {
		return time.Time{}
	}
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

// vouch is a keyed hash of the parts.
func (s *Server) vouch(parts ...string) string {
	h := hmac.New(sha256.New, s.PageKey)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
