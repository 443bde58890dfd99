package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Password is the password of everybody in the sample world, which is for
// trying things out and never for people.
const Password = "four-palms-beside-the-well"

// Person is somebody of the sample world.
type Person struct {
	Role  string
	Email string
	ID    lms.PersonID
	name  lms.Text
	roles []lms.Role
}

// World is what Seed made.
type World struct {
	BaseURL      string
	People       []Person
	Organization lms.OrgID                   // of the person with the role org_admin
	Certificates map[string]lms.CredentialID // by state: valid, expired, revoked
}

// people of the sample world, one or more of each role.
func people() []Person {
	return []Person{
		{Role: "platform_admin", Email: "admin@sanad.example", name: lms.Text{AR: "هند السالم", EN: "Hind Al-Salem"}},
		{Role: "learner", Email: "layla@sanad.example", name: lms.Text{AR: "ليلى الحسن", EN: "Layla Al-Hasan"}},
		{Role: "learner", Email: "omar@sanad.example", name: lms.Text{AR: "عمر باوزير", EN: "Omar Bawazir"}},
		{Role: "learner", Email: "maryam@sanad.example", name: lms.Text{AR: "مريم العوفي", EN: "Maryam Al-Aufi"}},
		{Role: "learner", Email: "yusuf@sanad.example", name: lms.Text{AR: "يوسف نور", EN: "Yusuf Nur"}},
		{Role: "tutor", Email: "tutor@sanad.example", name: lms.Text{AR: "سامي الجهني", EN: "Sami Al-Juhani"}, roles: []lms.Role{lms.RoleTutor}},
		{Role: "counselor", Email: "counselor@sanad.example", name: lms.Text{AR: "نورة الحربي", EN: "Noura Al-Harbi"}, roles: []lms.Role{lms.RoleCounselor}},
		{Role: "author", Email: "author@sanad.example", name: lms.Text{AR: "خالد المزيني", EN: "Khalid Al-Muzaini"}, roles: []lms.Role{lms.RoleAuthor}},
		{Role: "org_admin", Email: "manager@sanad.example", name: lms.Text{AR: "أسماء رضوان", EN: "Asma Radwan"}, roles: []lms.Role{lms.RoleOrgAdmin}}, // of the organization as well
	}
}

// The courses people of the sample world took.
const (
	safety  lms.CourseID = "account-device-safety"
	privacy lms.CourseID = "privacy-pdpl"
)

// Seed fills an empty site; where it ran before it changes nothing and returns
// the same world. The jobs of the app must not be running, and clock must be
// the app's own.
func Seed(ctx context.Context, a *app.App, clock *Clock) (*World, error) {
	defer clock.Set(0)
	w := &World{BaseURL: a.Config.BaseURL, Certificates: map[string]lms.CredentialID{}}
	clock.Set(-430 * 24 * time.Hour)
	for _, p := range people() {
		id, err := w.person(ctx, a, p)
		if err != nil {
			return nil, fmt.Errorf("person %s: %w", p.Email, err)
		}
		p.ID = id
		w.People = append(w.People, p)
	}
	if err := w.organize(ctx, a, clock); err != nil {
		return nil, fmt.Errorf("organization: %w", err)
	}
	return w, w.live(ctx, a, clock)
}

func (w *World) person(ctx context.Context, a *app.App, p Person) (lms.PersonID, error) {
	if old, err := a.Accounts.LookupEmail(ctx, p.Email); err == nil {
		return old.ID, nil
	} else if lms.KindOf(err) != lms.KindNotFound {
		return "", err
	}
	r := account.Registration{Email: p.Email, Name: p.name, Password: Password, Accepted: true, Prefs: i18n.DefaultPrefs()}
	if p.Role == "platform_admin" {
		admin, err := a.Accounts.CreateFirstAdmin(ctx, r)
		if lms.KindOf(err) == lms.KindGone { // there is an administrator: the sample one is an ordinary account
			admin, err = a.Accounts.Create(ctx, r, account.Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin})
		}
		if err != nil {
			return "", err
		}
		return admin.ID, nil
	}
	var grants []account.Grant
	for _, role := range p.roles {
		grants = append(grants, account.Grant{Org: lms.Platform, Role: role})
	}
	made, err := a.Accounts.Create(ctx, r, grants...)
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

// live plays what happened, from the oldest to the latest.
func (w *World) live(ctx context.Context, a *app.App, clock *Clock) error {
	past := []struct {
		days  int
		email string
		state string
		do    func(lms.Actor) (lms.CredentialID, error)
	}{
		{400, "layla@sanad.example", "expired", func(l lms.Actor) (lms.CredentialID, error) { return Complete(ctx, a, clock, l, safety) }},
		{60, "omar@sanad.example", "revoked", func(l lms.Actor) (lms.CredentialID, error) { return Complete(ctx, a, clock, l, safety) }},
		{30, "layla@sanad.example", "valid", func(l lms.Actor) (lms.CredentialID, error) { return Complete(ctx, a, clock, l, privacy) }},
		{3, "maryam@sanad.example", "", func(l lms.Actor) (lms.CredentialID, error) { return "", Begin(ctx, a, clock, l, privacy, 2) }},
		{1, "maryam@sanad.example", "", func(l lms.Actor) (lms.CredentialID, error) { return "", Begin(ctx, a, clock, l, safety, 0) }},
	}
	for _, p := range past {
		clock.Set(-time.Duration(p.days) * 24 * time.Hour)
		id, err := p.do(w.Actor(p.email))
		if err != nil {
			return fmt.Errorf("%s, %d days ago: %w", p.email, p.days, err)
		}
		if p.state != "" {
			w.Certificates[p.state] = id
		}
	}
	clock.Set(-20 * 24 * time.Hour)
	return w.revoke(ctx, a)
}

