package server

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) adminCourses(r *request) error {
	p, err := s.adminCoursesPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) adminCoursesPage(r *request) (*render.AdminCoursesPage, error) {
	if err := policy.Can(r.actor, policy.ImportCourse, policy.Object{Org: r.actor.Org}); err != nil {
		return nil, err
	}
	p := &render.AdminCoursesPage{Admin: s.adminBase(r, "courses", "admin.courses")}
	p.MaxMB = p.T("admin.import_max", "mb", coursesBody>>20)
	s.importNotice(r, p)
	list, err := s.Courses.Catalogue(r.ctx(), r.actor.Org, course.Filter{After: after(r)})
	if err != nil {
		return nil, err
	}
	p.Pager = pager(r, list.Next)
	for i := range list.Cards {
		c := &list.Cards[i]
		semver := versionNumber(c.Version)
		p.Courses = append(p.Courses, render.CourseLine{Title: p.Say(c.Title), ID: string(c.Course), Href: coursePath(r.actor.Org, c.Course),
			Version: semver, At: p.Date(c.PublishedAt), Export: r.home("/admin/courses/") + string(c.Course) + "/" + semver + "/export"})
	}
	return p, nil
}

// versionNumber is the semantic version in a version's id.
func versionNumber(v lms.VersionID) string {
	for i := len(v) - 1; i >= 0; i-- {
		if v[i] == '@' {
			return string(v[i+1:])
		}
	}
	return string(v)
}

// importNotice says what came of an upload: a version was published, or had been
// before. It names what is published and nothing else.
func (s *Server) importNotice(r *request, p *render.AdminCoursesPage) {
	v, err := s.Courses.Version(r.ctx(), r.actor.Org, lms.VersionID(clipRunes(r.Query("imported"), 100)))
	if err != nil {
		return // nothing was uploaded
	}
	p.Path = r.home("/admin/courses")
	key := "admin.imported"
	if r.Query("before") == "true" {
		key = "admin.imported_before"
	}
	p.Notice = p.T(key, "course", v.Course.Title, "version", v.Course.Version)
}

// importCourse publishes an uploaded course, or says what is wrong with it.
func (s *Server) importCourse(r *request) error {
	v, report, err := s.readUpload(r)
	if v != nil && err == nil {
		return r.see(r.home("/admin/courses?") + url.Values{"imported": {string(v.ID)}, "before": {strconv.FormatBool(v.Again)}}.Encode())
	}
	p, perr := s.adminCoursesPage(r)
	if perr != nil {
		return perr
	}
	var problem *lms.Problem
	status := fiber.StatusUnprocessableEntity
	switch {
	case errors.As(err, &problem) && (problem.Kind == lms.KindInvalid || problem.Kind == lms.KindConflict):
		p.Mistake, status = p.Message(problem.Key, problem.Args), statusOf(err)
	case err != nil:
		return err
	default:
		p.Mistake = p.T("admin.import_refused", "n", len(report.Errors()))
	}
	p.Findings, p.Warnings, p.Cut = findings(&p.Base, report.Errors()), findings(&p.Base, report.Warnings()), report.Cut
	return s.show(r, status, p)
}

// readUpload hands the uploaded archive to the course service.
func (s *Server) readUpload(r *request) (*course.Version, courses.Report, error) {
	head, err := r.FormFile("package")
	if err != nil || head.Size == 0 {
		return nil, courses.Report{}, lms.Invalid("package", "admin.import_no_file")
	}
	f, err := head.Open()
	if err != nil {
		return nil, courses.Report{}, err
	}
	defer f.Close()
	return s.Courses.Import(r.ctx(), r.actor, f, head.Size)
}

// findings finishes what the checker found, in the page's language.
func findings(b *render.Base, list []courses.Finding) []render.FindingLine {
	out := make([]render.FindingLine, len(list))
	for i, f := range list {
		out[i] = render.FindingLine{Code: f.Code, Where: f.Where(), Message: b.Say(f.Message)}
	}
	return out
}

// exportCourse sends the archive of a published version. It holds the keys of
// every quiz, so that the password is asked for.
func (s *Server) exportCourse(r *request) error {
	id, semver := lms.CourseID(r.Params("course")), r.Params("version")
	if !lms.ValidSlug(string(id)) || !courses.ValidVersion(semver) {
		return lms.NotFound("page.not_found")
	}
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, orPath(s.refererPath(r), r.home("/admin/courses"))); !ok || err != nil {
		return err
	}
	body, err := s.Courses.Export(r.ctx(), r.actor, course.VersionID(id, semver))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderContentDisposition, disposition(true, string(id)+"-"+semver+".zip"))
	r.Response().SetBodyStream(body, -1) // the connection closes it
	return nil
}
