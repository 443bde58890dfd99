package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/lms"
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

func TestUser_second_factor_is_removed_by_the_operator(t *testing.T) {
	data := t.TempDir()
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "user"}, args...)...), status)
	}
	run(exitOK, "add", "-email", "noura@example.org", "-name", "نورة عبدالله")
	wantWords(t, run(exitFailed, "reset-factor", "noura@example.org").Err, "no two-step sign-in")
	wantWords(t, run(exitFailed, "reset-factor", "nobody@example.org").Err, "could not find")
	for _, args := range [][]string{{"reset-factor"}, {"reset-factor", "-email", "noura@example.org"}, {"reset-factor", "a", "b"}} {
		wantWords(t, run(exitSettings, args...).Err, "usage: sanad [settings] user reset-factor")
	}
	protect(t, data, "noura@example.org")
	wantWords(t, run(exitOK, "reset-factor", "Noura@example.org").Out, "noura@example.org signs in with the password alone")
	wantWords(t, run(exitFailed, "reset-factor", "noura@example.org").Err, "no two-step sign-in")
}

// protect gives somebody on the stores of a folder a second factor.
func protect(t *testing.T, data, email string) {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.BaseURL = data, "http://127.0.0.1:8080"
	a, err := app.Open(t.Context(), cfg, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	q, err := a.Accounts.LookupEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	me := lms.Actor{Person: q.ID, Org: lms.Platform, Session: "s", Roles: []lms.Role{lms.RoleLearner}}
	err = a.Accounts.BeginFactor(t.Context(), me)
	f, unseen := a.Accounts.Factor(t.Context(), me)
	if err = errors.Join(err, unseen); err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(f.Secret, a.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Accounts.TurnOnFactor(t.Context(), me, code)
	if err = errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
}
