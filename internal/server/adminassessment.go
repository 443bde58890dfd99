package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/assessment"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) adminAssessmentRoutes() []*route {
	return []*route{
		get("/admin/assessment", policy.ExtendTime, s.adminAssessment),
		post("/admin/assessment/time", policy.ExtendTime, s.extraTime),
		post("/admin/assessment/regrade", policy.Regrade, s.regrade),
	}
}

func (s *Server) adminAssessmentPage(r *request) (*render.AdminAssessmentPage, error) {
	if err := policy.Can(r.actor, policy.ExtendTime, policy.Object{Org: r.actor.Org}); err != nil {
		return nil, err
	}
	p := &render.AdminAssessmentPage{Admin: s.adminBase(r, "assessment", "admin.assessment")}
	p.Query = r.Query("course")
	quizzes, more, err := s.quizChoices(r, &p.Base, filled(r, "quiz"), filled(r, "of"))
	p.Many = more || p.Query != ""
	if err != nil {
		return nil, err
	}
	pick := func(name string) render.Field {
		f := render.Field{Type: "select", Name: name, Label: p.T("admin.quiz"), Required: true}
		for _, c := range quizzes {
			c.Selected = c.Value == filled(r, name)
			f.Options = append(f.Options, c)
		}
		return f
	}
	code := func(name, key string) render.Field {
		return render.Field{Type: "text", Name: name, Label: p.T(key), Value: filled(r, name), Dir: "ltr", Max: 64, Required: true, Autocomplete: "off"}
	}
	p.Time = render.Form{Action: r.home("/admin/assessment/time"), Token: p.Token, Submit: p.T("admin.time_do"), Fields: []render.Field{
		emailField(&p.Base, filled(r, "email")), pick("quiz"),
		{Type: "number", Name: "percent", Label: p.T("admin.percent"), Hint: p.T("admin.percent_hint", "max", assessment.MaxExtraPercent), Value: filled(r, "percent"), Dir: "ltr", Required: true}}}
	p.Time.Fields[0].Autocomplete = "off"
	p.Regrade = render.Form{Action: r.home("/admin/assessment/regrade"), Token: p.Token, Submit: p.T("admin.regrade_do"), Fields: []render.Field{
		pick("of"), code("item", "admin.item_id"), code("to", "admin.to_version")}}
	return p, s.extras(r, p)
}

func (s *Server) adminAssessment(r *request) error {
	p, err := s.adminAssessmentPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

// refuseAssessment shows the page again with what is wrong in one form; things
// that were named and do not exist are mistakes of the form, too.
func (s *Server) refuseAssessment(r *request, wrong error, form func(*render.AdminAssessmentPage) *render.Form) error {
	p, err := s.adminAssessmentPage(r)
	if err != nil {
		return err
	}
	f := form(p)
	switch problem := problemOf(wrong); {
	case problem != nil && (problem.Kind == lms.KindNotFound || problem.Kind == lms.KindConflict):
		f.Error = p.Message(problem.Key, problem.Args)
	default:
		if err := s.mistakes(r, f, wrong); err != nil {
			return err
		}
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

func (s *Server) extraTime(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, r.home("/admin/assessment"), "email", "quiz", "percent"); !ok || err != nil {
		return err
	}
	given, err := s.setExtraTime(r)
	if err != nil {
		return s.refuseAssessment(r, err, func(p *render.AdminAssessmentPage) *render.Form { return &p.Time })
	}
	return r.see(r.home("/admin/assessment?given=") + given)
}

// setExtraTime gives the extra time of a form, or takes it back, and returns its
// id. Whatever is wrong is found at once.
func (s *Server) setExtraTime(r *request) (string, error) {
	if err := policy.Can(r.actor, policy.ExtendTime, policy.Object{Org: r.actor.Org}); err != nil {
		return "", err
	}
	var ps lms.Problems
	x := assessment.Extension{Org: r.actor.Org}
	person, err := s.accounts.LookupEmail(r.ctx(), typed(r, "email"))
	switch {
	case lms.KindOf(err) == lms.KindNotFound:
		ps.Add("email", "admin.email_unknown")
	case err != nil:
		return "", err
	default:
		x.Person = person.ID
	}
	if x.Course, x.Quiz = quizOf(typed(r, "quiz")); x.Quiz == "" {
		ps.Add("quiz", "account.prefs_invalid")
	}
	if x.Percent, err = strconv.Atoi(typed(r, "percent")); err != nil {
		ps.Add("percent", "admin.percent_invalid")
	}
	if err := ps.Err(); err != nil {
		return "", err
	}
	return x.ID(), s.Assessments.SetExtraTime(r.ctx(), r.actor, x.Person, x.Course, x.Quiz, x.Percent)
}

// maxRegradePages bounds the work of one request; pressing the button again goes
// over all attempts again and repeats nothing.
const maxRegradePages = 100

func (s *Server) regrade(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, r.home("/admin/assessment"), "of", "item", "to"); !ok || err != nil {
		return err
	}
	form := func(p *render.AdminAssessmentPage) *render.Form { return &p.Regrade }
	id, quiz := quizOf(typed(r, "of"))
	if quiz == "" {
		return s.refuseAssessment(r, lms.Invalid("of", "account.prefs_invalid"), form)
	}
	c := assessment.Correction{Course: id, Quiz: quiz, Item: typed(r, "item"), To: course.VersionID(id, typed(r, "to"))}
	var seen, changed, gained, kept int
	for range maxRegradePages {
		rep, err := s.Assessments.Regrade(r.ctx(), r.actor, c)
		if err != nil {
			return s.refuseAssessment(r, err, form)
		}
		seen, changed = seen+rep.Seen, changed+len(rep.Changed)
		for _, x := range rep.Changed {
			gained, kept = gained+count(x.Gained), kept+count(x.Kept)
		}
		if c.After = rep.Next; c.After == "" {
			break
		}
	}
	p, err := s.adminAssessmentPage(r)
	if err != nil {
		return err
	}
	p.Report = []string{p.T("admin.regrade_seen", "n", seen), p.T("admin.regrade_changed", "n", changed), p.T("admin.regrade_gained", "n", gained), p.T("admin.regrade_kept", "n", kept)}
	if c.After != "" {
		p.Report = append(p.Report, p.T("admin.regrade_more"))
	}
	return s.show(r, fiber.StatusOK, p)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
