package main

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/app"
	"sanad/internal/audit"
	"sanad/internal/lms"
)

// runAudit is "sanad audit ...".
func runAudit(ctx context.Context, p *program, args []string) error {
	return p.only(ctx, args, "usage: sanad [settings] audit verify", "verify", verifyAudit)
}

// verifyAudit reads the whole audit log and names the first line that is not as
// it was written.
func verifyAudit(ctx context.Context, p *program, a *app.App) error {
	lines, err := a.Audit.Examine(ctx, lms.SystemActor(lms.Platform))
	var broken *audit.Broken
	switch {
	case errors.As(err, &broken):
		fmt.Fprintln(p.out, broken)
		return errFindings
	case err != nil:
		return err
	}
	fmt.Fprintf(p.out, "audit of %s: all %d lines are as they were written\n", lms.Platform, lines)
	return nil
}
