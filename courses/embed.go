package courses

import (
	"embed"
	"io/fs"
)

//go:embed all:privacy-pdpl all:account-device-safety
var bundled embed.FS

// BundledCourse is a starter course that comes with the program.
type BundledCourse struct {
	Name  string // its folder, which is the course's id
	Files fs.FS  // the course folder
}

// Bundled lists the starter courses in the order they should be published.
func Bundled() []BundledCourse {
	var out []BundledCourse
	for _, name := range []string{"account-device-safety", "privacy-pdpl"} {
		files, err := fs.Sub(bundled, name)
		if err != nil {
			panic(err) // the name is a constant above
		}
		out = append(out, BundledCourse{name, files})
	}
	return out
}
