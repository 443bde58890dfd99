package mongostore

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"sanad/storage/docstore"
)

// Error codes of the server that have a meaning of ours.
const (
	badValue         = 2
	objectTooLarge   = 10334
	outOfDiskSpace   = 14031
	overNestingLimit = 15
)

// meanings pairs codes with errors of docstore.
var meanings = []struct {
	code int
	err  error
}{
	{outOfDiskSpace, docstore.ErrFull},
	{badValue, docstore.ErrDocument},
	{objectTooLarge, docstore.ErrDocument},
	{overNestingLimit, docstore.ErrDocument},
}

// known are the errors that say what they mean and pass through translate.
var known = []error{
	docstore.ErrExists, docstore.ErrNotFound, docstore.ErrConflict, docstore.ErrFull,
	docstore.ErrDocument, docstore.ErrUnavailable, docstore.ErrQuery, docstore.ErrAppendOnly,
}

// translate gives an error of the driver its meaning for the caller. What has
// none of its own leaves the outcome unknown, which is ErrUnavailable.
func translate(ctx context.Context, err error) error {
	switch {
	case err == nil || isKnown(err):
		return err
	case isDuplicate(err):
		return fmt.Errorf("%w: %w", docstore.ErrExists, err)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	var server mongo.ServerError
	if errors.As(err, &server) {
		for _, m := range meanings {
			if server.HasErrorCode(m.code) {
				return fmt.Errorf("%w: %w", m.err, err)
			}
		}
	}
	return fmt.Errorf("%w: %w", docstore.ErrUnavailable, err)
}

// isDuplicate reports a taken id or unique combination. FerretDB 1 tells of it
// as an internal error, with the words of its database, unless the document is
// being inserted.
func isDuplicate(err error) bool {
	var server mongo.ServerError
	return mongo.IsDuplicateKeyError(err) ||
		errors.As(err, &server) && server.HasErrorMessage("UNIQUE constraint failed")
}

func isKnown(err error) bool {
	for _, k := range known {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// unreachable reports an error that says that the server did not answer: the
// driver's own, or one about time or the network.
func unreachable(err error) bool {
	if err == nil || isKnown(err) {
		return false
	}
	var server mongo.ServerError
	return !errors.As(err, &server) || mongo.IsTimeout(err) || mongo.IsNetworkError(err)
}

// isLocal reports an error that was found before the server was asked.
func isLocal(err error) bool {
	return errors.Is(err, docstore.ErrQuery) || errors.Is(err, docstore.ErrDocument) || errors.Is(err, docstore.ErrAppendOnly)
}