func (w *World) revoke(ctx context.Context, a *app.App) error {
	id := w.Certificates["revoked"]
	rec, err := a.Credentials.Read(ctx, lms.SystemActor(lms.Platform), id)
	if err != nil || rec.RevokedAt != nil {
		return err
	}
	admin := w.Actor("admin@sanad.example")
	admin.Roles = append(admin.Roles, lms.RolePlatformAdmin)
	if _, err = a.Credentials.Revoke(ctx, admin, id, "صدرت باسم شخص آخر بالخطأ"); err != nil {
		return err
	}
	return a.Jobs.Drain(ctx)
}

// Actor returns a person of the world as an actor with the learner's role.
func (w *World) Actor(email string) lms.Actor {
	for _, p := range w.People {
		if p.Email == email {
			return lms.Actor{Person: p.ID, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
		}
	}
	return lms.Actor{Org: lms.Platform}
}

// Begin lets a learner enrol and finish the first lessons of a course.
func Begin(ctx context.Context, a *app.App, clock *Clock, l lms.Actor, c lms.CourseID, lessons int) error {
	if _, _, err := a.Enrolments.Get(ctx, l, c); err == nil {
		return nil
	}
	if _, err := a.Enrolments.Enrol(ctx, l, c); err != nil {
		return err
	}
	_, v, err := a.Enrolments.Get(ctx, l, c)
	if err != nil {
		return err
	}
	for i := range v.Outline[:min(lessons, len(v.Outline))] {
		if err := readLesson(ctx, a, clock, l, c, v.Outline[i].ID, v.Outline[i].Checks); err != nil {
			return err
		}
	}
	return nil
}

// readLesson reads a lesson at leisure and answers its checks.
func readLesson(ctx context.Context, a *app.App, clock *Clock, l lms.Actor, c lms.CourseID, lesson lms.LessonID, checks []string) error {
	opened := a.Clock.Now()
	clock.Advance(10 * time.Minute)
	for _, id := range checks {
		if _, err := a.Enrolments.Checked(ctx, l, c, lesson, id, true); err != nil {
			return err
		}
	}
	_, err := a.Enrolments.Read(ctx, l, c, enrolment.Reading{Lesson: lesson, OpenedAt: opened, Viewed: true, Marked: true})
	return err
}

// Complete lets a learner finish a course with every answer right, and returns
// the certificate it earned.
func Complete(ctx context.Context, a *app.App, clock *Clock, l lms.Actor, c lms.CourseID) (lms.CredentialID, error) {
	if id, err := certificateOf(ctx, a, l, c); id != "" || err != nil {
		return id, err
	}
	if err := Begin(ctx, a, clock, l, c, 1<<10); err != nil {
		return "", err
	}
	_, v, err := a.Enrolments.Get(ctx, l, c)
	if err != nil {
		return "", err
	}
	for _, rule := range v.Course.Completion.Rules {
		if quiz, ok := strings.CutPrefix(rule, "quiz:"); ok {
			if err := PassQuiz(ctx, a, clock, l, enrolment.IDOf(l.Org, l.Person, c), quiz); err != nil {
				return "", err
			}
		}
	}
	if err := a.Jobs.Drain(ctx); err != nil {
		return "", err
	}
	id, err := certificateOf(ctx, a, l, c)
	if err == nil && id == "" {
		err = fmt.Errorf("no certificate for %s after completion", c)
	}
	return id, err
}

// PassQuiz takes one attempt with every answer right.
func PassQuiz(ctx context.Context, a *app.App, clock *Clock, l lms.Actor, e lms.EnrolmentID, quiz string) error {
	t, _, err := a.Assessments.Start(ctx, l, e, quiz)
	if err != nil {
		return err
	}
	answers, err := Answers(ctx, a, t)
	if err != nil {
		return err
	}
	clock.Advance(8 * time.Minute)
	_, err = a.Assessments.Submit(ctx, l, t.ID, answers)
	return err
}

// certificateOf finds a learner's certificate of a course; "" when there is
// none.
func certificateOf(ctx context.Context, a *app.App, l lms.Actor, c lms.CourseID) (lms.CredentialID, error) {
	list, _, err := a.Credentials.ListOfPerson(ctx, l, "")
	for _, rec := range list {
		if rec.Course.ID == c {
			return rec.ID, err
		}
	}
	return "", err
}

// States of the certificates in the order they are printed.
var states = []credential.State{credential.Valid, credential.Expired, credential.Revoked}

// Print writes the world, one thing a line.
func (w *World) Print(out io.Writer) {
	for _, p := range w.People {
		fmt.Fprintf(out, "person %s %s %s\n", p.Role, p.Email, Password)
	}
	for _, s := range states {
		fmt.Fprintf(out, "certificate %s %s/c/%s\n", s, w.BaseURL, w.Certificates[string(s)])
	}
	fmt.Fprintf(out, "organization %s %s/orgs/%s\n", w.Organization, w.BaseURL, w.Organization)
}
