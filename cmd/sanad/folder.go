package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"sanad/courses"
)

// folder is one course that was named on the command line, as it was read.
type folder struct {
	name   string
	files  fs.FS
	close  func() error
	pkg    *courses.Package
	report courses.Report
}

// readFolder opens and reads a folder or an archive. closeFolders closes it.
func readFolder(name string) (*folder, error) {
	f := &folder{name: name, close: func() error { return nil }}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if f.files = os.DirFS(name); !info.IsDir() {
		if err := f.open(info.Size()); err != nil {
			return nil, err
		}
	}
	if f.report.OK() {
		f.pkg, f.report = courses.Read(f.files)
	}
	return f, nil
}

// readFolders reads courses that belong together: prerequisites that lead back
// through another of them are in the report of each. What cannot be opened is
// left out, and is in the error.
func readFolders(names []string) (list []*folder, err error) {
	var errs []error
	for _, name := range names {
		f, err := readFolder(name)
		if errs = append(errs, err); err == nil {
			list = append(list, f)
		}
	}
	together(list)
	return list, errors.Join(errs...)
}

// open opens an archive after its list was looked through.
func (f *folder) open(size int64) error {
	zip, err := os.Open(f.name)
	if err != nil {
		return err
	}
	f.files, f.report = courses.OpenZip(zip, size)
	f.close = zip.Close // also of one that was refused
	return nil
}

// together adds to each report the prerequisites that lead back through the
// other courses.
func together(list []*folder) {
	var read []*courses.Package
	for _, f := range list {
		if f.pkg != nil {
			read = append(read, f.pkg)
		}
	}
	others := courses.RequirementsOf(read...)
	for _, f := range list {
		if f.pkg != nil {
			f.report = f.report.With(f.pkg.CheckCycle(others))
		}
	}
}

// print writes what was found.
func (p *program) print(f *folder) error {
	err := f.report.Print(p.out)
	if f.report.Cut {
		fmt.Fprintf(p.out, "%s: there is more than is shown\n", f.name)
	}
	return err
}

// closeFolders closes what readFolder opened.
func closeFolders(list []*folder) error {
	var errs []error
	for _, f := range list {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}
