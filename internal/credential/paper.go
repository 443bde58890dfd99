package credential

import (
	"context"
	"fmt"

	"sanad/internal/credential/pdf"
	"sanad/internal/credential/qr"
	"sanad/internal/lms"
)

// PDF draws a certificate from its snapshot, with the signed credential inside:
// the same bytes for the same options, whatever became of the course, the
// person and the organization. Gone when it was revoked: there is no paper of a
// certificate that is worth nothing.
func (s *Service) PDF(ctx context.Context, id lms.CredentialID, o pdf.Options) ([]byte, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec.RevokedAt != nil {
		return nil, &lms.Problem{Kind: lms.KindGone, Key: "credential.no_paper"}
	}
	paper, err := pdf.Render(rec.paper(), o)
	if err != nil {
		return nil, fmt.Errorf("paper of credential %s: %w", id, err)
	}
	return paper, nil
}

// paper is what is printed.
func (r *Record) paper() pdf.Certificate {
	return pdf.Certificate{
		ID: string(r.ID), URL: r.URL, Holder: r.Holder, Course: r.Course.Title, Issuer: r.Issuer.Name,
		Minutes: r.Course.Minutes, Score: r.Score, IssuedAt: r.IssuedAt, ValidUntil: r.ValidUntil,
		Attachments: []pdf.Attachment{{Name: "credential.json", Type: "application/json", Data: r.JSON}},
	}
}

// QR returns the code of a certificate's address as an SVG element.
func (s *Service) QR(c *Certificate) (string, error) {
	code, err := qr.New(c.URL)
	if err != nil {
		return "", fmt.Errorf("code of credential %s: %w", c.ID, err)
	}
	return code.SVG(), nil
}
