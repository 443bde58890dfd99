package server

import (
	"context"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/credential/bake"
	"sanad/internal/credential/judge"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// judgeRule bounds how many badges a network may have judged: each may make us
// ask other sites.
var judgeRule = limit.Rule{Name: "judge", Max: 20, Window: time.Minute}

// judgeTime bounds one judgement with all that it asks for.
const judgeTime = 12 * time.Second

// shownMax is what a form names as the largest file, in round numbers.
const shownMax = 1_000_000

// judgeForm asks for anybody's badge.
func judgeForm(b *render.Base) render.Form {
	return render.Form{Action: "/verify", Token: b.Token, Submit: b.T("cert.judge_do"), Fields: []render.Field{
		{Name: "file", Label: b.T("cert.judge_file"), Hint: b.T("cert.judge_file_hint", "size", b.Size(shownMax)), Type: "file", Unmarked: true},
		{Name: "badge", Label: b.T("cert.judge_paste"), Hint: b.T("cert.judge_paste_hint"), Type: "textarea", Rows: 4, Unmarked: true}}}
}

// judgeSent judges the file of a form, or where there is none what was pasted.
func (s *Server) judgeSent(r *request) error {
	head, err := r.FormFile("file")
	if err != nil || head.Size == 0 {
		return s.judgePasted(r, strings.TrimSpace(r.FormValue("badge")))
	}
	f, err := head.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, bake.MaxFile+1))
	if err != nil {
		return err
	}
	return s.judge(r, "file", "", body)
}

// judgePasted judges what was pasted, or what lies at the address that was.
func (s *Server) judgePasted(r *request, pasted string) error {
	if pasted == "" {
		return s.noBadge(r, "file", "", lms.Invalid("file", "cert.judge_nothing"))
	}
	if id := certificateID(pasted); id != "" && s.isOwn(pasted) {
		return r.see("/c/" + string(id))
	}
	return s.judge(r, "badge", pasted, []byte(pasted))
}

// judge shows the verdict on a badge, or the form again where there is none in
// what was sent. field is where it stood, pasted what stands there again.
func (s *Server) judge(r *request, field, pasted string, body []byte) error {
	if err := s.Limits.Take(r.ctx(), judgeRule, r.network()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.ctx(), judgeTime)
	defer cancel()
	docs := &nearby{s, judge.MaxFetches}
	c, err := readBadge(ctx, docs, field, body)
	if err != nil {
		return s.noBadge(r, field, pasted, err)
	}
	return s.show(r, fiber.StatusOK, s.judged(r, judge.Judge(ctx, c, s.Clock.Now(), docs)))
}

// readBadge finds the credential in what was sent, or at the address that was. It
// fails with a Problem of the field.
func readBadge(ctx context.Context, docs judge.Resolver, field string, body []byte) (c judge.Credential, err error) {
	if text := strings.TrimSpace(string(body)); field == "badge" && isAddress(text) {
		if body, err = docs.Get(ctx, text); err != nil {
			return c, lms.Invalid(field, "cert.judge_away")
		}
	}
	inside, _, err := bake.Unpack(body)
	if err == nil {
		c, err = judge.Read(inside)
	}
	switch {
	case err == nil:
		return c, nil
	case len(body) > bake.MaxFile:
		return c, lms.Invalid(field, "cert.judge_large")
	case errors.Is(err, bake.ErrBroken):
		return c, lms.Invalid(field, "cert.judge_broken")
	}
	return c, lms.Invalid(field, "cert.judge_none")
}

// noBadge shows the forms again; what is wrong stands beside the field.
func (s *Server) noBadge(r *request, field, pasted string, err error) error {
	p := s.verifyPage(r, "cert.verify_title", "cert.verify_lede", "")
	for i := range p.Badge.Fields {
		if p.Badge.Fields[i].Name == field {
			p.Badge.Fields[i].Value = pasted
		}
	}
	if err := s.mistakes(r, &p.Badge, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// mayBeBadge reports whether a text is more than the number of a certificate.
func mayBeBadge(text string) bool {
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "ey") && strings.Count(text, ".") == 2 || isAddress(text)
}

func isAddress(text string) bool {
	return strings.HasPrefix(strings.ToLower(text), "https://") && !strings.ContainsAny(text, " \n")
}

// isOwn reports whether an address lies on this site. The scheme is no matter:
// the names of issuers know https only.
func (s *Server) isOwn(address string) bool {
	u, err := url.Parse(address)
	_, host, _ := strings.Cut(s.origin, "://")
	return err == nil && strings.EqualFold(u.Host, host)
}

// nearby gets documents of this site from where they are kept, and leaves at
// most so many others to the outside.
type nearby struct {
	site *Server
	left int
}

// Get returns a document.
func (n *nearby) Get(ctx context.Context, address string) ([]byte, error) {
	if n.site.isOwn(address) {
		return n.own(ctx, address)
	}
	if n.left--; n.left < 0 {
		return nil, lms.NotFound("page.not_found")
	}
	return n.site.Outside.Get(ctx, address)
}

// own returns what this site publishes at an address of its own.
func (n *nearby) own(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	switch parts := strings.Split(strings.Trim(u.Path, "/"), "/"); {
	case slices.Equal(parts, []string{".well-known", "did.json"}):
		return n.site.Credentials.DIDDocument(ctx, lms.Platform)
	case len(parts) == 3 && parts[0] == "orgs" && parts[2] == "did.json":
		return n.site.Credentials.DIDDocument(ctx, lms.OrgID(parts[1]))
	case len(parts) == 4 && parts[0] == "orgs" && parts[2] == "status":
		return n.site.Credentials.StatusList(ctx, lms.OrgID(parts[1]), parts[3])
	}
	return nil, lms.NotFound("page.not_found")
}
