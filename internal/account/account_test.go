package account

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/audit"
	"sanad/internal/i18n"
	"sanad/internal/job"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/seal"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

// world is the service on a real store under a clock that tests turn.
type world struct {
	*Service
	t     *testing.T
	store docstore.Store
	now   *time.Time
	mails *postbox
	jobs  *job.Queue
	cost  Cost

	required bool // a second factor, of the staff
}

// postbox keeps what was sent.
type postbox struct {
	mu   sync.Mutex // guards sent
	sent []Mail
}

func (p *postbox) Send(_ context.Context, m Mail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	return nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	w := &world{t: t, store: sqlitetest.Open(t), now: &now, mails: &postbox{}}
	w.Service = w.open()
	return w
}

// open builds the service anew, as after a restart.
func (w *world) open() *Service {
	w.t.Helper()
	clock := lms.ClockFunc(func() time.Time { return *w.now })
	log, err := audit.Open(w.t.Context(), w.store, clock)
	if err != nil {
		w.t.Fatal(err)
	}
	limits, err := limit.Open(w.t.Context(), w.store, clock, []byte("limits"))
	if err != nil {
		w.t.Fatal(err)
	}
	if w.jobs, err = job.Open(w.t.Context(), w.store, clock, slog.New(slog.DiscardHandler)); err != nil {
		w.t.Fatal(err)
	}
	s, err := Open(w.t.Context(), Deps{Store: w.store, Clock: clock, Log: slog.Default(), Mail: w.mails, Jobs: w.jobs, Limits: limits, Audit: log,
		Cost: w.cost, Keys: Keys{Pepper: []byte("pepper"), Form: []byte("form"), Factor: bytes.Repeat([]byte{9}, seal.KeySize)}, FactorRequired: w.required})
	if err != nil {
		w.t.Fatal(err)
	}
	job.Handle(w.jobs, JobReset, func(ctx context.Context, _ lms.OrgID, wish ResetWish) error {
		return s.SendReset(ctx, wish, func(secret string) string { return "https://x/reset/" + secret })
	})
	return s
}

// mailedReset lets the jobs run and returns the secret of the last link that was
// mailed; "" when none was.
func (w *world) mailedReset() string {
	w.t.Helper()
	if err := w.jobs.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.mails.mu.Lock()
	defer w.mails.mu.Unlock()
	if len(w.mails.sent) == 0 {
		return ""
	}
	return strings.TrimPrefix(w.mails.sent[len(w.mails.sent)-1].Args["link"], "https://x/reset/")
}

const phrase = "a long enough phrase 27"

var here = Visitor{Network: "192.0.2.0/24", Agent: "Chrome, Android"}

func (w *world) person(email string, grants ...Grant) *Person {
	w.t.Helper()
	p, err := w.Create(w.t.Context(), Registration{Email: email, Name: lms.Text{AR: "ليلى"}, Password: phrase, Prefs: i18n.DefaultPrefs()}, grants...)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) signIn(email string) (secret string, actor lms.Actor) {
	w.t.Helper()
	secret, _, err := w.SignIn(w.t.Context(), here, email, phrase)
	if err != nil {
		w.t.Fatal(err)
	}
	who, err := w.Resolve(w.t.Context(), lms.Platform, secret)
	if err != nil || who == nil {
		w.t.Fatalf("resolve: %v, %v", who, err)
	}
	return secret, who.Actor
}

// keyOf returns the message key and the field of a problem.
func keyOf(err error) string {
	var ps lms.Problems
	var p *lms.Problem
	switch {
	case errors.As(err, &ps) && len(ps) > 0:
		return ps[0].Field + ":" + ps[0].Key
	case errors.As(err, &p):
		return p.Key
	}
	return fmt.Sprint(err)
}

func TestRegister_names_the_field_that_is_wrong(t *testing.T) {
	w := newWorld(t)
	w.person("taken@sanad.example")
	good := Registration{Email: "new@sanad.example", Name: lms.Text{AR: "سارة"}, Password: phrase, Accepted: true, Prefs: i18n.DefaultPrefs()}
	for want, change := range map[string]func(*Registration){
		"email:account.email_invalid":         func(r *Registration) { r.Email = "nobody" },
		"email:account.email_taken":           func(r *Registration) { r.Email = "TAKEN@sanad.example " },
		"name_ar:account.name_missing":        func(r *Registration) { r.Name = lms.Text{AR: " \u200f "} },
		"name_ar:account.name_long":           func(r *Registration) { r.Name.AR = strings.Repeat("س", 101) },
		"password:account.password_short":     func(r *Registration) { r.Password = "short" },
		"password:account.password_long":      func(r *Registration) { r.Password = strings.Repeat("abcde ", 30) },
		"password:account.password_guessable": func(r *Registration) { r.Password = "new@sanad.example1" },
		"accept:account.accept_missing":       func(r *Registration) { r.Accepted = false },
	} {
		r := good
		change(&r)
		if _, _, err := w.Register(t.Context(), here, r); keyOf(err) != want {
			t.Errorf("got %s, want %s", keyOf(err), want)
		}
	}
	for _, password := range []string{"كلمة مرور طويلة جدًا", strings.Repeat("x", 3) + strings.Repeat("4 palms by 3 wells ", 3) + "here", strings.Repeat("four words ", 11) + "four wo"} {
		r := good
		r.Email, r.Password = fmt.Sprintf("p%d@sanad.example", len(password)), password
		if _, _, err := w.Register(t.Context(), here, r); err != nil {
			t.Errorf("password of %d bytes refused: %v", len(password), err)
		}
	}
}

