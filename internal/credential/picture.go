package credential

import (
	"context"
	"fmt"

	"sanad/internal/credential/bake"
	"sanad/internal/lms"
)

// PNG returns the picture of a certificate's badge with the signed credential
// inside, as Open Badges says: the same bytes as long as the program draws it in
// the same way. Gone when the certificate was revoked.
func (s *Service) PNG(ctx context.Context, id lms.CredentialID) ([]byte, error) {
	rec, err := s.readShown(ctx, id)
	if err != nil {
		return nil, err
	}
	drawn, err := rec.picture().DrawPNG()
	if err == nil {
		drawn, err = bake.PNG(drawn, rec.JSON)
	}
	if err != nil {
		return nil, fmt.Errorf("picture of credential %s: %w", id, err)
	}
	return drawn, nil
}

// SVG is PNG as a drawing.
func (s *Service) SVG(ctx context.Context, id lms.CredentialID) ([]byte, error) {
	rec, err := s.readShown(ctx, id)
	if err != nil {
		return nil, err
	}
	drawn, err := bake.SVG(rec.picture().DrawSVG(), rec.JSON)
	if err != nil {
		return nil, fmt.Errorf("drawing of credential %s: %w", id, err)
	}
	return drawn, nil
}

// readShown returns a certificate that may still be shown as one: a picture, like
// a paper, would say by itself that it is worth something.
func (s *Service) readShown(ctx context.Context, id lms.CredentialID) (*Record, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec.RevokedAt != nil {
		return nil, &lms.Problem{Kind: lms.KindGone, Key: "credential.no_picture"}
	}
	return rec, nil
}

// picture is what the badge shows, in the credential's primary language.
func (r *Record) picture() bake.Picture {
	title, lang := r.Course.Title.Pick(lms.Arabic)
	return bake.Picture{Title: title, Issuer: r.Issuer.Name.In(lang), Lang: lang}
}
