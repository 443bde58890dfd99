package account

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/lms"
)

func TestSignIn_with_a_factor_has_no_session_before_the_code(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	if err := w.SignOut(t.Context(), actor); err != nil {
		t.Fatal(err)
	}
	pending := w.halfway("a@sanad.example", phrase)
	if err := w.CheckCode(t.Context(), pending); err != nil {
		t.Fatal(err)
	}
	if got := w.sessionCount(actor.Person); got != 0 {
		t.Fatalf("%d sessions after the password", got)
	}
	if who, err := w.Resolve(t.Context(), lms.Platform, pending); who != nil || err != nil {
		t.Fatalf("the secret that waits is a session: %v, %v", who, err)
	}
	if err := w.give(pending, ""); keyOf(err) != "code:account.code_missing" {
		t.Errorf("no code: %v", err)
	}
	if err := w.give(pending, p.wrong()); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	secret, who, err := w.GiveCode(t.Context(), here, pending, p.code(0))
	if err != nil || who.ID != actor.Person {
		t.Fatalf("got %v, %v", who, err)
	}
	if in, err := w.Resolve(t.Context(), lms.Platform, secret); err != nil || in == nil || in.Actor.Person != actor.Person || in.Actor.Session == actor.Session {
		t.Errorf("resolve: %+v, %v", in, err)
	}
	w.wait(2)
	if err := w.CheckCode(t.Context(), pending); lms.KindOf(err) != lms.KindGone {
		t.Errorf("it waits still: %v", err)
	}
	if err := w.give(pending, p.code(0)); lms.KindOf(err) != lms.KindGone {
		t.Errorf("a second session of one sign-in: %v", err)
	}
}

func TestGiveCode_waits_five_minutes(t *testing.T) {
	w := newFastWorld(t)
	p, recovery, _ := w.protected("a@sanad.example")
	late := w.halfway("a@sanad.example", phrase)
	*w.now = w.now.Add(CodeTime - time.Second)
	if err := w.CheckCode(t.Context(), late); err != nil {
		t.Errorf("a second before: %v", err)
	}
	*w.now = w.now.Add(time.Second)
	for _, code := range []string{p.code(0), recovery[0]} {
		if err := w.give(late, code); lms.KindOf(err) != lms.KindGone {
			t.Errorf("after five minutes: %v", err)
		}
	}
	for _, made := range []string{"", "x", late + late} {
		if err := w.give(made, p.code(0)); lms.KindOf(err) != lms.KindGone {
			t.Errorf("made up %q: %v", made, err)
		}
	}
}

func TestGiveCode_takes_the_code_of_now_and_the_one_before(t *testing.T) {
	for ago, right := range map[int64]bool{-2: false, -1: false, 0: true, 1: true, 2: false, 3: false} {
		w := newFastWorld(t)
		p, _, _ := w.protected("a@sanad.example")
		w.wait(4) // the codes before were never used
		switch err := w.give(w.halfway("a@sanad.example", phrase), p.code(ago)); {
		case right && err != nil:
			t.Errorf("%d steps ago: %v", ago, err)
		case !right && keyOf(err) != "code:account.code_wrong":
			t.Errorf("%d steps ago: got %v, want wrong", ago, err)
		}
	}
}

func TestGiveCode_takes_no_code_twice(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	code, before := p.code(0), p.code(1)
	if err := w.give(w.halfway("a@sanad.example", phrase), code); err != nil {
		t.Fatal(err)
	}
	for what, again := range map[string]string{"the same": code, "the one before": before} {
		if err := w.give(w.halfway("a@sanad.example", phrase), again); keyOf(err) != "code:account.code_wrong" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := w.Confirm(t.Context(), actor, phrase, code); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("to confirm: %v", err)
	}
	w.wait(1)
	if err := w.give(w.halfway("a@sanad.example", phrase), code); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("half a minute later: %v", err)
	}
	if err := w.give(w.halfway("a@sanad.example", phrase), p.code(0)); err != nil {
		t.Errorf("the next code: %v", err)
	}
}

