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

func init() { noticed(map[string]string{"time": "admin.time_saved"}) }

func (s *Server) adminAssessmentPage(r *request) (*render.AdminAssessmentPage, error) {
	if err := policy.Can(r.actor, policy.ExtendTime, policy.Object{Org: r.actor.Org}); err != nil {
		return nil, err
	}
	p := &render.AdminAssessmentPage{Admin: s.adminBase(r, "assessment", "admin.assessment")}
	code := func(name, key, fallback string) render.Field {
		return render.Field{Type: "text", Name: name, Label: p.T(key), Value: orPath(filled(r, name), fallback), Dir: "ltr", Max: 64, Required: true, Autocomplete: "off"}
	}
	p.Time = render.Form{Action: "/admin/assessment/time", Token: p.Token, Submit: p.T("admin.time_do"), Fields: []render.Field{
		emailField(&p.Base, filled(r, "email")), code("course", "admin.course_id", ""), code("quiz", "admin.quiz_id", "final"),
		{Type: "number", Name: "percent", Label: p.T("admin.percent"), Hint: p.T("admin.percent_hint", "max", assessment.MaxExtraPercent), Value: filled(r, "percent"), Dir: "ltr", Required: true}}}
	p.Time.Fields[0].Autocomplete = "off"
	p.Regrade = render.Form{Action: "/admin/assessment/regrade", Token: p.Token, Submit: p.T("admin.regrade_do"), Fields: []render.Field{
		code("for", "admin.course_id", ""), code("of", "admin.quiz_id", "final"), code("item", "admin.item_id", ""), code("to", "admin.to_version", "")}}
	return p, nil
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
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, "/admin/assessment", "email", "course", "quiz", "percent"); !ok || err != nil {
		return err
	}
	if err := s.setExtraTime(r); err != nil {
		return s.refuseAssessment(r, err, func(p *render.AdminAssessmentPage) *render.Form { return &p.Time })
	}
	return r.see("/admin/assessment?done=time")
}

func (s *Server) setExtraTime(r *request) error {
	if err := policy.Can(r.actor, policy.ExtendTime, policy.Object{Org: r.actor.Org}); err != nil {
		return err
	}
	percent, err := strconv.Atoi(typed(r, "percent"))
	if err != nil {
		return lms.Invalid("percent", "admin.percent_invalid")
	}
	person, err := s.accounts.LookupEmail(r.ctx(), typed(r, "email"))
	if lms.KindOf(err) == lms.KindNotFound {
		return lms.Invalid("email", "admin.email_unknown")
	}
	if err != nil {
		return err
	}
	return s.Assessments.SetExtraTime(r.ctx(), r.actor, person.ID, lms.CourseID(typed(r, "course")), typed(r, "quiz"), percent)
}

// maxRegradePages bounds the work of one request; pressing the button again goes
// over all attempts again and repeats nothing.
const maxRegradePages = 100

func (s *Server) regrade(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, "/admin/assessment", "for", "of", "item", "to"); !ok || err != nil {
		return err
	}
	form := func(p *render.AdminAssessmentPage) *render.Form { return &p.Regrade }
	id, semver := lms.CourseID(typed(r, "for")), typed(r, "to")
	c := assessment.Correction{Course: id, Quiz: typed(r, "of"), Item: typed(r, "item"), To: course.VersionID(id, semver)}
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
