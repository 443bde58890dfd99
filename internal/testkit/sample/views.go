package sample

import (
	"context"
	"net/http"

	"sanad/internal/lms"
)

// View is a page as somebody sees it.
type View struct {
	Name   string // of the picture; no two views share it
	Page   string // the folder of its template in web/pages
	Who    string // the first part of an address of the world; "" is a visitor
	Path   string
	Status int // 0: 200
}

// Want is the status that the view is answered with.
func (v View) Want() int {
	if v.Status == 0 {
		return http.StatusOK
	}
	return v.Status
}

// The people who look at the views.
const (
	visitor, learner, reader, taker, admin = "", "layla", "maryam", "yusuf", "admin"

	safety, privacy, tea = "/courses/account-device-safety", "/courses/privacy-pdpl", "/courses/tea"
)

// Views lists every type of page, with each state that looks different, lessons
// of the bundled courses apart.
func (w *World) Views() []View {
	w.Helper()
	out := append(w.siteViews(), w.learningViews()...)
	out = append(out, w.certificateViews()...)
	out = append(out, w.organizationViews()...)
	return append(out, w.staffViews()...)
}

// organizationViews are the pages of the sample organization, for strangers, its
// members and those who run it.
func (w *World) organizationViews() []View {
	const manager, hope = "manager", "/orgs/hope"
	return []View{
		{"organizations", "organizations", "tutor", "/organizations", 0}, {"organization-new", "form", reader, "/organizations/new", 0},
		{"organization", "organization", visitor, hope, 0}, {"organization-member", "organization", manager, hope, 0},
		{"organization-catalogue", "catalogue", reader, hope + "/courses", 0}, {"organization-learn", "learn", reader, hope + "/learn", 0},
		{"join", "form", visitor, "/join", 0}, {"invited", "locked", visitor, "/join/" + w.code(), 0}, {"invited-signed-in", "question", learner, "/join/" + w.code(), 0},
		{"waiting", "locked", taker, "/join/" + w.code(), 0},
		{"organization-admin", "admin", manager, hope + "/admin", 0}, {"members", "admin-people", manager, hope + "/admin/members", 0},
		{"member", "admin-person", manager, hope + "/admin/members/" + string(w.Actor("maryam@sanad.example").Person), 0},
		{"invitations", "invitations", manager, hope + "/admin/invitations", 0}, {"settings", "settings", manager, hope + "/admin/settings", 0},
		{"admin-organizations", "admin-organizations", admin, "/admin/organizations", 0},
		{"admin-organization", "admin-organization", admin, "/admin/organizations/quba-library", 0},
	}
}

// code is the one of the organization's invitation.
func (w *World) code() string {
	w.Helper()
	list, _, err := w.Organizations.Invitations(context.Background(), w.Member("manager@sanad.example", lms.RoleOrgAdmin), "")
	for _, i := range list {
		if i.Code != "" {
			return i.Code
		}
	}
	w.Fatalf("no code to look at: %v", err)
	return ""
}

func (w *World) siteViews() []View {
	return []View{
		{"home", "home", visitor, "/", 0}, {"home-signed-in", "home", reader, "/", 0},
		{"catalogue", "catalogue", visitor, "/courses", 0}, {"catalogue-empty", "catalogue", visitor, "/courses?q=zzzz", 0},
		{"catalogue-mended", "catalogue", visitor, "/courses?q=privcy", 0},
		{"course", "course", visitor, privacy, 0}, {"course-enrolled", "course", reader, privacy, 0}, {"course-completed", "course", learner, privacy, 0},
		{"sign-in", "form", visitor, "/sign-in", 0}, {"register", "form", visitor, "/register", 0}, {"forgot", "form", visitor, "/forgot", 0},
		{"link-over", "error", visitor, "/reset/none", http.StatusGone}, {"missing", "error", visitor, "/nowhere", http.StatusNotFound},
		{"forbidden", "error", reader, "/admin", http.StatusForbidden},
		{"help", "text", visitor, "/help", 0}, {"privacy", "text", visitor, "/privacy", 0},
	}
}

