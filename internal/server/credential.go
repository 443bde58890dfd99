package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/credential"
	"sanad/internal/credential/pdf"
	"sanad/internal/i18n"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) credentialRoutes() []*route {
	public := func(path string, h handler) *route {
		rt := get(path, policy.VerifyCredential, h)
		rt.public = true
		return rt
	}
	one := get("/c/:certificate", policy.VerifyCredential, s.certificate)
	one.unable = "cert.cannot_tell" // or whoever asks would take it for false
	return []*route{
		one,
		get("/c/:certificate/qr.svg", policy.VerifyCredential, s.code),
		get("/verify", policy.VerifyCredential, s.askVerify),
		{method: fiber.MethodPost, path: "/verify", action: policy.VerifyCredential, handle: s.verify, body: badgeBody},
		get("/certificates", policy.ReadOwnData, s.certificates),
		public("/.well-known/did.json", s.did),
		public("/orgs/:org/did.json", s.did),
		public("/orgs/:org/status/:list", s.statusList),
		public("/logo.svg", s.drawing("art/logo.svg")),
		public("/a/:course<regex(^[a-z0-9-]+$)>/badge.svg", s.drawing("art/badge.svg")),
		public("/a/:course<regex(^[a-z0-9-]+$)>/card.svg", s.drawing("art/badge.svg")),
		get("/a/:course<regex(^[a-z0-9-]+$)>", policy.VerifyCredential, s.achievement),
		get("/a/:course<regex(^[a-z0-9-]+$)>/criteria", policy.VerifyCredential, s.achievement),
		get("/a/:course<regex(^[a-z0-9-]+$)>/:lang<regex(^(ar|en)$)>", policy.VerifyCredential, s.achievement),
	}
}

// drawing answers with one of our drawings under an address that credentials
// name for ever, whatever becomes of the course.
func (s *Server) drawing(name string) handler {
	return func(r *request) error {
		f, ok := s.Bundle.File(s.Bundle.URL(name))
		if !ok {
			return lms.NotFound("page.not_found")
		}
		r.Set(fiber.HeaderContentType, f.Type)
		r.Set(fiber.HeaderCacheControl, "public, max-age=86400")
		r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		r.Set("Cross-Origin-Resource-Policy", "cross-origin")
		return r.Send(f.Body)
	}
}

// wrongNumbers bounds how many numbers that name no certificate a network may
// try.
var wrongNumbers = limit.Rule{Name: "certificate", Max: 60, Window: time.Minute}

// find returns a certificate to anybody. Numbers that name none are counted:
// whoever tries many waits.
func (s *Server) find(r *request, id lms.CredentialID) (*credential.Certificate, error) {
	if err := s.Limits.Check(r.ctx(), wrongNumbers, r.network()); err != nil {
		return nil, err
	}
	c, err := s.Credentials.Get(r.ctx(), id)
	if lms.KindOf(err) != lms.KindNotFound {
		return c, err
	}
	if tooMany := s.Limits.Take(r.ctx(), wrongNumbers, r.network()); tooMany != nil {
		return nil, tooMany
	}
	return nil, err
}

// certificate answers with the page of a certificate, or with the form of it
// that was named or asked for.
func (s *Server) certificate(r *request) error {
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	r.Set("X-Robots-Tag", "noindex")
	id, form, named := strings.Cut(r.Params("certificate"), ".")
	if !named {
		r.Vary("Accept")
	}
	if !named {
		form = negotiate(r.Get("Accept"))
	}
	c, err := s.find(r, lms.CredentialID(id))
	if lms.KindOf(err) == lms.KindNotFound && form == formPage && !r.wantsJSON() {
		return s.noCertificate(r, id)
	}
	if err != nil {
		return err
	}
	switch form {
	case formPage:
		return s.certificatePage(r, c)
	case formBadge, formOldBadge, "json":
		return s.badge(r, c, form, named)
	case "pdf":
		return s.paper(r, c)
	case formJWT, "jwt":
		return s.token(r, c, named)
	case "png":
		return s.badgePicture(r, c, form, "image/png", s.Credentials.PNG)
	case "svg":
		return s.badgePicture(r, c, form, "image/svg+xml", s.Credentials.SVG)
	case "tlog-proof":
		return s.logProof(r, c)
	}
	return lms.NotFound("credential.not_found")
}

