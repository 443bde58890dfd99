package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// known are the errors that say what they mean and pass through translate.
var known = []error{
	docstore.ErrExists, docstore.ErrNotFound, docstore.ErrConflict, docstore.ErrFull,
	docstore.ErrDocument, docstore.ErrUnavailable, docstore.ErrQuery, docstore.ErrAppendOnly,
	context.Canceled, context.DeadlineExceeded,
}

// translate gives an error of SQLite its meaning for the caller.
func translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	for _, k := range known {
		if errors.Is(err, k) {
			return err
		}
	}
	switch code := sqlite.ErrCode(err); code.ToPrimary() {
	case sqlite.ResultConstraint:
		return fmt.Errorf("%w: %w", docstore.ErrExists, err)
	case sqlite.ResultFull:
		return fmt.Errorf("%w: %w", docstore.ErrFull, err)
	case sqlite.ResultInterrupt:
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return unavailable(err)
}

func unavailable(err error) error {
	return fmt.Errorf("%w: %w", docstore.ErrUnavailable, err)
}

// isFailure reports an error of the disk or the library, after which nothing
// of the running transaction is to be believed.
func isFailure(err error) bool {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultOK, sqlite.ResultConstraint:
		return false
	}
	for _, k := range known {
		if errors.Is(err, k) {
			return false
		}
	}
	return err != nil
}

// outOfSpace turns an I/O error into ErrFull where the disk has no room left:
// SQLite reports a full disk as such when it writes pages, but as an I/O error
// when it extends its shared-memory index.
func outOfSpace(dir string, err error) error {
	if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultIOErr {
		return err
	}
	if free, known := freeBytes(dir); known && free < spare {
		return fmt.Errorf("%w: %w", docstore.ErrFull, err)
	}
	return err
}

// spare is the least free space with which SQLite can work: its shared-memory
// index grows by 32 KiB.
const spare = 64 << 10