func (w *World) learningViews() []View {
	open, read, failed := "/attempts/"+string(w.Open.ID), "/attempts/"+string(w.Read.ID), "/attempts/"+string(w.Failed.ID)
	return []View{
		{"learn", "learn", reader, "/learn", 0}, {"learn-empty", "learn", admin, "/learn", 0}, {"learn-attempt", "learn", taker, "/learn", 0},
		{"account", "account", learner, "/account", 0}, {"account-protected", "account", Protected, "/account", 0},
		{"second-factor", "second-factor", learner, "/account/second-factor", 0}, {"second-factor-on", "second-factor", Protected, "/account/second-factor", 0},
		{"confirm", "form", learner, "/confirm", 0}, {"leave", "question", taker, safety + "/leave", 0},
		{"locked", "locked", learner, tea + "/lessons/serving", http.StatusForbidden},
		{"lesson-water", "lesson", taker, tea + "/lessons/water", 0}, {"lesson-serving", "lesson", taker, tea + "/lessons/serving", 0},
		{"quiz", "quiz", taker, safety + "/quizzes/final", 0}, {"quiz-handed-in", "quiz", reader, tea + "/quizzes/final", 0},
		{"attempt", "attempt", taker, open, 0}, {"hand-in", "hand-in", taker, open + "/submit", 0},
		{"result", "result", reader, read + "/result", 0}, {"result-failed", "result", "omar", failed + "/result", 0},
	}
}

func (w *World) certificateViews() []View {
	out := []View{
		{"certificates", "certificates", learner, "/certificates", 0}, {"certificates-empty", "certificates", reader, "/certificates", 0},
		{"verify", "verify", visitor, "/verify", 0}, {"achievement", "achievement", visitor, "/a/privacy-pdpl", 0},
	}
	for _, state := range []string{"valid", "expired", "revoked"} {
		out = append(out, View{"certificate-" + state, "certificate", visitor, "/c/" + string(w.Certificates[state]), 0})
	}
	return append(out, View{"certificate-own", "certificate", learner, "/c/" + string(w.Certificates["valid"]), 0})
}

func (w *World) staffViews() []View {
	return []View{
		{"review", "review", admin, "/review", 0}, {"review-item", "review-item", admin, "/review/" + string(w.Read.ID) + "/q-essay", 0},
		{"admin", "admin", admin, "/admin", 0}, {"admin-people", "admin-people", admin, "/admin/people", 0},
		{"admin-person", "admin-person", admin, "/admin/people/" + string(w.Actor("layla@sanad.example").Person), 0},
		{"admin-person-protected", "admin-person", admin, "/admin/people/" + string(w.Actor(Protected+"@sanad.example").Person), 0},
		{"admin-mail", "admin-mail", admin, "/admin/mail", 0}, {"admin-mail-item", "admin-mail-item", admin, "/admin/mail/" + w.mail(), 0},
		{"admin-jobs", "admin-jobs", admin, "/admin/jobs", 0}, {"admin-audit", "admin-audit", admin, "/admin/audit", 0},
		{"admin-courses", "admin-courses", admin, "/admin/courses", 0}, {"admin-assessment", "admin-assessment", admin, "/admin/assessment", 0},
		{"admin-certificates", "admin-certificates", admin, "/admin/certificates", 0},
		{"revoke", "question", admin, "/admin/certificates/" + string(w.Certificates["valid"]) + "/revoke", 0},
	}
}

// mail is the latest mail that the program wrote.
func (w *World) mail() string {
	w.Helper()
	kept, _, err := w.Notify.Outbox(context.Background(), lms.SystemActor(lms.Platform), "")
	if err != nil || len(kept) == 0 {
		w.Fatalf("no mail to look at: %v", err)
	}
	return kept[0].ID
}

// Lessons lists the lessons of the bundled courses, as their reader sees them.
func (w *World) Lessons() []View {
	w.Helper()
	ctx := context.Background()
	var out []View
	for _, c := range []lms.CourseID{"account-device-safety", "privacy-pdpl"} {
		v, err := w.Courses.Current(ctx, lms.Platform, c)
		if err != nil {
			w.Fatal(err)
		}
		for i := range v.Outline {
			id := string(v.Outline[i].ID)
			out = append(out, View{"lesson-" + string(c) + "-" + id, "lesson", taker, "/courses/" + string(c) + "/lessons/" + id, 0})
		}
	}
	return out
}
