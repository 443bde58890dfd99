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
	if m := d.v.FindMedia(r.FormValue("medium")); m != nil && m.Kind != "picture" {
		report.Medium = m.ID
		report.Percent, _ = strconv.Atoi(r.FormValue("percent"))
		report.Second, _ = strconv.Atoi(r.FormValue("second"))
	}
	if d.e, err = s.Enrolments.Read(r.ctx(), r.actor, d.e.Course, report); err != nil {
		return err
	}
	switch then {
	case "next":
		return r.see(d.onward())
	case "mark":
		return r.see(d.path() + "?done=marked")
	}
	return r.SendStatus(fiber.StatusNoContent)
}

// onward is where reading goes on after a lesson.
func (d *reading) onward() string {
	for _, o := range d.e.OpenRules(d.v) {
		if o.Lesson == d.head.ID && o.Quiz != "" {
			return quizPath(d.e.Course, o.Quiz)
		}
	}
	if d.at+1 < len(d.v.Outline) {
		return lessonPath(d.e.Course, d.v.Outline[d.at+1].ID)
	}
	lesson, quiz := d.e.Next(d.v)
	switch {
	case lesson != "" && lesson != d.head.ID:
		return lessonPath(d.e.Course, lesson)
	case quiz != "":
		return quizPath(d.e.Course, quiz)
	}
	return "/courses/" + string(d.e.Course)
}

// blockOf returns a block's id when the lesson has it, else "".
func (d *reading) blockOf(id string) string {
	same := func(b courses.Block) bool { return b.ID == id }
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