// TestGiveCode_at_once: fifty browsers that give one code at the same time are one
// session, whether each has a sign-in of its own or all have the same.
func TestGiveCode_at_once(t *testing.T) {
	for name, shared := range map[string]bool{"one sign-in": true, "fifty sign-ins": false} {
		t.Run(name, func(t *testing.T) {
			w := newFastWorld(t)
			p, _, actor := w.protected("a@sanad.example")
			before := w.sessionCount(actor.Person)
			pending := make([]string, 50)
			for i := range pending {
				if pending[i] = pending[0]; i == 0 || !shared {
					pending[i] = w.halfway("a@sanad.example", phrase)
				}
			}
			code := p.code(0)
			var got atomic.Int64
			inParallel(pending, func(s string) {
				if secret, _, err := w.GiveCode(context.Background(), here, s, code); err == nil && secret != "" {
					got.Add(1)
				} else if kind := lms.KindOf(err); kind != lms.KindInvalid && kind != lms.KindTooMany && kind != lms.KindGone {
					t.Error(err)
				}
			})
			if n := w.sessionCount(actor.Person) - before; got.Load() != 1 || n != 1 {
				t.Errorf("%d secrets and %d sessions, want one", got.Load(), n)
			}
		})
	}
}

// TestSpend_at_once leaves the limit of tries aside: the store itself lets one
// through.
func TestSpend_at_once(t *testing.T) {
	w := newFastWorld(t)
	p, recovery, actor := w.protected("a@sanad.example")
	for name, code := range map[string]string{"a code of the app": p.code(0), "a recovery code": recovery[4]} {
		var took atomic.Int64
		inParallel(make([]string, 50), func(string) {
			switch err := w.spend(context.Background(), actor.Person, code); {
			case err == nil:
				took.Add(1)
			case keyOf(err) != "code:account.code_wrong":
				t.Errorf("%s: %v", name, err)
			}
		})
		if took.Load() != 1 {
			t.Errorf("%s was taken %d times", name, took.Load())
		}
	}
}

// inParallel does something with each at the same time.
func inParallel(all []string, do func(string)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, s := range all {
		wg.Go(func() { <-start; do(s) })
	}
	close(start)
	wg.Wait()
}

func TestGiveCode_sixth_wrong_code_has_to_wait_also_after_a_restart(t *testing.T) {
	w := newFastWorld(t)
	p, recovery, actor := w.protected("a@sanad.example")
	first, second := w.halfway("a@sanad.example", phrase), w.halfway("a@sanad.example", phrase)
	for i := range 5 {
		pending := first
		if i > 2 {
			pending = second // the account counts, not the sign-in
		}
		if err := w.give(pending, p.wrong()); keyOf(err) != "code:account.code_wrong" {
			t.Fatalf("wrong code %d: %v", i+1, err)
		}
	}
	for _, s := range []*Service{w.Service, w.open()} {
		for what, code := range map[string]string{"wrong": p.wrong(), "right": p.code(0), "recovery": recovery[0]} {
			_, _, err := s.GiveCode(t.Context(), here, w.halfway("a@sanad.example", phrase), code)
			var many *lms.Problem
			if !errors.As(err, &many) || many.Kind != lms.KindTooMany || many.Key != "account.codes_many" || many.RetryAfter < 1 || many.RetryAfter > 15*60 {
				t.Errorf("a %s code: got %v, want to wait", what, err)
			}
		}
		if err := s.Confirm(t.Context(), actor, phrase, p.code(0)); lms.KindOf(err) != lms.KindTooMany {
			t.Errorf("to confirm: %v", err)
		}
	}
	*w.now = w.now.Add(15 * time.Minute)
	if err := w.give(w.halfway("a@sanad.example", phrase), p.code(0)); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

// TestGiveCode_one_sign_in_bears_five_wrong_codes even while its owner signs in
// elsewhere, which forgives the account.
func TestGiveCode_one_sign_in_bears_five_wrong_codes(t *testing.T) {
	w := newFastWorld(t)
	p, _, _ := w.protected("a@sanad.example")
	thief := w.halfway("a@sanad.example", phrase)
	for i := range 5 {
		if err := w.give(thief, p.wrong()); keyOf(err) != "code:account.code_wrong" {
			t.Fatalf("wrong code %d: %v", i+1, err)
		}
		if err := w.give(w.halfway("a@sanad.example", phrase), p.code(0)); err != nil {
			t.Fatalf("the owner: %v", err)
		}
		w.wait(1)
	}
	if err := w.give(thief, p.code(0)); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("a sixth code: %v", err)
	}
}

