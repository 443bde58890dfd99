package demo

import (
	"context"
	"errors"
	"time"

	"sanad/internal/app"
	"sanad/internal/lms"
	"sanad/internal/organization"
)

// organize makes the organization of the sample world, with members, an
// invitation, and another one that waits for the platform.
func (w *World) organize(ctx context.Context, a *app.App, clock *Clock) error {
	clock.Set(-150 * 24 * time.Hour)
	w.Organization = "hope"
	wish := organization.Wish{ID: w.Organization, Profile: organization.Profile{
		Name:    lms.Text{AR: "جمعية الأمل للتطوع الرقمي", EN: "Hope Digital Volunteers"},
		About:   lms.Text{AR: "نعلّم كبار السن في أحياء المدينة استعمال الهاتف بأمان، ونرافق الزوار في تطبيقات الخدمات.", EN: "We teach elders in the quarters of Madinah to use their phones safely, and help visitors with service apps."},
		Website: "https://hope.example.org"}, Purpose: "ندرّب ثلاثين متطوعًا كل فصل، ونصدر لهم شهادات باسم الجمعية."}
	o, err := a.Organizations.Lookup(ctx, w.Organization)
	if lms.KindOf(err) == lms.KindNotFound {
		o, err = a.Organizations.Request(ctx, w.Actor("manager@sanad.example"), wish)
	}
	if err != nil || o.State != organization.Requested {
		return err
	}
	admin := w.Actor("admin@sanad.example")
	admin.Roles = append(admin.Roles, lms.RolePlatformAdmin)
	if _, err := a.Organizations.Decide(ctx, admin, w.Organization, organization.Approve, ""); err != nil {
		return err
	}
	return errors.Join(a.Jobs.Drain(ctx), w.invite(ctx, a), w.ask(ctx, a))
}

// invite lets two people join by a code that has one seat, and a tutor by mail.
func (w *World) invite(ctx context.Context, a *app.App) error {
	manager := w.Member("manager@sanad.example", lms.RoleOrgAdmin)
	code, err := a.Organizations.Invite(ctx, manager, organization.InvitationWish{Label: "متطوعو الفصل الأول", Seats: 1, Days: 180}, lms.Arabic)
	if err != nil {
		return err
	}
	mail, err := a.Organizations.Invite(ctx, manager, organization.InvitationWish{Email: "tutor@sanad.example", Role: lms.RoleTutor, Days: 180}, lms.Arabic)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		email string
		link  string
	}{{"maryam@sanad.example", code.Code}, {"yusuf@sanad.example", code.Code}, {"tutor@sanad.example", a.Organizations.Link(mail)}} {
		if _, err := a.Organizations.Follow(ctx, w.Actor(x.email), "sample", x.link); err != nil {
			return err
		}
	}
	return a.Jobs.Drain(ctx)
}

// ask leaves a request for the platform to decide.
func (w *World) ask(ctx context.Context, a *app.App) error {
	_, err := a.Organizations.Request(ctx, w.Actor("tutor@sanad.example"), organization.Wish{ID: "quba-library", Profile: organization.Profile{
		Name: lms.Text{AR: "أصدقاء مكتبة قباء", EN: "Friends of Quba Library"}, About: lms.Text{AR: "متطوعون يساعدون القرّاء في البحث في الفهارس الرقمية.", EN: "Volunteers who help readers search the digital catalogues."}},
		Purpose: "لدينا اثنا عشر متطوعًا يحتاجون دورة الخصوصية قبل أن يعملوا في القاعة."})
	return err
}

// Member returns a person of the world as an actor in its organization.
func (w *World) Member(email string, roles ...lms.Role) lms.Actor {
	a := w.Actor(email)
	a.Org, a.Roles = w.Organization, append(a.Roles, roles...)
	return a
}