// badge answers with the signed credential.
func (s *Server) badge(r *request, c *credential.Certificate, form string, named bool) error {
	body, err := s.Credentials.JSON(r.ctx(), c.ID)
	if err != nil {
		return err
	}
	kind := formBadge
	switch {
	case form == formOldBadge:
		kind = formOldBadge
	case named:
		kind = fiber.MIMEApplicationJSON
		r.Set(fiber.HeaderContentDisposition, certificateFile(c, true, "json"))
	}
	return s.sendStable(r, kind, body)
}

// paper answers with the printed certificate.
func (s *Server) paper(r *request, c *credential.Certificate) error {
	body, err := s.Credentials.PDF(r.ctx(), c.ID, paperOptions(r))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, certificateFile(c, r.Query("view") == "", "pdf"))
	return s.sendStable(r, "application/pdf", body)
}

// paperOptions lets the address choose one language; the paper is the same for
// every reader otherwise.
func paperOptions(r *request) pdf.Options {
	if l := lms.Lang(r.Query("only")); l.Valid() {
		return pdf.Options{Lang: l}
	}
	return pdf.Options{}
}

// token answers with the signed credential as a token.
func (s *Server) token(r *request, c *credential.Certificate, named bool) error {
	body, err := s.Credentials.JWT(r.ctx(), c.ID)
	if err != nil {
		return err
	}
	if named {
		r.Set(fiber.HeaderContentDisposition, certificateFile(c, true, "jwt"))
	}
	return s.sendStable(r, formJWT, body)
}

// badgePicture answers with the badge's picture, the signed credential inside. One
// opened by itself must not run anything in our name.
func (s *Server) badgePicture(r *request, c *credential.Certificate, ext, kind string, draw func(context.Context, lms.CredentialID) ([]byte, error)) error {
	body, err := draw(r.ctx(), c.ID)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	r.Set(fiber.HeaderContentDisposition, certificateFile(c, r.Query("view") == "", ext))
	return s.sendStable(r, kind, body)
}

// code answers with the square code of a certificate's address.
func (s *Server) code(r *request) error {
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	r.Set("X-Robots-Tag", "noindex")
	c, err := s.find(r, lms.CredentialID(r.Params("certificate")))
	if err != nil {
		return err
	}
	svg, err := s.Credentials.QR(c)
	if err != nil {
		return err
	}
	return s.sendStable(r, "image/svg+xml", []byte(svg))
}

// certificateFile names a download after the course and the day of issue; where
// only Latin letters are kept, after the number.
func certificateFile(c *credential.Certificate, download bool, ext string) string {
	plain, _, _ := strings.Cut(disposition(download, "certificate-"+string(c.ID[:8])+"."+ext), "; filename*")
	name := c.Course.Title.In(lms.Arabic) + " " + c.IssuedAt.Format("2006-01-02") + " " + string(c.ID[:8]) + "." + ext
	return plain + "; filename*=UTF-8''" + url.PathEscape(name)
}

// sendStable sends bytes that stay the same until the certificate changes, with
// the tag by which a browser knows that it has them.
func (s *Server) sendStable(r *request, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	r.Set(fiber.HeaderETag, tag)
	if !r.route.public {
		r.Set(fiber.HeaderCacheControl, "no-cache")
	}
	for _, known := range strings.Split(r.Get(fiber.HeaderIfNoneMatch), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			return r.SendStatus(fiber.StatusNotModified)
		}
	}
	r.Set(fiber.HeaderContentType, kind)
	return r.Send(body)
}

// did answers with the public keys of an issuer.
func (s *Server) did(r *request) error {
	r.Set(fiber.HeaderCacheControl, "no-cache")
	org := lms.Platform
	if name := r.Params("org"); name != "" {
		org = lms.OrgID(name)
	}
	body, err := s.Credentials.DIDDocument(r.ctx(), org)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	r.Set("Cross-Origin-Resource-Policy", "cross-origin")
	r.Set(fiber.HeaderCacheControl, "public, max-age=300")
	return s.sendStable(r, "application/did+json", body)
}

