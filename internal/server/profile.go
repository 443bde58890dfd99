package server

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/render"
)

func (s *Server) account(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) accountPage(r *request) (*render.AccountPage, error) {
	me := r.who.Person
	p := &render.AccountPage{Base: s.pageBase(r, "person.account", "account"), Email: me.Email}
	p.Roles = p.RoleList(r.actor.Roles)
	p.Profile = profileForm(&p.Base, account.Profile{Name: me.Name, Prefs: me.Prefs})
	p.Password = passwordForm(&p.Base)
	f, err := s.accounts.Factor(r.ctx(), r.actor)
	if err != nil {
		return nil, err
	}
	if p.Factor = f.On; f.On {
		p.Password.Fields = append(p.Password.Fields, codeField(&p.Base, "factor.code_hint"))
	}
	all, err := s.accounts.Sessions(r.ctx(), r.actor)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		p.Sessions = append(p.Sessions, render.SessionLine{ID: string(x.ID), Agent: orPath(x.Agent, p.T("person.session_unknown")),
			Since: p.T("person.session_since", "at", p.DateTime(x.CreatedAt)), Seen: p.T("person.session_seen", "at", p.DateTime(x.SeenAt)),
			Current: x.ID == r.actor.Session})
	}
	return p, nil
}

// profileForm asks for the name and how somebody likes to read.
func profileForm(b *render.Base, f account.Profile) render.Form {
	return render.Form{Action: "/account/profile", Token: b.Token, Submit: b.T("person.profile_do"), Fields: append(
		nameFields(b, f.Name),
		choice(b, "lang", "person.lang", "person.lang_", string(f.Prefs.Lang), "ar", "en"),
		choice(b, "digits", "person.digits", "person.digits_", string(f.Prefs.Digits), "", string(i18n.DigitsArabic), string(i18n.DigitsLatin)),
		choice(b, "calendar", "person.calendar", "person.calendar_", string(f.Prefs.Calendar), "", string(i18n.CalendarHijri), string(i18n.CalendarGregorian), string(i18n.CalendarBoth)),
		zoneField(b, f.Prefs.Zone),
	)}
}

// choice is a select whose labels are the messages of each value behind a prefix;
// the empty value's is called auto.
func choice(b *render.Base, name, key, prefix, chosen string, values ...string) render.Field {
	f := render.Field{Type: "select", Name: name, Label: b.T(key), Required: true}
	for _, v := range values {
		f.Options = append(f.Options, render.Choice{Value: v, Label: b.T(prefix + orPath(v, "auto")), Selected: v == chosen, AsIs: name == "digits"})
	}
	return f
}

// zones are the time zones offered first of all to people in Arab countries and
// their neighbours.
var zones = []string{"Asia/Riyadh", "Asia/Dubai", "Asia/Kuwait", "Asia/Qatar", "Asia/Muscat", "Asia/Aden", "Asia/Baghdad", "Asia/Amman",
	"Asia/Damascus", "Asia/Beirut", "Asia/Gaza", "Africa/Cairo", "Africa/Khartoum", "Africa/Tripoli", "Africa/Tunis", "Africa/Algiers",
	"Africa/Casablanca", "Africa/Nouakchott", "Europe/Istanbul", "Europe/London", "Europe/Paris", "Asia/Karachi", "Asia/Jakarta", "America/New_York"}

func zoneField(b *render.Base, chosen string) render.Field {
	f := render.Field{Type: "select", Name: "zone", Label: b.T("person.zone"), Hint: b.T("person.zone_hint"), Required: true}
	chosen = orPath(chosen, i18n.DefaultZone)
	for _, z := range zones {
		_, city, _ := strings.Cut(z, "/")
		f.Options = append(f.Options, render.Choice{Value: z, Label: b.T("person.zone_" + strings.ToLower(city)), Selected: z == chosen})
	}
	if !slices.Contains(zones, chosen) {
		f.Options = append(f.Options, render.Choice{Value: chosen, Label: chosen, Selected: true})
	}
	return f
}

func passwordForm(b *render.Base) render.Form {
	fresh := passwordField(b, "password", "person.password_new", "new-password")
	fresh.Hint = b.T("person.password_hint", "min", account.MinPassword)
	return render.Form{Action: "/account/password", Token: b.Token, Submit: b.T("person.password_do"), Fields: []render.Field{
		passwordField(b, "old_password", "person.password_old", "current-password"), fresh}}
}

func (s *Server) changeProfile(r *request) error {
	f := account.Profile{Name: lms.Text{AR: typed(r, "name_ar"), EN: typed(r, "name_en")}, Prefs: i18n.Prefs{Lang: lms.Lang(r.FormValue("lang")),
		Digits: i18n.Digits(r.FormValue("digits")), Calendar: i18n.Calendar(r.FormValue("calendar")), Zone: clipRunes(typed(r, "zone"), 80)}}
	if _, err := s.accounts.ChangeProfile(r.ctx(), r.actor, f); err != nil {
		return s.refuseAccount(r, err, func(p *render.AccountPage) *render.Form { p.Profile = profileForm(&p.Base, f); return &p.Profile })
	}
	s.setCookie(r, "lang", string(f.Prefs.Lang), 365*24*3600)
	return r.see("/account?done=profile")
}

func (s *Server) changePassword(r *request) error {
	if err := s.accounts.ChangePassword(r.ctx(), r.actor, r.FormValue("old_password"), r.FormValue("code"), r.FormValue("password")); err != nil {
		return s.refuseAccount(r, err, func(p *render.AccountPage) *render.Form { return &p.Password })
	}
	return r.see("/account?done=password")
}

// refuseAccount shows the account page again with what is wrong in one form.
func (s *Server) refuseAccount(r *request, wrong error, form func(*render.AccountPage) *render.Form) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	if err := s.mistakes(r, form(p), wrong); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

func (s *Server) endSession(r *request) error {
	if err := s.accounts.EndSession(r.ctx(), r.actor, lms.SessionID(r.Params("session"))); err != nil {
		return err
	}
	return r.see("/account?done=session")
}
