package server

import (
	"slices"
	"strings"

	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// quizChoices lists the quizzes of one page of published courses, each with its
// course: all, or those that were searched for. What a form names already is among
// them. more reports that there are other courses.
func (s *Server) quizChoices(r *request, b *render.Base, named ...string) (out []render.Choice, more bool, err error) {
	list, err := s.Courses.Catalogue(r.ctx(), r.actor.Org, course.Filter{Text: r.Query("course")})
	if err != nil {
		return nil, false, err
	}
	cards, err := s.withNamed(r, list.Cards, named)
	out = []render.Choice{{Label: b.T("ask.choose")}}
	for i := 0; i < len(cards) && err == nil; i++ {
		var v *course.Version
		if v, err = s.Courses.Version(r.ctx(), r.actor.Org, cards[i].Version); err == nil {
			for _, q := range v.Quizzes {
				out = append(out, render.Choice{Value: string(v.Course.ID) + "/" + q.ID, Label: b.T("admin.quiz_of", "course", v.Course.Title, "quiz", q.Title)})
			}
		}
	}
	return out, list.Next != "", err
}

// withNamed adds the cards of the courses that a form names.
func (s *Server) withNamed(r *request, cards []course.Card, named []string) ([]course.Card, error) {
	for _, value := range named {
		id, _ := quizOf(value)
		if slices.ContainsFunc(cards, func(c course.Card) bool { return c.Course == id }) {
			continue
		}
		card, err := s.Courses.Card(r.ctx(), r.actor.Org, id)
		switch {
		case lms.KindOf(err) == lms.KindNotFound:
		case err != nil:
			return nil, err
		default:
			cards = append(slices.Clip(cards), *card)
		}
	}
	return cards, nil
}

// quizOf takes the value of such a choice apart; "" for what is none.
func quizOf(value string) (lms.CourseID, string) {
	id, quiz, _ := strings.Cut(value, "/")
	return lms.CourseID(id), quiz
}

// extras lists the extra time that people have, and says what was just given.
func (s *Server) extras(r *request, p *render.AdminAssessmentPage) error {
	list, next, err := s.Assessments.Extensions(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	ids := make([]lms.PersonID, len(list))
	for i := range list {
		ids[i] = list[i].Person
	}
	people, err := s.accounts.LookupMany(r.ctx(), ids)
	if err != nil {
		return err
	}
	for i := range list {
		l, err := s.extraLine(r, &p.Base, &list[i], people)
		if err != nil {
			return err
		}
		p.Extras = append(p.Extras, l)
	}
	if id := r.Query("given"); lms.ValidID(id) {
		return s.given(r, p, id)
	}
	return nil
}

// given says for whom extra time was just saved, as it is now: an address that
// names it cannot make the page say anything else.
func (s *Server) given(r *request, p *render.AdminAssessmentPage, id string) error {
	x, err := s.Assessments.Extension(r.ctx(), r.actor, id)
	if lms.KindOf(err) == lms.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	people, err := s.accounts.LookupMany(r.ctx(), []lms.PersonID{x.Person})
	if err != nil {
		return err
	}
	l, err := s.extraLine(r, &p.Base, x, people)
	key := "admin.time_given"
	if x.Percent == 0 {
		key = "admin.time_taken"
	}
	p.Notice = p.T(key, "name", l.Name, "course", l.Course, "quiz", l.Quiz, "percent", l.Percent)
	return err
}

// extraLine finishes an extension for the list. A course or a person that is gone
// is called by its id.
func (s *Server) extraLine(r *request, b *render.Base, x *assessment.Extension, people map[lms.PersonID]*account.Person) (render.ExtraLine, error) {
	l := render.ExtraLine{Name: string(x.Person), Course: string(x.Course), Quiz: x.Quiz, Value: string(x.Course) + "/" + x.Quiz,
		Percent: b.Locale.Percent(float64(x.Percent)), At: b.DateTime(x.At)}
	if person := people[x.Person]; person != nil {
		l.Name, l.Email = person.DisplayName(r.lang()), person.Email
	}
	v, err := s.Courses.Current(r.ctx(), x.Org, x.Course)
	if lms.KindOf(err) == lms.KindNotFound {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	l.Course = b.Say(v.Course.Title)
	if q := v.Quiz(x.Quiz); q != nil {
		l.Quiz = b.Say(q.Title)
	}
	return l, nil
}