// statusList answers with a signed list of what was revoked. It looks at nobody
// and keeps nothing: it must not tell who asked about whom.
func (s *Server) statusList(r *request) error {
	r.Set(fiber.HeaderCacheControl, "no-cache")
	body, err := s.Credentials.StatusList(r.ctx(), lms.OrgID(r.Params("org")), r.Params("list"))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	r.Set("Cross-Origin-Resource-Policy", "cross-origin")
	r.Set(fiber.HeaderCacheControl, "public, max-age="+strconv.Itoa(int(credential.ListTTL/time.Second)))
	return s.sendStable(r, formBadge, body)
}

// askVerify shows the field for a certificate's number or address; a search
// that names one leads there at once.
func (s *Server) askVerify(r *request) error {
	if r.Query("code") != "" {
		return s.verifyCode(r, clipRunes(r.Query("code"), 500))
	}
	return s.showVerify(r, "", nil)
}

// verify answers one of the two forms: the number or address of a certificate
// of ours leads to its page, anything else that may be a badge is judged.
func (s *Server) verify(r *request) error {
	if _, err := r.MultipartForm(); err == nil || r.Request().PostArgs().Has("badge") {
		return s.judgeSent(r)
	}
	if code := strings.TrimSpace(r.FormValue("code")); mayBeBadge(code) && !s.isOwn(code) {
		return s.judgePasted(r, code)
	}
	return s.verifyCode(r, typed(r, "code"))
}

// verifyPage asks for a number or an address; code is what the field holds.
func (s *Server) verifyPage(r *request, title, lede, code string) *render.VerifyPage {
	p := &render.VerifyPage{Base: s.pageBase(r, title, "verify")}
	p.Lede = p.T(lede)
	p.Form = render.Form{Action: "/verify", Token: p.Token, Submit: p.T("cert.verify_do"), Fields: []render.Field{{
		Name: "code", Label: p.T("cert.code"), Hint: p.T("cert.code_hint"), Type: "text", Dir: "ltr", Value: code, Required: true, Max: 500, Autocomplete: "off"}}}
	p.Badge = judgeForm(&p.Base)
	return p
}

// noCertificate says that there is none of a number, and lets it be mended.
func (s *Server) noCertificate(r *request, number string) error {
	p := s.verifyPage(r, "cert.unknown_title", "cert.unknown_text", clipRunes(number, 500))
	p.Unknown = true
	return s.show(r, fiber.StatusNotFound, p)
}

func (s *Server) showVerify(r *request, code string, err error) error {
	p := s.verifyPage(r, "cert.verify_title", "cert.verify_lede", code)
	p.Description = p.Lede
	s.indexed(r, &p.Base)
	if err == nil {
		return s.show(r, fiber.StatusOK, p)
	}
	if err := s.mistakes(r, &p.Form, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// verifyCode leads to the page of a certificate, whether its number or its
// address was given.
func (s *Server) verifyCode(r *request, code string) error {
	id := certificateID(code)
	if id == "" {
		return s.showVerify(r, code, lms.Invalid("code", "cert.code_invalid"))
	}
	return r.see("/c/" + string(id))
}

// certificateID finds a certificate's number in what somebody typed or pasted,
// in digits of any script; "" when there is none.
func certificateID(typed string) lms.CredentialID {
	typed = i18n.Fold(typed)
	if u, err := url.Parse(typed); err == nil && u.Host != "" {
		typed = u.Path
	}
	if _, after, ok := strings.Cut(typed, "/c/"); ok {
		typed = after
	}
	typed, _, _ = strings.Cut(typed, ".")
	keep := func(c rune) rune {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f':
			return c
		case c == ' ', unicode.Is(unicode.Pd, c):
			return -1
		}
		return 'x'
	}
	if id := strings.Map(keep, typed); lms.ValidID(id) {
		return lms.CredentialID(id)
	}
	return ""
}

// certificates lists a person's own.
func (s *Server) certificates(r *request) error {
	list, next, err := s.Credentials.ListOfPerson(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p := &render.CertificatesPage{Base: s.pageBase(r, "cert.own_title", "certificates"), Pager: pager(r, next)}
	for i := range list {
		p.Lines = append(p.Lines, s.certificateLine(&p.Base, &list[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}
