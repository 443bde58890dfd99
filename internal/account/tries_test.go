package account

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
)

func TestSignIn_waits_twice_as_long_and_then_until_a_new_password(t *testing.T) {
	w := newWorld(t)
	w.cost = Cost{Memory: 64, Time: 1, Threads: 1}
	w.Service = w.open()
	w.person("a@sanad.example")
	for _, email := range []string{"a@sanad.example", "nobody@sanad.example"} {
		var waits []int
		for range wrongPasswords.Stop {
			*w.now = w.now.Add(time.Minute)
			_, _, err := w.SignIn(t.Context(), here, email, "not this one at all")
			var p *lms.Problem
			if errors.As(err, &p) && strings.HasPrefix(p.Key, "account.delayed") {
				waits = append(waits, p.RetryAfter/60+1)
				*w.now = w.now.Add(time.Duration(p.RetryAfter) * time.Second)
				_, _, err = w.SignIn(t.Context(), here, email, "not this one at all")
			}
			if keyOf(err) != "password:account.wrong_credentials" {
				t.Fatalf("%s: %v", email, err)
			}
		}
		if diff := cmp.Diff([]int{15, 30, 60, 120, 240, 240}, waits[:6]); diff != "" || len(waits) != 90 {
			t.Errorf("%s: %d waits in minutes (-want +got):\n%s", email, len(waits), diff)
		}
		*w.now = w.now.Add(60 * 24 * time.Hour)
		if _, _, err := w.open().SignIn(t.Context(), here, email, phrase); keyOf(err) != "account.stopped" {
			t.Errorf("%s after a hundred and two months: got %v, want stopped", email, err)
		}
	}
	if err := w.AskReset(t.Context(), here, "a@sanad.example"); err != nil {
		t.Fatal(err)
	}
	if err := w.Reset(t.Context(), w.mailedReset(), "another long phrase 31"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.SignIn(t.Context(), here, "a@sanad.example", "another long phrase 31"); err != nil {
		t.Errorf("with a new password: %v", err)
	}
}

func TestSignIn_and_confirming_count_together(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	_, actor := w.signIn("a@sanad.example")
	for n := range wrongPasswords.Free {
		if n%2 == 0 {
			_, _, _ = w.SignIn(t.Context(), here, "a@sanad.example", "not this one at all")
		} else {
			_ = w.ChangePassword(t.Context(), actor, "not this one at all", "", "another long phrase 31")
		}
	}
	if err := w.Confirm(t.Context(), actor, phrase, ""); keyOf(err) != "account.delayed" {
		t.Errorf("got %v, want delayed", err)
	}
}

// TestDelayed_speaks_of_hours_from_one_hour_on, not of 240 minutes.
func TestDelayed_speaks_of_hours_from_one_hour_on(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		key  string
		n    int
	}{
		{14*time.Minute + time.Second, "account.delayed", 15},
		{59 * time.Minute, "account.delayed", 59},
		{time.Hour, "account.delayed_hours", 1},
		{90 * time.Minute, "account.delayed", 90},
		{2 * time.Hour, "account.delayed_hours", 2},
		{4 * time.Hour, "account.delayed_hours", 4},
	} {
		want := &lms.Problem{Kind: lms.KindTooMany, Key: tt.key, RetryAfter: int(tt.wait.Seconds()), Args: map[string]any{"n": tt.n}}
		if diff := cmp.Diff(want, delayed(tt.wait)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.wait, diff)
		}
	}
}