func TestRecoveryCode_works_once_and_tells_its_owner(t *testing.T) {
	w := newFastWorld(t)
	_, recovery, actor := w.protected("a@sanad.example")
	seen := map[string]bool{}
	for _, code := range recovery {
		if seen[code] || len(code) != recoveryLength {
			t.Errorf("recovery code %q", code)
		}
		seen[code] = true
	}
	written := recovery[2][:4] + "-" + recovery[2][4:12] + " " + recovery[2][12:]
	if err := w.give(w.halfway("a@sanad.example", phrase), written); err != nil {
		t.Fatal(err)
	}
	w.wantTold(factorUsed, "a@sanad.example", 1)
	if f, err := w.Factor(t.Context(), actor); err != nil || f.Left != recoveryCodes-1 {
		t.Errorf("got %+v, %v", f, err)
	}
	if err := w.give(w.halfway("a@sanad.example", phrase), written); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("a second time: %v", err)
	}
	w.wantTold(factorUsed, "a@sanad.example", 1)
	if err := w.give(w.halfway("a@sanad.example", phrase), recovery[3]); err != nil {
		t.Errorf("another one: %v", err)
	}
}

// TestReset_does_not_skip_the_code, and what waited for one before is over.
func TestReset_does_not_skip_the_code(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	before := w.halfway("a@sanad.example", phrase)
	if err := w.AskReset(t.Context(), here, "a@sanad.example"); err != nil {
		t.Fatal(err)
	}
	const fresh = "another long phrase 31"
	if err := w.Reset(t.Context(), w.mailedReset(), fresh); err != nil {
		t.Fatal(err)
	}
	if got := w.sessionCount(actor.Person); got != 0 {
		t.Errorf("%d sessions after a new password", got)
	}
	if err := w.give(before, p.code(0)); lms.KindOf(err) != lms.KindGone {
		t.Errorf("a sign-in by the password before: %v", err)
	}
	if err := w.give(w.halfway("a@sanad.example", fresh), p.code(0)); err != nil {
		t.Errorf("by the new one: %v", err)
	}
}

func TestGiveCode_lets_nobody_in_who_was_suspended_meanwhile(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	pending := w.halfway("a@sanad.example", phrase)
	if err := w.Suspend(t.Context(), lms.SystemActor(lms.Platform), actor.Person, true); err != nil {
		t.Fatal(err)
	}
	if err := w.give(pending, p.code(0)); lms.KindOf(err) != lms.KindGone {
		t.Errorf("got %v", err)
	}
	if got := w.sessionCount(actor.Person); got != 0 {
		t.Errorf("%d sessions", got)
	}
}

func TestConfirm_asks_for_the_code_too(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	for want, given := range map[string][2]string{
		"code:account.code_missing":       {phrase, ""},
		"code:account.code_wrong":         {phrase, p.wrong()},
		"password:account.wrong_password": {"not this one at all", p.code(0)},
	} {
		if err := w.Confirm(t.Context(), actor, given[0], given[1]); keyOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := w.Confirm(t.Context(), actor, phrase, p.code(0)); err != nil {
		t.Error(err)
	}
}

// TestChangePassword_asks_for_the_code_too, and spends none on a new password that
// is refused.
func TestChangePassword_asks_for_the_code_too(t *testing.T) {
	w := newFastWorld(t)
	p, _, actor := w.protected("a@sanad.example")
	const fresh = "another long phrase 31"
	for _, c := range [][3]string{
		{phrase, "", fresh}, {phrase, p.wrong(), fresh}, {"not this one at all", p.code(0), fresh}, {phrase, p.code(0), "short"},
	} {
		if err := w.ChangePassword(t.Context(), actor, c[0], c[1], c[2]); lms.KindOf(err) != lms.KindInvalid {
			t.Errorf("%q: got %v", c, err)
		}
	}
	if err := w.ChangePassword(t.Context(), actor, phrase, p.code(0), fresh); err != nil {
		t.Error(err)
	}
}

// TestSetup_link_is_no_way_around_the_code of the administrator it made.
func TestSetup_link_is_no_way_around_the_code(t *testing.T) {
	w := newFastWorld(t)
	links := make([]string, 2)
	for i := range links {
		var err error
		if links[i], err = w.BeginSetup(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r := Registration{Email: "admin@sanad.example", Name: lms.Text{EN: "Admin"}, Password: phrase}
	if _, _, err := w.Setup(t.Context(), here, links[0], r); err != nil {
		t.Fatal(err)
	}
	_, actor := w.signIn("admin@sanad.example")
	w.protect(actor)
	if secret, _, err := w.Setup(t.Context(), here, links[1], r); secret != "" || lms.KindOf(err) != lms.KindGone {
		t.Errorf("got %q, %v, want that the link is over", secret, err)
	}
}
