package main

import (
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"

	"sanad/internal/app"
	"sanad/internal/audit"
	"sanad/internal/lms"
)

// auditActions are what can be done with "sanad audit ...".
var auditActions = map[string]command{"verify": runAuditVerify, "log": runAuditLog}

// runAudit is "sanad audit ...".
func runAudit(ctx context.Context, p *program, args []string) error {
	if len(args) == 0 || auditActions[args[0]] == nil {
		fmt.Fprintln(p.errOut, verifyUsage+"\n"+logUsage)
		return errUsage
	}
	return auditActions[args[0]](ctx, p, args[1:])
}

const verifyUsage = "usage: sanad [settings] audit verify [-heads FILE]"

// runAuditVerify is "sanad audit verify ...".
func runAuditVerify(ctx context.Context, p *program, args []string) error {
	var set *flag.FlagSet
	var copies []string
	err := p.flags("audit verify", args, func(fs *flag.FlagSet) {
		set = fs
		fs.Func("heads", "copy of the `file` of signed heads, from where nobody on this machine can change it", func(path string) error {
			copies = append(copies, path)
			return nil
		})
	})
	if err != nil {
		return err
	}
	if set.NArg() > 0 { // a copy without its flag would go unread
		fmt.Fprintln(p.errOut, verifyUsage)
		return errUsage
	}
	return p.within(ctx, func(a *app.App) error { return verifyAudit(ctx, p, a, copies) })
}

// verifyAudit reads the whole audit log and the signed heads, and names the
// first line that is not as it was written.
func verifyAudit(ctx context.Context, p *program, a *app.App, copies []string) error {
	found, err := a.Audit.Inspect(ctx, lms.SystemActor(lms.Platform), copies...)
	var broken *audit.Broken
	switch {
	case errors.As(err, &broken):
		fmt.Fprintln(p.out, broken)
		return errFindings
	case err != nil:
		return err
	}
	fmt.Fprintf(p.out, "audit of %s: all %d lines are as they were written\n", lms.Platform, found.Lines)
	fmt.Fprintf(p.out, "%d signed heads agree, and cover lines up to %d; they are signed with the key %s\n",
		found.Heads, found.Signed, base64.StdEncoding.EncodeToString(a.Audit.HeadKey()))
	return nil
}
