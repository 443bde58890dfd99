package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/credential/translog"
	"sanad/internal/testkit/faults/running"
	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// appendToLog appends to the log of a data folder, or takes its end away first.
func appendToLog(t *testing.T, data string, anew bool, ops ...translog.Op) {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: filepath.Join(data, "sanad.db")})
	if err != nil {
		t.Fatal(err)
	}
	l, err := translog.Open(t.Context(), s, translog.Options{Origin: "sanad.example.org/log",
		Key: func(context.Context) (ed25519.PrivateKey, error) {
			return ed25519.NewKeyFromSeed(make([]byte, 32)), nil
		}})
	if err == nil && anew {
		var d docstore.Doc
		if d, err = s.Get(t.Context(), "log_end", "end"); err == nil {
			err = s.Delete(t.Context(), "log_end", d.ID, d.Rev)
		}
	}
	for i, op := range ops {
		if err == nil {
			_, err = l.Append(t.Context(), translog.Entry{Op: op, Issuer: "did:web:sanad.example.org", Digest: translog.Digest{byte(i)}})
		}
	}
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAudit_log_goes_on_from_the_one_that_was_saved(t *testing.T) {
	data, saved := t.TempDir(), filepath.Join(t.TempDir(), "checkpoint")
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "audit", "log"}, args...)...), status)
	}
	wantWords(t, run(exitOK, "-save", saved).Out, "log of 0 entries", "signed with the key 127.0.0.1")
	appendToLog(t, data, false, translog.Issue, translog.Status)
	wantWords(t, run(exitOK, "-old", saved, "-save", saved).Out, "log of 2 entries", " 1 issue 0 revoke 1 status 0 did", "checkpoint of 0 entries", "2 entries belong to nothing")
	appendToLog(t, data, false, translog.Issue, translog.Status, translog.Revoke)
	wantWords(t, run(exitOK, "-old", saved).Out, "log of 3 entries", "checkpoint of 2 entries")

	appendToLog(t, data, true, translog.Status, translog.Issue, translog.DID)
	o := run(exitFailed, "-old", saved)
	wantWords(t, o.Out, "the log is not whole: checkpoint:", "first 2 entries")
	if o.Err != "" {
		t.Errorf("what was found is a complaint as well: %s", o.Err)
	}
	appendToLog(t, data, true, translog.Issue)
	wantWords(t, run(exitFailed, "-old", saved).Out, "the log has 1 entries and had 2")
	wantWords(t, run(exitFailed, "-old", filepath.Join(data, "none")).Err, "none")
	if err := os.WriteFile(saved, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantWords(t, run(exitFailed, "-old", saved).Out, "older checkpoint")
}

func TestAudit_log_of_another_site(t *testing.T) {
	address, data := running.Address(t), t.TempDir()
	s := running.Start(t, address, data)
	site := "http://" + strings.TrimPrefix(address, "http://")
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", filepath.Join(data, "none"), "audit", "log", "-url"}, args...)...), status)
	}
	saved := filepath.Join(t.TempDir(), "checkpoint")
	out := run(exitOK, site, "-save", saved).Out
	wantWords(t, out, "log of 0 entries", "as it has to be")
	_, rest, _ := strings.Cut(out, "signed with the key ")
	key, _, _ := strings.Cut(rest, "\n")
	wantWords(t, run(exitOK, site+"/log", "-key", key, "-old", saved).Out, "goes on from")
	wantWords(t, run(exitFailed, site, "-key", "sanad.example.org/log+00000000+AAAA").Err, "verifier key")
	wantWords(t, run(exitFailed, "sanad.example.org").Err, "want https://host")
	run(exitSettings, site, "more")
	wantEnd(t, s)
	wantWords(t, run(exitFailed, site).Err, "verifier key of "+site)
	if _, err := os.Stat(filepath.Join(data, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a data folder was made to look at another site")
	}
	wantStatus(t, running.Run(t, nil, "-data", data, "audit", "log", "-key", key), exitSettings)
}
