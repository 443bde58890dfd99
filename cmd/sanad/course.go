package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"sanad/courses"
	"sanad/internal/app"
	"sanad/internal/course"
	"sanad/internal/lms"
)

const courseUsage = "usage: sanad course check [-fix] DIR... | list | import DIR|ZIP... | export ID[@VERSION] FILE.zip"

// runCourse is "sanad course ...".
func runCourse(ctx context.Context, p *program, args []string) (err error) {
	if len(args) == 0 {
		fmt.Fprintln(p.errOut, courseUsage)
		return errUsage
	}
	if args[0] == "check" {
		return p.checkCourses(args[1:])
	}
	actions := map[string]func(context.Context, *program, *app.App, []string) error{
		"list": listCourses, "import": importCourses, "export": exportCourse,
	}
	do, ok := actions[args[0]]
	if !ok {
		fmt.Fprintln(p.errOut, courseUsage)
		return errUsage
	}
	a, _, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return p.explain(a, do(ctx, p, a, args[1:]))
}

// checkCourses reads course folders and says what is wrong with each, and with
// all of them together.
func (p *program) checkCourses(args []string) error {
	fix := len(args) > 0 && args[0] == "-fix"
	if fix {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(p.errOut, courseUsage)
		return errUsage
	}
	var read []*courses.Package
	good := true
	for _, dir := range args {
		if fix {
			if err := courses.Fix(dir); err != nil {
				return err
			}
		}
		pkg, report := courses.Read(os.DirFS(dir))
		if err := report.Print(p.out); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s: %d errors, %d warnings\n", dir, len(report.Errors()), len(report.Warnings()))
		if good = good && report.OK(); pkg != nil {
			read = append(read, pkg)
		}
	}
	cycles := courses.CheckCycle(read...)
	if err := cycles.Print(p.out); err != nil {
		return err
	}
	if !good || !cycles.OK() {
		return errFindings
	}
	return nil
}

func listCourses(ctx context.Context, p *program, a *app.App, _ []string) error {
	var f course.Filter
	for {
		l, err := a.Courses.Catalogue(ctx, lms.Platform, f)
		if err != nil {
			return err
		}
		for _, c := range l.Cards {
			fmt.Fprintf(p.out, "%s\t%d lessons\t%s\n", c.Version, c.Lessons, c.Title.In(lms.Arabic))
		}
		if l.Next == "" {
			return nil
		}
		f.After = l.Next
	}
}

// importCourses publishes folders and archives; one that has errors changes
// nothing, and the others are published all the same.
func importCourses(ctx context.Context, p *program, a *app.App, args []string) error {
	if len(args) == 0 {
		fmt.Fprintln(p.errOut, courseUsage)
		return errUsage
	}
	var errs []error
	for _, name := range args {
		files, closeFiles, err := p.openCourse(name)
		if err == nil {
			err = errors.Join(p.importCourse(ctx, a, name, files), closeFiles())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (p *program) importCourse(ctx context.Context, a *app.App, name string, files fs.FS) error {
	pkg, report := courses.Read(files)
	if err := report.Print(p.out); err != nil {
		return err
	}
	if !report.OK() {
		fmt.Fprintf(p.out, "%s: not imported\n", name)
		return errFindings
	}
	v, err := a.Courses.Publish(ctx, lms.SystemActor(lms.Platform), pkg, files)
	if err != nil {
		return p.explain(a, err)
	}
	fmt.Fprintf(p.out, "%s: published as %s\n", name, v.ID)
	return nil
}

// openCourse opens a folder, or an archive after its list was looked through.
func (p *program) openCourse(name string) (files fs.FS, closeFiles func() error, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(name), func() error { return nil }, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	files, report := courses.OpenZip(f, info.Size())
	if !report.OK() {
		return nil, nil, errors.Join(report.Print(p.out), f.Close(), errFindings)
	}
	return files, f.Close, nil
}

// exportCourse writes a published version as the archive it was published from.
func exportCourse(ctx context.Context, p *program, a *app.App, args []string) error {
	if len(args) != 2 {
		fmt.Fprintln(p.errOut, courseUsage)
		return errUsage
	}
	id := lms.VersionID(args[0])
	if !strings.Contains(args[0], "@") {
		card, err := a.Courses.Card(ctx, lms.Platform, lms.CourseID(args[0]))
		if err != nil {
			return err
		}
		id = card.Version
	}
	r, err := a.Courses.Export(ctx, lms.SystemActor(lms.Platform), id)
	if err != nil {
		return err
	}
	defer r.Close()
	return writeNew(args[1], r)
}

// writeNew writes a file that must not exist yet; an interrupted write leaves
// none behind.
func writeNew(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
