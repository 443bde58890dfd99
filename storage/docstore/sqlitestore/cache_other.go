//go:build !linux

package sqlitestore

import "os"

// dropCache has no way to be done here.
func dropCache(*os.File) error { return nil }
