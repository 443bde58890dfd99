package app

import "golang.org/x/sys/windows"

// space tells how much may still be written to the volume of a folder, and how
// much that is when it is empty.
func space(dir string) (free, total uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, &total, nil)
	return free, total, err
}
