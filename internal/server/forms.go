package server

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/render"
	"sanad/storage/docstore"
)

// mistakes puts what a service found wrong with a form beside its fields, and
// what belongs to no field above them. It returns any other error as it is, so
// that a handler ends in
//
//	if err := s.mistakes(r, &f, err); err != nil { return err }
//	return s.show(r, fiber.StatusUnprocessableEntity, page)
func (s *Server) mistakes(r *request, f *render.Form, err error) error {
	var ps lms.Problems
	var p *lms.Problem
	switch {
	case errors.As(err, &ps):
	case errors.As(err, &p) && p.Kind == lms.KindInvalid:
		ps = lms.Problems{p}
	default:
		return err
	}
	for _, p := range ps {
		s.mistake(r, f, p)
	}
	return nil
}

func (s *Server) mistake(r *request, f *render.Form, p *lms.Problem) {
	text := s.Renderer.Problem(r.prefs, p)
	for i := range f.Fields {
		if f.Fields[i].Name == p.Field {
			f.Fields[i].Error = text
			return
		}
	}
	f.Error = text
}

// showForm shows a page of one form; err is what is wrong with what was sent, or
// nil for a form that is new.
func (s *Server) showForm(r *request, p *render.FormPage, err error) error {
	if err == nil {
		return s.show(r, fiber.StatusOK, p)
	}
	if err := s.mistakes(r, &p.Form, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// typed returns what was written into a field of one line, cut to a length that
// no honest answer has.
func typed(r *request, name string) string {
	s := strings.ToValidUTF8(r.FormValue(name), "")
	if len(s) > 2000 {
		s = strings.ToValidUTF8(s[:2000], "")
	}
	return s
}

// after is the place in a list that the address names.
func after(r *request) docstore.Cursor { return docstore.Cursor(r.Query("after")) }

// pager leads to the next page of the list the request asked for.
func pager(r *request, next docstore.Cursor) render.Pager {
	if next == "" {
		return render.Pager{}
	}
	path := pathWithout(r.OriginalURL(), "after")
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return render.Pager{Next: path + sep + "after=" + string(next)}
}