func TestRegister_the_same_address_in_parallel_makes_one_account(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 8 {
		wg.Go(func() {
			_, err := w.Create(t.Context(), Registration{Email: "one@sanad.example", Name: lms.Text{AR: "س"}, Password: phrase, Prefs: i18n.DefaultPrefs()})
			if err == nil {
				mu.Lock()
				made++
				mu.Unlock()
			} else if keyOf(err) != "email:account.email_taken" {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("accounts: got %d, want 1", made)
	}
}

func TestSignIn_unknown_and_wrong_are_the_same(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	_, _, wrong := w.SignIn(t.Context(), here, "a@sanad.example", "not this one at all")
	_, _, unknown := w.SignIn(t.Context(), here, "b@sanad.example", phrase)
	if keyOf(wrong) != "password:account.wrong_credentials" || keyOf(unknown) != keyOf(wrong) {
		t.Errorf("got %s and %s", keyOf(wrong), keyOf(unknown))
	}
}

func TestSignIn_tries_are_counted_over_a_restart(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	for range wrongPasswords.Free {
		_, _, _ = w.SignIn(t.Context(), here, "a@sanad.example", "not this one at all")
	}
	s := w.open()
	if _, _, err := s.SignIn(t.Context(), here, "a@sanad.example", phrase); lms.KindOf(err) != lms.KindTooMany {
		t.Fatalf("after a restart: got %v, want too many", err)
	}
	*w.now = w.now.Add(wrongPasswords.First)
	if _, _, err := s.SignIn(t.Context(), here, "a@sanad.example", phrase); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestResolve_a_copy_of_the_database_signs_nobody_in(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	secret, actor := w.signIn("a@sanad.example")
	if strings.Contains(string(actor.Session), secret) || string(actor.Session) == secret {
		t.Error("the stored name of the session is its secret")
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, string(actor.Session)); who != nil {
		t.Error("the stored name signed somebody in")
	}
}

func TestResolve_sessions_end_by_the_reach_of_their_roles(t *testing.T) {
	for _, c := range []struct {
		role           lms.Role
		idle, absolute time.Duration
	}{
		{"", 24 * time.Hour, 30 * 24 * time.Hour},
		{lms.RoleTutor, time.Hour, 24 * time.Hour},
		{lms.RolePlatformAdmin, 15 * time.Minute, 12 * time.Hour},
	} {
		t.Run(string(c.role), func(t *testing.T) {
			w := newWorld(t)
			var grants []Grant
			if c.role != "" {
				grants = append(grants, Grant{Org: lms.Platform, Role: c.role})
			}
			w.person("a@sanad.example", grants...)
			alive := func(secret string) bool {
				who, err := w.Resolve(t.Context(), lms.Platform, secret)
				if err != nil {
					t.Fatal(err)
				}
				return who != nil
			}
			secret, _ := w.signIn("a@sanad.example")
			*w.now = w.now.Add(c.idle + time.Second)
			if alive(secret) {
				t.Error("alive after being unused for too long")
			}
			secret, _ = w.signIn("a@sanad.example")
			for began := *w.now; w.now.Sub(began) < c.absolute; *w.now = w.now.Add(c.idle - time.Second) {
				if !alive(secret) {
					t.Fatalf("ended after %s", w.now.Sub(began))
				}
			}
			*w.now = w.now.Add(time.Second * 2)
			if alive(secret) {
				t.Error("alive beyond its longest life")
			}
		})
	}
}

func TestSessions_the_oldest_of_too_many_ends_and_others_can_be_ended(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	w.person("b@sanad.example")
	var secrets []string
	var actor lms.Actor
	for range maxSessions + 1 {
		*w.now = w.now.Add(2 * time.Minute)
		var s string
		s, actor = w.signIn("a@sanad.example")
		secrets = append(secrets, s)
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, secrets[0]); who != nil {
		t.Error("the oldest session lives")
	}
	list, err := w.Sessions(t.Context(), actor)
	if err != nil || len(list) != maxSessions {
		t.Fatalf("sessions: got %d, %v", len(list), err)
	}
	_, other := w.signIn("b@sanad.example")
	if err := w.EndSession(t.Context(), other, list[0].ID); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("ending somebody else's session: got %v, want not found", err)
	}
	if err := w.EndSession(t.Context(), actor, sessionID(secrets[2])); err != nil {
		t.Fatal(err)
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, secrets[2]); who != nil {
		t.Error("an ended session lives")
	}
}

func TestReset_works_once_and_ends_every_session(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	secret, _ := w.signIn("a@sanad.example")
	for _, email := range []string{"nobody@sanad.example", "a@sanad.example"} {
		if err := w.AskReset(t.Context(), here, email); err != nil {
			t.Fatal(err)
		}
	}
	reset := w.mailedReset()
	if len(w.mails.sent) != 1 || w.mails.sent[0].To != "a@sanad.example" || len(reset) < 32 {
		t.Fatalf("mails: %+v", w.mails.sent)
	}
	if err := w.Reset(t.Context(), reset, "short"); keyOf(err) != "password:account.password_short" {
		t.Errorf("weak password: got %v", err)
	}
	if err := w.Reset(t.Context(), reset, "another long phrase 31"); err != nil {
		t.Fatal(err)
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, secret); who != nil {
		t.Error("a session outlived the reset")
	}
	if err := w.Reset(t.Context(), reset, "a third long phrase 32"); lms.KindOf(err) != lms.KindGone {
		t.Errorf("second use: got %v, want gone", err)
	}
	if _, _, err := w.SignIn(t.Context(), here, "a@sanad.example", "another long phrase 31"); err != nil {
		t.Errorf("new password: %v", err)
	}
}

func TestReset_links_run_out(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	if err := w.AskReset(t.Context(), here, "a@sanad.example"); err != nil {
		t.Fatal(err)
	}
	reset := w.mailedReset()
	*w.now = w.now.Add(resetTTL)
	if err := w.CheckReset(t.Context(), reset); lms.KindOf(err) != lms.KindGone {
		t.Errorf("got %v, want gone", err)
	}
}

func TestSetup_one_of_many_links_makes_the_administrator(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for i := range 4 {
		secret, err := w.BeginSetup(t.Context())
		if err != nil || secret == "" {
			t.Fatal(secret, err)
		}
		wg.Go(func() {
			_, _, err := w.Setup(t.Context(), here, secret, Registration{Email: fmt.Sprintf("admin%d@sanad.example", i), Name: lms.Text{AR: "هند"}, Password: phrase, Prefs: i18n.DefaultPrefs()})
			if err == nil {
				mu.Lock()
				made++
				mu.Unlock()
			} else if lms.KindOf(err) != lms.KindGone {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made != 1 {
		t.Errorf("administrators: got %d, want 1", made)
	}
	if secret, err := w.BeginSetup(t.Context()); err != nil || secret != "" {
		t.Errorf("a link although there is an administrator: %q, %v", secret, err)
	}
}

func TestGrantByCredential_roles_lapse_with_the_certificate(t *testing.T) {
	w := newWorld(t)
	p := w.person("a@sanad.example")
	until := w.now.Add(time.Hour)
	for range 2 {
		if err := w.GrantByCredential(t.Context(), lms.Platform, p.ID, []lms.Role{lms.RoleVolunteer}, "c1", &until); err != nil {
			t.Fatal(err)
		}
	}
	_, actor := w.signIn("a@sanad.example")
	if !actor.Has(lms.RoleVolunteer) {
		t.Fatal("the role was not granted")
	}
	*w.now = until
	if _, actor = w.signIn("a@sanad.example"); actor.Has(lms.RoleVolunteer) {
		t.Error("the role outlived the certificate")
	}
	later := w.now.Add(time.Hour)
	if err := w.GrantByCredential(t.Context(), lms.Platform, p.ID, []lms.Role{lms.RoleVolunteer}, "c2", &later); err != nil {
		t.Fatal(err)
	}
	if err := w.DropCredential(t.Context(), p.ID, "c2"); err != nil {
		t.Fatal(err)
	}
	if _, actor = w.signIn("a@sanad.example"); actor.Has(lms.RoleVolunteer) {
		t.Error("the role outlived the revocation")
	}
}

func TestDropCredential_a_person_who_is_gone_has_no_roles(t *testing.T) {
	w := newWorld(t)
	if err := w.DropCredential(t.Context(), "gone", "c1"); err != nil {
		t.Error(err)
	}
}

func TestChangeProfile_names_the_field_that_is_too_long(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	_, actor := w.signIn("a@sanad.example")
	_, err := w.ChangeProfile(t.Context(), actor, Profile{Name: lms.Text{AR: "ليلى", EN: strings.Repeat("x", maxName+1)}, Prefs: i18n.DefaultPrefs()})
	if got := keyOf(err); got != "name_en:account.name_long" {
		t.Errorf("got %s, want name_en:account.name_long", got)
	}
}

func TestSweep_removes_what_nobody_can_use_any_more(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	w.signIn("a@sanad.example")
	if err := w.AskReset(t.Context(), here, "a@sanad.example"); err != nil || w.mailedReset() == "" {
		t.Fatal("no mail", err)
	}
	left := func() string {
		sessions, err := w.sessions.Count(t.Context(), docstore.Query{})
		tokens, err2 := w.tokens.Count(t.Context(), docstore.Query{})
		if err := errors.Join(err, err2, w.Sweep(t.Context())); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(sessions, tokens)
	}
	for i, want := range []string{"1 1", "1 1", "1 0", "0 0"} { // counted before each sweep
		if got := left(); got != want {
			t.Errorf("sweep %d finds %s sessions and tokens, want %s", i+1, got, want)
		}
		*w.now = w.now.Add([]time.Duration{resetTTL + time.Second, 31 * 24 * time.Hour, 0, 0}[i])
	}
}

func TestSuspend_bars_and_ends_sessions(t *testing.T) {
	w := newWorld(t)
	p := w.person("a@sanad.example")
	secret, self := w.signIn("a@sanad.example")
	admin := lms.Actor{Person: "admin", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	if err := w.Suspend(t.Context(), self, p.ID, true); err == nil {
		t.Fatal("a learner suspended somebody")
	}
	if err := w.Suspend(t.Context(), admin, p.ID, true); err != nil {
		t.Fatal(err)
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, secret); who != nil {
		t.Error("a suspended person is signed in")
	}
	if _, _, err := w.SignIn(t.Context(), here, "a@sanad.example", phrase); keyOf(err) != "password:account.wrong_credentials" {
		t.Errorf("got %v", err)
	}
	if err := w.audit.Verify(t.Context(), lms.Platform); err != nil {
		t.Error(err)
	}
}

func TestAssignRole_nobody_gives_themselves_one(t *testing.T) {
	w := newWorld(t)
	p := w.person("a@sanad.example", Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin})
	_, actor := w.signIn("a@sanad.example")
	if err := w.AssignRole(t.Context(), actor, p.ID, lms.RoleOrgAdmin, true); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("got %v, want forbidden", err)
	}
	other := w.person("b@sanad.example")
	if err := w.AssignRole(t.Context(), actor, other.ID, lms.RoleTutor, true); err != nil {
		t.Fatal(err)
	}
	if _, b := w.signIn("b@sanad.example"); !b.Has(lms.RoleTutor) {
		t.Error("the role was not given")
	}
}

func TestFormToken_belongs_to_one_session(t *testing.T) {
	w := newWorld(t)
	a, b := w.FormToken("s1"), w.FormToken("s1")
	if a == b {
		t.Error("two tokens of a session are the same text")
	}
	if !w.ValidFormToken("s1", a) || !w.ValidFormToken("s1", b) {
		t.Error("a good token was refused")
	}
	for _, bad := range []string{"", "x", w.FormToken("s2"), a[:len(a)-1] + "A" + "A"} {
		if w.ValidFormToken("s1", bad) {
			t.Errorf("token %q was accepted", bad)
		}
	}
}

func TestVerify_old_parameters_are_accepted_and_renewed(t *testing.T) {
	w := newWorld(t)
	p := w.person("a@sanad.example")
	weaker := Cost{Memory: 19456, Time: 2, Threads: 1}
	key, err := w.hasher.derive(t.Context(), phrase, make([]byte, saltBytes), weaker)
	if err != nil {
		t.Fatal(err)
	}
	old := encodeHash(weaker, make([]byte, saltBytes), key)
	if _, err := w.people.Update(t.Context(), string(p.ID), func(q *Person) error { q.PasswordHash = old; return nil }); err != nil {
		t.Fatal(err)
	}
	w.signIn("a@sanad.example")
	after, err := w.Lookup(t.Context(), p.ID)
	if err != nil || after.PasswordHash == old {
		t.Errorf("the hash was not renewed: %v", err)
	}
	w.signIn("a@sanad.example")
}

func FuzzValidEmail_never_lets_a_line_break_through(f *testing.F) {
	for _, s := range []string{"a@b.c", "a@b", "\"a b\"@c.d", "a@b.c\r\nBcc: x@y.z", "أ@ب.ج"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if validEmail(s) && strings.ContainsAny(s, "\r\n <>,") {
			t.Errorf("%q was accepted", s)
		}
	})
}
