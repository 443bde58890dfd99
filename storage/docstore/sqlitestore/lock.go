package sqlitestore

import "errors"

// ErrLocked: another process, or another store of this process, holds the
// database.
var ErrLocked = errors.New("the data folder is in use by another process")
