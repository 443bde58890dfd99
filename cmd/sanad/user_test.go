package main

import (
	"strings"
	"testing"

	"sanad/internal/testkit/faults/running"
)

func TestUser_is_added_listed_given_a_role_and_a_link(t *testing.T) {
	data := t.TempDir()
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "user"}, args...)...), status)
	}
	o := run(exitOK, "add", "-email", "Noura@Example.org", "-name", "نورة عبدالله", "-name-en", "Noura Abdullah", "-role", "tutor")
	_, password, _ := strings.Cut(strings.TrimSpace(o.Out), "password ")
	if len(password) < 20 {
		t.Errorf("password %q is short", password)
	}
	wantWords(t, run(exitOK, "list").Out, "noura@example.org", "نورة عبدالله", "learner,tutor")
	run(exitOK, "role", "-email", "noura@example.org", "-give", "author")
	run(exitOK, "role", "-email", "noura@example.org", "-take", "tutor")
	list := run(exitOK, "list", "noura").Out
	wantWords(t, list, "author")
	if strings.Contains(list, "tutor") {
		t.Errorf("the role was not taken: %s", list)
	}
	if other := run(exitOK, "list", "zaid").Out; other != "" {
		t.Errorf("a prefix of nobody lists %q", other)
	}
	wantWords(t, run(exitOK, "reset", "-email", "noura@example.org").Out, "http://127.0.0.1:8080/reset/")
	wantWords(t, run(exitFailed, "add", "-email", "noura@example.org", "-name", "x").Err, "email")
	wantWords(t, run(exitFailed, "add", "-email", "no address", "-name", "x").Err, "email")
	wantWords(t, run(exitFailed, "add", "-email", "b@example.org", "-name", "x", "-role", "king").Err, "king", "tutor")
	run(exitFailed, "role", "-email", "noura@example.org", "-give", "king")
	run(exitFailed, "role", "-email", "nobody@example.org", "-give", "tutor")
	run(exitFailed, "reset", "-email", "nobody@example.org")
}
