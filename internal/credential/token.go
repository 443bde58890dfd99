package credential

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"sanad/internal/credential/keyring"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// JWT returns the credential in the form of a JSON Web Token, the same bytes for
// ever. It was made with the certificate. For certificates older than this form
// it is made when it is asked for, with the key that signed them: Ed25519 makes
// one signature only, so nothing needs to be kept. NotFound where that key is
// gone: another would say that it had signed then.
func (s *Service) JWT(ctx context.Context, id lms.CredentialID) ([]byte, error) {
	rec, err := s.read(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case len(rec.JWT) > 0:
		return rec.JWT, nil
	}
	token, err := s.tokenOf(ctx, rec)
	switch {
	case errors.Is(err, keyring.ErrNoKey), errors.Is(err, vc.ErrProof):
		return nil, &lms.Problem{Kind: lms.KindNotFound, Key: "credential.no_token", Cause: err}
	case err != nil:
		return nil, fmt.Errorf("token of credential %s: %w", id, err)
	}
	return token, nil
}

// tokenOf signs a certificate once more, by the key that its proof is by.
func (s *Service) tokenOf(ctx context.Context, rec *Record) ([]byte, error) {
	signer, err := s.keys.Earlier(ctx, rec.Org, rec.Issuer.DID, rec.KeyID)
	if err != nil {
		return nil, err
	}
	own := func(string) (ed25519.PublicKey, string, error) {
		return signer.Key.Public().(ed25519.PublicKey), rec.Issuer.DID, nil
	}
	if err := vc.Verify(rec.JSON, own); err != nil {
		return nil, err
	}
	return vc.SignJWT(rec.JSON, signer)
}
