package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"sanad/internal/app"
	"sanad/internal/credential"
	"sanad/internal/credential/translog"
	"sanad/internal/lms"
)

const logUsage = "usage: sanad [settings] audit log [-old FILE] [-save FILE] [-url ADDRESS [-key KEY]]"

// logFlags are the flags of "sanad audit log".
type logFlags struct{ old, save, site, key string }

// runAuditLog is "sanad audit log ...".
func runAuditLog(ctx context.Context, p *program, args []string) error {
	var f logFlags
	var set *flag.FlagSet
	err := p.flags("audit log", args, func(fs *flag.FlagSet) {
		set = fs
		fs.StringVar(&f.old, "old", "", "`file` with an older checkpoint, which the log must go on from")
		fs.StringVar(&f.save, "save", "", "`file` to keep the checkpoint in, for -old of the next time")
		fs.StringVar(&f.site, "url", "", "`address` of another site, to check its log from outside")
		fs.StringVar(&f.key, "key", "", "verifier `key` of the other site's log; without it the one that the site itself shows")
	})
	if err != nil {
		return err
	}
	if set.NArg() > 0 || f.key != "" && f.site == "" {
		fmt.Fprintln(p.errOut, logUsage)
		return errUsage
	}
	old, err := readCheckpoint(f.old)
	if err != nil {
		return err
	}
	if f.site != "" {
		return f.report(p, f.auditSite(ctx, p, old))
	}
	return p.within(ctx, func(a *app.App) error { return f.report(p, f.auditOwn(ctx, p, a, old)) })
}

// readCheckpoint reads a checkpoint that was saved; nil for no file.
func readCheckpoint(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("older checkpoint: %w", err)
	}
	return b, nil
}

// report says where a log is not what it has to be.
func (f *logFlags) report(p *program, err error) error {
	var fault *translog.Fault
	if errors.As(err, &fault) {
		fmt.Fprintln(p.out, "the log is not whole:", fault)
		return errFindings
	}
	return err
}

// auditSite checks the log of another site.
func (f *logFlags) auditSite(ctx context.Context, p *program, old []byte) error {
	fetch, err := translog.Web(f.site)
	if err != nil {
		return err
	}
	key := f.key
	if key == "" {
		b, err := fetch(ctx, "vkey")
		if err != nil {
			return fmt.Errorf("verifier key of %s: %w", f.site, err)
		}
		key = strings.TrimSpace(string(b))
	}
	found, err := translog.Verify(ctx, key, fetch, old, nil)
	if err != nil {
		return err
	}
	printChecked(p.out, key, found)
	return f.keep(found)
}

// auditOwn checks the log of this site, and that what is published is in it.
func (f *logFlags) auditOwn(ctx context.Context, p *program, a *app.App, old []byte) error {
	found, err := a.Credentials.AuditLog(ctx, lms.SystemActor(lms.Platform), old)
	if err != nil {
		return err
	}
	printChecked(p.out, found.Key, &found.Checked)
	printCompared(p.out, found)
	if len(found.Missing) > 0 {
		return errFindings
	}
	return f.keep(&found.Checked)
}

func printChecked(out io.Writer, key string, found *translog.Checked) {
	fmt.Fprintf(out, "log of %d entries with root %s\n", found.Size, found.Root)
	fmt.Fprintf(out, "signed with the key %s\n", key)
	fmt.Fprint(out, "every entry, tile and hash is as it has to be:")
	for _, op := range translog.Ops {
		fmt.Fprintf(out, " %d %s", found.Ops[op], op)
	}
	fmt.Fprintln(out)
	if found.Old != nil {
		fmt.Fprintf(out, "it goes on from the older checkpoint of %d entries\n", found.Old.Size)
	}
}

func printCompared(out io.Writer, found *credential.LogAudit) {
	fmt.Fprintf(out, "%d certificates, %d revocations, %d status lists and the keys of %d issuers are published and have their entry\n",
		found.Certificates, found.Revocations, found.Lists, found.Issuers)
	fmt.Fprintf(out, "%d wait for their entry; %d entries belong to nothing published now (earlier lists and keys, or work that was cut off)\n",
		found.Waiting, found.Unclaimed)
	for _, name := range found.Missing {
		fmt.Fprintln(out, "published without its entry:", name)
	}
}

// keep saves the checkpoint.
func (f *logFlags) keep(found *translog.Checked) error {
	if f.save == "" {
		return nil
	}
	if err := os.WriteFile(f.save, found.Checkpoint, 0o600); err != nil {
		return fmt.Errorf("keep checkpoint: %w", err)
	}
	return nil
}
