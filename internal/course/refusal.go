package course

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
)

// Refusal is the error of a course that is sound by itself and does not go
// together with what is published: changed content under a number that is taken
// or passed (E17), ids that learners' work is filed under and that are gone
// (E02), prerequisites that lead back to the course (E05). It is an lms.Problem
// too.
type Refusal struct {
	Version lms.VersionID
	Report  courses.Report // what is wrong, file by file
}

// Error names the version and lists the findings in English, for logs.
func (r *Refusal) Error() string {
	var list []string
	for _, f := range r.Report.Errors() {
		list = append(list, fmt.Sprintf("%s %s: %s", f.Code, f.Where(), f.Message.EN))
	}
	return fmt.Sprintf("%s is not published: %s", r.Version, strings.Join(list, " "))
}

// Unwrap returns the problem: a conflict with what is published, or wrong input
// where only the prerequisites are at fault.
func (r *Refusal) Unwrap() error {
	p := lms.Conflict("course.refused")
	if !slices.ContainsFunc(r.Report.Errors(), func(f courses.Finding) bool { return f.Code != "E05" }) {
		p.Kind = lms.KindInvalid
	}
	return p
}

// IsRefusal reports whether a Refusal is in the chain of the error.
func IsRefusal(err error) bool {
	var r *Refusal
	return errors.As(err, &r)
}

// refuse returns a Refusal when the report has errors.
func refuse(v *Version, r courses.Report) error {
	if r.OK() {
		return nil
	}
	return &Refusal{Version: v.ID, Report: r}
}
