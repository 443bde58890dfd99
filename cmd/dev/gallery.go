package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// view is one picture of the gallery: a page as somebody sees it.
type view struct {
	name, who, path string
}

// gallery takes a picture of every page type in both languages, on a phone and
// a desktop, light and dark, and reports what the browser complains of.
func gallery(ctx context.Context, args []string) error {
	dir := "gallery"
	if len(args) > 0 {
		dir = args[0]
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return run(func(c *chore) error {
		clock := demo.NewClock(lms.SystemClock)
		site := testkit.Start(c, testkit.WithClock(clock), testkit.WithJobsLater())
		w, err := demo.Seed(ctx, site.App, clock)
		if err != nil {
			return err
		}
		views, err := viewsOf(ctx, site.App, clock, w)
		if err != nil {
			return err
		}
		site.Jobs.Start()
		return photograph(ctx, c, site, only(views, args), dir)
	})
}

// viewsOf lists the pictures; it makes the attempts that some of them show.
func viewsOf(ctx context.Context, a *app.App, clock *demo.Clock, w *demo.World) ([]view, error) {
	yusuf, maryam := w.Actor("yusuf@sanad.example"), w.Actor("maryam@sanad.example")
	if err := demo.Begin(ctx, a, clock, yusuf, "account-device-safety", 100); err != nil {
		return nil, err
	}
	open, _, err := a.Assessments.Start(ctx, yusuf, enrolment.IDOf(lms.Platform, yusuf.Person, "account-device-safety"), "final")
	if err != nil {
		return nil, err
	}
	if err := demo.Begin(ctx, a, clock, maryam, "account-device-safety", 100); err != nil {
		return nil, err
	}
	done, _, err := a.Assessments.Start(ctx, maryam, enrolment.IDOf(lms.Platform, maryam.Person, "account-device-safety"), "final")
	if err != nil {
		return nil, err
	}
	if _, err := a.Assessments.Submit(ctx, maryam, done.ID, nil); err != nil {
		return nil, err
	}
	_, v, err := a.Enrolments.Get(ctx, yusuf, "account-device-safety")
	if err != nil {
		return nil, err
	}
	const visitor, learner, reader, taker, admin = "", "layla", "maryam", "yusuf", "admin"
	views := []view{
		{name: "home", who: visitor, path: "/"}, {name: "home-signed-in", who: reader, path: "/"},
		{name: "catalogue", who: visitor, path: "/courses"}, {name: "catalogue-empty", who: visitor, path: "/courses?q=zzzz"},
		{name: "course", who: visitor, path: "/courses/privacy-pdpl"}, {name: "course-enrolled", who: reader, path: "/courses/privacy-pdpl"},
		{name: "sign-in", who: visitor, path: "/sign-in"}, {name: "register", who: visitor, path: "/register"}, {name: "forgot", who: visitor, path: "/forgot"},
		{name: "learn", who: reader, path: "/learn"}, {name: "learn-empty", who: admin, path: "/learn"},
		{name: "account", who: learner, path: "/account"}, {name: "help", who: visitor, path: "/help"}, {name: "privacy", who: visitor, path: "/privacy"},
		{name: "quiz", who: taker, path: "/courses/account-device-safety/quizzes/final"},
		{name: "attempt", who: taker, path: "/attempts/" + string(open.ID)}, {name: "result", who: reader, path: "/attempts/" + string(done.ID) + "/result"},
		{name: "certificates", who: learner, path: "/certificates"}, {name: "verify", who: visitor, path: "/verify"},
		{name: "certificate-missing", who: visitor, path: "/c/00000000000000000000000000000000"}, {name: "missing", who: visitor, path: "/nowhere"},
		{name: "review", who: admin, path: "/review"},
		{name: "admin", who: admin, path: "/admin"}, {name: "admin-people", who: admin, path: "/admin/people"}, {name: "admin-outbox", who: admin, path: "/admin/mail"},
		{name: "admin-jobs", who: admin, path: "/admin/jobs"}, {name: "admin-audit", who: admin, path: "/admin/audit"},
		{name: "admin-courses", who: admin, path: "/admin/courses"}, {name: "admin-certificates", who: admin, path: "/admin/certificates"},
	}
	for i := range v.Outline {
		views = append(views, view{name: fmt.Sprintf("lesson-safety-%d", i+1), who: taker, path: "/courses/account-device-safety/lessons/" + string(v.Outline[i].ID)})
	}
	for state, id := range w.Certificates {
		views = append(views, view{name: "certificate-" + state, who: visitor, path: "/c/" + string(id)})
	}
	return views, nil
}

// only keeps the pictures named behind the folder; all when none is named.
func only(views []view, args []string) []view {
	if len(args) < 2 {
		return views
	}
	return slices.DeleteFunc(views, func(v view) bool { return !slices.Contains(args[1:], v.name) })
}

// photograph takes the pictures.
func photograph(ctx context.Context, c *chore, site *testkit.Site, views []view, dir string) error {
	b := browser.Start(c)
	cookies := map[string]string{"": ""}
	for _, v := range views {
		if _, ok := cookies[v.who]; ok {
			continue
		}
		secret, _, err := site.Accounts.SignIn(ctx, account.Visitor{Network: "127.0.0.0/24", Agent: "gallery"}, v.who+"@sanad.example", demo.Password)
		if err != nil {
			return fmt.Errorf("sign in %s: %w", v.who, err)
		}
		cookies[v.who] = secret
	}
	for _, d := range devices() {
		for _, v := range views {
			p := b.Open(site.URL, d)
			if cookies[v.who] != "" {
				p.Cookie("sid", cookies[v.who])
			}
			p.Cookie("lang", d.Lang)
			p.Goto(v.path)
			p.Picture(filepath.Join(dir, strings.ToLower(v.name)+"-"+d.String()+".png"))
			p.Close()
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%d pictures in %s\n", len(views)*len(devices()), dir)
	return nil
}

// devices are the ways each page is seen.
func devices() []browser.Device {
	var out []browser.Device
	for _, lang := range []string{"ar", "en"} {
		for _, phone := range []bool{true, false} {
			for _, dark := range []bool{false, true} {
				out = append(out, browser.Device{Lang: lang, Phone: phone, Dark: dark})
			}
		}
	}
	return out
}
