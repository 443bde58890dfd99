package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"sanad/courses"
	"sanad/internal/app"
	"sanad/internal/course"
	"sanad/internal/lms"
)

const courseUsage = "usage: sanad course check [-fix] DIR... | list | import DIR|ZIP... | export ID[@VERSION] FILE.zip"

// runCourse is "sanad course ...".
func runCourse(ctx context.Context, p *program, args []string) error {
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
	return p.within(ctx, func(a *app.App) error { return do(ctx, p, a, args[1:]) })
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
	for _, dir := range args {
		if fix {
			if err := courses.Fix(dir); err != nil {
				return err
			}
		}
	}
	list, err := readFolders(args)
	if err != nil {
		return errors.Join(err, closeFolders(list))
	}
	return errors.Join(p.verdicts(list), closeFolders(list))
}

// verdicts prints what was found in each course; errFindings if any has errors.
func (p *program) verdicts(list []*folder) error {
	good := true
	for _, f := range list {
		if err := p.print(f); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s: %d errors, %d warnings\n", f.name, len(f.report.Errors()), len(f.report.Warnings()))
		good = good && f.report.OK()
	}
	if !good {
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
	list, err := readFolders(args)
	errs := []error{p.say(err)}
	for _, f := range list {
		errs = append(errs, p.say(p.importCourse(ctx, a, f)))
	}
	return errors.Join(append(errs, closeFolders(list))...)
}

// say prints what went wrong with one course of several.
func (p *program) say(err error) error {
	if err == nil || errors.Is(err, errFindings) {
		return err
	}
	fmt.Fprintf(p.errOut, "sanad: %v\n", err)
	return errFindings
}

func (p *program) importCourse(ctx context.Context, a *app.App, f *folder) error {
	var v *course.Version
	var refusal *course.Refusal
	if f.report.OK() {
		var err error
		v, err = a.Courses.Publish(ctx, lms.SystemActor(lms.Platform), f.pkg, f.files)
		if errors.As(err, &refusal) {
			f.report = f.report.With(refusal.Report)
		} else if err != nil {
			return fmt.Errorf("%s: %w", f.name, p.explain(a, err))
		}
	}
	if err := p.print(f); err != nil {
		return err
	}
	if !f.report.OK() {
		fmt.Fprintf(p.out, "%s: not imported\n", f.name)
		return errFindings
	}
	fmt.Fprintf(p.out, "%s: published as %s\n", f.name, v.ID)
	return nil
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
