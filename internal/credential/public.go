package credential

import (
	"context"

	"sanad/internal/credential/translog"
	"sanad/internal/lms"
)

// LogPart returns what has an address below the public log, to anybody:
// "checkpoint", "vkey", tiles and bundles of entries. NotFound when there is
// none.
func (s *Service) LogPart(ctx context.Context, path string) (translog.Part, error) {
	return s.log.Part(ctx, path)
}

// LogProof returns a file that proves without the network that a certificate is
// in the public log, against the log of now. NotFound while it is not there,
// which only those are that were issued before there was a log.
func (s *Service) LogProof(ctx context.Context, id lms.CredentialID) ([]byte, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec.Logged == 0 {
		return nil, lms.NotFound("credential.not_found")
	}
	return s.log.Proof(ctx, rec.Logged-1)
}
