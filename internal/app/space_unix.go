//go:build linux || darwin || freebsd

package app

import "syscall"

// space tells how much an ordinary user may still write to the file system of a
// folder, and how much that is when it is empty.
func space(dir string) (free, total uint64, err error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, 0, err
	}
	block, left := uint64(st.Bsize), uint64(st.Bavail)                              //nolint:unconvert // the types differ between systems
	return left * block, (uint64(st.Blocks) - uint64(st.Bfree) + left) * block, nil //nolint:unconvert // as above
}
