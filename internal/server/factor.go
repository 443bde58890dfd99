package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/credential/qr"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

// factorPath is where people look after their second factor.
const factorPath = "/account/second-factor"

func (s *Server) factorRoutes() []*route {
	own := policy.ChangeOwnData
	return []*route{
		get(factorPath, own, s.factor), post(factorPath, own, s.beginFactor), post(factorPath+"/on", own, s.turnOnFactor),
		get(factorPath+"/codes", own, s.askRecoveryCodes), post(factorPath+"/codes", own, s.newRecoveryCodes),
		get(factorPath+"/off", own, s.askTurnOff), post(factorPath+"/off", own, s.turnOffFactor),
	}
}

func init() {
	noticed(map[string]string{"factor-off": "factor.off_done", "factor-over": "factor.over"})
}

// factor shows how the second factor stands, or how to set it up. The secret is
// for eyes whose owner has just given their password.
func (s *Server) factor(r *request) error {
	f, err := s.accounts.Factor(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	if f.Secret != "" {
		if ok, err := s.freshOwn(r, factorAgain(r)); !ok || err != nil {
			return err
		}
	}
	return s.show(r, fiber.StatusOK, s.factorPage(r, f))
}

// freshOwn is fresh for what somebody does to their own second factor.
func (s *Server) freshOwn(r *request, back string) (bool, error) {
	return s.fresh(r, policy.Object{Org: r.actor.Org, Owner: r.actor.Person}, back)
}

// factorNext is where somebody was going who was sent to set up a factor first.
func factorNext(r *request) string {
	return clipRunes(orPath(typed(r, "next"), r.Query("next")), maxNext)
}

// factorAgain is the page of the factor, on the way to where somebody was going.
func factorAgain(r *request) string {
	if next := factorNext(r); next != "" {
		return factorPath + "?" + nextQuery(next)
	}
	return factorPath
}

func (s *Server) factorPage(r *request, f *account.Factor) *render.FactorPage {
	p := &render.FactorPage{Base: s.pageBase(r, "factor.title", "account"), On: f.On}
	p.Path = factorAgain(r)
	if f.On {
		p.Left, p.Must = p.T("factor.left", "n", f.Left), s.accounts.NeedsFactor(r.who)
		return p
	}
	if s.accounts.NeedsFactor(r.who) {
		p.Due = p.T("factor.due")
	}
	if f.Secret != "" {
		s.showSecret(r, p, f)
	}
	p.Begin = factorForm(&p.Base, "", beginWords(f), nextField(r))
	return p
}

// showSecret shows what an app needs: to be scanned, opened or typed.
func (s *Server) showSecret(r *request, p *render.FactorPage, f *account.Factor) {
	p.Secret, p.App = inFours(f.Secret), render.AppLink(f.Address)
	if code, err := qr.New(f.Address); err == nil { // one too long for a code is typed
		p.QR = render.QRCode(code.SVG())
	}
	p.TurnOn = factorForm(&p.Base, "/on", "factor.on_do", nextField(r), codeField(&p.Base, "factor.first_hint"))
}

// beginWords are those of the button that begins, or begins anew.
func beginWords(f *account.Factor) string {
	if f.Secret != "" {
		return "factor.again_do"
	}
	return "factor.begin_do"
}

// inFours cuts a secret into parts of four, as it is read and typed.
func inFours(secret string) (out []string) {
	for len(secret) > 4 {
		out, secret = append(out, secret[:4]), secret[4:]
	}
	return append(out, secret)
}

func factorForm(b *render.Base, path, submit string, fields ...render.Field) render.Form {
	return render.Form{Action: factorPath + path, Token: b.Token, Submit: b.T(submit), Fields: fields}
}

func nextField(r *request) render.Field {
	return render.Field{Type: "hidden", Name: "next", Value: factorNext(r)}
}

// codeField asks for a code of the app, or what stands in for it.
func codeField(b *render.Base, hint string) render.Field {
	return render.Field{Type: "text", Name: "code", Label: b.T("factor.code"), Hint: b.T(hint), Autocomplete: "one-time-code", Dir: "ltr", Max: 60, Required: true}
}

func (s *Server) beginFactor(r *request) error {
	if ok, err := s.freshOwn(r, factorAgain(r)); !ok || err != nil {
		return err
	}
	if err := s.accounts.BeginFactor(r.ctx(), r.actor); err != nil {
		return err
	}
	return r.see(factorAgain(r))
}

// turnOnFactor takes the first code. The recovery codes stand in its answer and
// nowhere else: they are not kept as they are.
func (s *Server) turnOnFactor(r *request) error {
	if ok, err := s.freshOwn(r, factorAgain(r)); !ok || err != nil {
		return err
	}
	codes, err := s.accounts.TurnOnFactor(r.ctx(), r.actor, r.FormValue("code"))
	switch lms.KindOf(err) {
	case lms.KindGone:
		return r.see(factorPath + "?done=factor-over")
	case lms.KindInvalid:
		return s.refuseFirst(r, err)
	}
	if err != nil {
		return err
	}
	return s.showRecovery(r, codes, "factor.on_done")
}

// refuseFirst shows the page again with what is wrong with the first code.
func (s *Server) refuseFirst(r *request, wrong error) error {
	f, err := s.accounts.Factor(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	if f.Secret == "" { // nothing is being set up here
		return r.see(factorAgain(r))
	}
	p := s.factorPage(r, f)
	if err := s.mistakes(r, &p.TurnOn, wrong); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// showRecovery shows recovery codes for the only time.
func (s *Server) showRecovery(r *request, codes []string, done string) error {
	p := &render.FactorPage{Base: s.pageBase(r, "factor.recovery", "account"), On: true, Next: nextPath(factorNext(r), factorPath)}
	p.Path, p.Notice = factorPath, p.T(done)
	for _, code := range codes {
		p.Codes = append(p.Codes, inFours(code))
	}
	return s.show(r, fiber.StatusOK, p)
}
