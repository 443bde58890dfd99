package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/testkit/faults/running"
	"sanad/storage/docstore/sqlitestore"
)

// alter changes a few letters of a line of the audit log behind the program's
// back.
func alter(t *testing.T, data, id, old, with string) {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: filepath.Join(data, "sanad.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.Open(t.Context(), s, lms.SystemClock); err != nil { // which declares the collection
		t.Fatal(err)
	}
	d, err := s.Get(t.Context(), "audit", id)
	if err != nil || !bytes.Contains(d.Body, []byte(old)) || len(old) != len(with) {
		t.Fatalf("line %s without %q: %v", id, old, err)
	}
	if err := s.Replace(t.Context(), "audit", id, d.Rev, bytes.ReplaceAll(d.Body, []byte(old), []byte(with))); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
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
