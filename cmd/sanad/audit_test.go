package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/testkit/audittest"
	"sanad/internal/testkit/faults/running"
	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// behind opens the database of a data folder behind the program's back, with
// nothing to keep the audit log as it is.
func behind(t *testing.T, data string, do func(docstore.Store)) {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: filepath.Join(data, "sanad.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.Open(t.Context(), s, lms.SystemClock); err != nil { // which declares the collections
		t.Fatal(err)
	}
	audittest.Lift(t, s)
	do(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// alter changes a few letters of a line of the audit log.
func alter(t *testing.T, data, id, old, with string) {
	t.Helper()
	behind(t, data, func(s docstore.Store) {
		d, err := s.Get(t.Context(), "audit", id)
		if err != nil || !bytes.Contains(d.Body, []byte(old)) || len(old) != len(with) {
			t.Fatalf("line %s without %q: %v", id, old, err)
		}
		if err := s.Replace(t.Context(), "audit", id, d.Rev, bytes.ReplaceAll(d.Body, []byte(old), []byte(with))); err != nil {
			t.Fatal(err)
		}
	})
}

// empty removes everything in collections of the audit log.
func empty(t *testing.T, data string, collections ...string) {
	t.Helper()
	behind(t, data, func(s docstore.Store) {
		for _, coll := range collections {
			for d, err := range s.Find(t.Context(), coll, docstore.Query{}) {
				if err == nil {
					err = s.Delete(t.Context(), coll, d.ID, d.Rev)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestAudit_verify_finds_a_log_begun_anew, by the heads that the running program
// has signed: in its own file, and where that is gone too in a copy.
func TestAudit_verify_finds_a_log_begun_anew(t *testing.T) {
	data, heads := t.TempDir(), ""
	s := running.Start(t, running.Address(t), data)
	for end := time.Now().Add(time.Minute); heads == "" && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile(filepath.Join(data, "audit", "heads.jsonl"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		heads = string(b)
	}
	wantEnd(t, s)
	away := filepath.Join(t.TempDir(), "away.jsonl")
	if err := os.WriteFile(away, []byte(heads), 0o600); err != nil {
		t.Fatal(err)
	}
	verify := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "audit", "verify"}, args...)...), status)
	}
	wantWords(t, verify(exitOK, "-heads", away).Out, "lines are as they were written", "3 signed heads agree", "the key ")

	empty(t, data, "audit", "audit_heads", "audit_signed")
	wantWords(t, verify(exitFailed).Out, "line 1 is missing", filepath.Join("audit", "heads.jsonl")+":1")
	if err := os.RemoveAll(filepath.Join(data, "audit")); err != nil {
		t.Fatal(err)
	}
	wantWords(t, verify(exitOK).Out, "all 0 lines", "0 signed heads")
	o := verify(exitFailed, "-heads", away)
	wantWords(t, o.Out, "line 1 is missing", away+":1")
	if o.Err != "" {
		t.Errorf("what was found is a complaint as well: %s", o.Err)
	}
	wantWords(t, verify(exitFailed, "-heads", filepath.Join(data, "none")).Err, "none")
}

func TestAudit_verify_names_the_line_that_was_changed(t *testing.T) {
	data := t.TempDir()
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data}, args...)...), status)
	}
	wantWords(t, run(exitOK, "audit", "verify").Out, "all 0 lines")
	run(exitOK, "user", "add", "-email", "noura@example.org", "-name", "نورة")
	for _, role := range []string{"tutor", "author", "volunteer"} {
		run(exitOK, "user", "role", "-email", "noura@example.org", "-give", role)
	}
	wantWords(t, run(exitOK, "audit", "verify").Out, "all 3 lines")
	alter(t, data, fmt.Sprintf("platform/%019d", 2), "author", "editor")
	o := run(exitFailed, "audit", "verify")
	wantWords(t, o.Out, "line 2 is changed")
	if o.Err != "" {
		t.Errorf("what was found is a complaint as well: %s", o.Err)
	}
}

func TestKey_rotate_adds_a_key_and_waits_before_the_next(t *testing.T) {
	data := t.TempDir()
	wantWords(t, wantStatus(t, running.Run(t, nil, "-data", data, "key", "rotate"), exitOK).Out, "-2 is published", "stay valid")
	o := wantStatus(t, running.Run(t, nil, "-data", data, "key", "rotate"), exitFailed)
	wantWords(t, o.Err, "Wait until it is in use")
	if strings.Contains(o.Err, "goroutine") {
		t.Error(o.Err)
	}
	wantWords(t, wantStatus(t, running.Run(t, nil, "-data", data, "audit", "verify"), exitOK).Out, "all 1 lines")
}
