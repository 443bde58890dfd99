package account

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// phone is an authenticator app: it knows a seed and the time.
type phone struct {
	w    *world
	seed string
}

// code is what the app showed so many steps ago.
func (p phone) code(ago int64) string {
	p.w.t.Helper()
	code, err := codeAt(p.seed, stepAt(*p.w.now)-ago)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return code
}

// wrong is six digits that the app shows neither now nor just before or after.
func (p phone) wrong() string {
	for _, digits := range []string{"000000", "111111", "222222", "333333"} {
		if digits != p.code(-1) && digits != p.code(0) && digits != p.code(1) {
			return digits
		}
	}
	panic("four codes of three")
}

// newFastWorld is a world in which passwords cost nothing.
func newFastWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.cost = Cost{Memory: 64, Time: 1, Threads: 1}
	w.Service = w.open()
	return w
}

// wait lets steps pass, so that the app shows a code that was not used.
func (w *world) wait(steps int) { *w.now = w.now.Add(time.Duration(steps) * codeStep * time.Second) }

// begin begins to set up the actor's app.
func (w *world) begin(a lms.Actor) phone {
	w.t.Helper()
	if err := w.BeginFactor(w.t.Context(), a); err != nil {
		w.t.Fatal(err)
	}
	f, err := w.Factor(w.t.Context(), a)
	if err != nil || f.Secret == "" {
		w.t.Fatalf("no secret to set up: %+v, %v", f, err)
	}
	return phone{w, f.Secret}
}

// protect turns on the actor's app, and lets its first code pass.
func (w *world) protect(a lms.Actor) (p phone, recovery []string) {
	w.t.Helper()
	p = w.begin(a)
	recovery, err := w.TurnOnFactor(w.t.Context(), a, p.code(0))
	if err != nil {
		w.t.Fatal(err)
	}
	w.wait(2)
	return p, recovery
}

// protected is somebody with an app, and one of their sessions.
func (w *world) protected(email string, grants ...Grant) (p phone, recovery []string, a lms.Actor) {
	w.t.Helper()
	w.person(email, grants...)
	_, a = w.signIn(email)
	p, recovery = w.protect(a)
	return p, recovery, a
}

// halfway gives a right password and returns the secret of the sign-in that waits
// for its code.
func (w *world) halfway(email, password string) string {
	w.t.Helper()
	session, who, err := w.SignIn(w.t.Context(), Visitor{Network: lms.NewID()}, email, password)
	var needed *CodeNeeded
	if !errors.As(err, &needed) || session != "" || who != nil {
		w.t.Fatalf("signing in: got %q, %v, %v, want that a code is needed", session, who, err)
	}
	if len(needed.Pending) != 43 || strings.Contains(err.Error(), needed.Pending) {
		w.t.Fatalf("secret %q, error %q", needed.Pending, err)
	}
	return needed.Pending
}

// give gives a code to a sign-in that waits.
func (w *world) give(pending, code string) error {
	_, _, err := w.GiveCode(w.t.Context(), here, pending, code)
	return err
}

// sessions counts somebody's sessions.
func (w *world) sessionCount(id lms.PersonID) int {
	w.t.Helper()
	all, err := w.sessionsOf(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(all)
}

// audited counts the lines of an action.
func (w *world) audited(action string) (n int) {
	w.t.Helper()
	lines, _, err := w.audit.List(w.t.Context(), lms.SystemActor(lms.Platform), "")
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range lines {
		if lines[i].Action == action {
			n++
		}
	}
	return n
}

// mailed counts the mails of a key to an address.
func (w *world) mailed(key, to string) (n int) {
	w.mails.mu.Lock()
	defer w.mails.mu.Unlock()
	for _, m := range w.mails.sent {
		if m.Key == key && m.To == to {
			n++
		}
	}
	return n
}

func (w *world) wantTold(e factorEvent, email string, n int) {
	w.t.Helper()
	if lines, mails := w.audited(e.action), w.mailed(e.mail, email); lines != n || mails != n {
		w.t.Errorf("%s: %d lines in the audit log and %d mails, want %d of each", e.action, lines, mails, n)
	}
}

func TestCode_is_that_of_RFC_6238(t *testing.T) {
	seed := base32Text.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := codeAt(seed, stepAt(time.Unix(at, 0))); got != want || err != nil {
			t.Errorf("at %d: got %s, %v, want %s", at, got, err, want)
		}
	}
}

func TestTypedCode_is_read_however_it_is_written(t *testing.T) {
	for typed, want := range map[string]string{"123456": "123456", " 123 456 ": "123456", "١٢٣٤٥٦": "123456", "۱۲۳ ۴۵۶": "123456", "\u200f123\u200e-456": "123456",
		"abcd-efgh ijkl": "ABCDEFGHIJKL", "": "", " - ": "", "رمز": "", strings.Repeat("1", 5000): strings.Repeat("1", maxCode)} {
		if got := typedCode(typed); got != want {
			t.Errorf("%.40q: got %.40q, want %.40q", typed, got, want)
		}
	}
}

func TestFactor_is_on_with_the_first_right_code_and_not_before(t *testing.T) {
	w := newFastWorld(t)
	w.person("a@sanad.example")
	other, _ := w.signIn("a@sanad.example")
	_, actor := w.signIn("a@sanad.example")
	p := w.begin(actor)
	if _, err := w.TurnOnFactor(t.Context(), actor, p.wrong()); keyOf(err) != "code:account.code_wrong" {
		t.Fatalf("a wrong code: %v", err)
	}
	if _, err := w.TurnOnFactor(t.Context(), actor, " "); keyOf(err) != "code:account.code_missing" {
		t.Fatalf("no code: %v", err)
	}
	w.signIn("a@sanad.example") // still by the password alone
	codes, err := w.TurnOnFactor(t.Context(), actor, p.code(0))
	if err != nil || len(codes) != recoveryCodes {
		t.Fatalf("got %d recovery codes, %v", len(codes), err)
	}
	w.halfway("a@sanad.example", phrase)
	f, err := w.Factor(t.Context(), actor)
	if diff := cmp.Diff(&Factor{On: true, Left: recoveryCodes}, f); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if who, _ := w.Resolve(t.Context(), lms.Platform, other); who != nil {
		t.Error("another session goes on")
	}
	if w.sessionCount(actor.Person) != 1 {
		t.Errorf("%d sessions, want the one in which it was turned on", w.sessionCount(actor.Person))
	}
	w.wantTold(factorOn, "a@sanad.example", 1)
	if err := w.BeginFactor(t.Context(), actor); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("setting up another one: %v", err)
	}
	if _, err := w.TurnOnFactor(t.Context(), actor, p.code(0)); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("turning it on again: %v", err)
	}
}

// TestFactor_is_set_up_in_one_session_soon: what somebody began at an open screen
// is of no use to them.
func TestFactor_is_set_up_in_one_session_soon(t *testing.T) {
	w := newFastWorld(t)
	w.person("a@sanad.example")
	_, first := w.signIn("a@sanad.example")
	_, second := w.signIn("a@sanad.example")
	p := w.begin(first)
	if f, err := w.Factor(t.Context(), second); err != nil || f.Secret != "" {
		t.Errorf("another session sees %+v, %v", f, err)
	}
	if _, err := w.TurnOnFactor(t.Context(), second, p.code(0)); lms.KindOf(err) != lms.KindGone {
		t.Errorf("another session turns it on: %v", err)
	}
	if again := w.begin(first); again.seed == p.seed {
		t.Error("beginning again shows the same secret")
	}
	if _, err := w.TurnOnFactor(t.Context(), first, p.code(0)); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("by the secret before: %v", err)
	}
	*w.now = w.now.Add(setupTime)
	if f, err := w.Factor(t.Context(), first); err != nil || f.Secret != "" {
		t.Errorf("half an hour later: %+v, %v", f, err)
	}
	if _, err := w.TurnOnFactor(t.Context(), first, p.code(0)); lms.KindOf(err) != lms.KindGone {
		t.Errorf("half an hour later: %v", err)
	}
	_, never := w.signIn("a@sanad.example")
	if _, err := w.TurnOnFactor(t.Context(), lms.Actor{Person: w.person("b@sanad.example").ID, Org: lms.Platform, Session: never.Session}, "123456"); lms.KindOf(err) != lms.KindGone {
		t.Errorf("what was never begun: %v", err)
	}
}

func TestFactor_address_fits_into_a_square_code(t *testing.T) {
	w := newFastWorld(t)
	for _, email := range []string{"a@sanad.example", strings.Repeat("long.", 40) + "x@" + strings.Repeat("host.", 8) + "example", strings.Repeat("ع", 60) + "@sanad.example"} {
		w.person(email)
		_, actor := w.signIn(email)
		p := w.begin(actor)
		f, err := w.Factor(t.Context(), actor)
		if err != nil || len(f.Address) > 300 {
			t.Errorf("%.20s: %d bytes, %v", email, len(f.Address), err)
		}
		for _, part := range []string{"otpauth://totp/Sanad:", "secret=" + p.seed, "issuer=Sanad", "digits=6", "period=30", "algorithm=SHA1"} {
			if !strings.Contains(f.Address, part) {
				t.Errorf("%s lacks %s", f.Address, part)
			}
		}
	}
}

// TestFactor_is_kept_sealed: a copy of the database holds neither seeds nor
// recovery codes, nor what a sign-in waits by.
func TestFactor_is_kept_sealed(t *testing.T) {
	w := newFastWorld(t)
	p, recovery, _ := w.protected("a@sanad.example")
	pending := w.halfway("a@sanad.example", phrase)
	raw, err := base32Text.DecodeString(p.seed)
	if err != nil || len(raw) != seedBytes {
		t.Fatalf("seed of %d bytes, %v", len(raw), err)
	}
	seen := 0
	for _, coll := range []string{"second_factors", "people", "tokens", "sessions", "limits", "audit"} {
		for d, err := range w.store.Find(t.Context(), coll, docstore.Query{Limit: docstore.MaxLimit}) {
			if err != nil {
				t.Fatal(err)
			}
			seen++
			for _, secret := range append([]string{p.seed, string(raw), pending}, recovery...) {
				if strings.Contains(d.ID+string(d.Body), secret) {
					t.Errorf("%s %s holds a secret", coll, d.ID)
				}
			}
		}
	}
	if seen < 4 {
		t.Errorf("only %d documents were looked at", seen)
	}
}

func TestFactor_of_somebody_else_does_not_open(t *testing.T) {
	w := newFastWorld(t)
	p, _, a := w.protected("a@sanad.example")
	_, _, b := w.protected("b@sanad.example")
	copied, err := w.factors.Get(t.Context(), string(a.Person))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.factors.Update(t.Context(), string(b.Person), func(f *factor) error { *f = *copied; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := w.give(w.halfway("b@sanad.example", phrase), p.code(0)); err == nil || lms.KindOf(err) != 0 {
		t.Errorf("a copied seed: got %v, want that it does not open", err)
	}
	if got := w.sessionCount(b.Person); got != 1 {
		t.Errorf("%d sessions, want the one before", got)
	}
}

func TestTurnOff_asks_for_a_code_and_leaves_nothing(t *testing.T) {
	w := newFastWorld(t)
	p, recovery, actor := w.protected("a@sanad.example")
	if err := w.TurnOffFactor(t.Context(), actor, p.wrong()); keyOf(err) != "code:account.code_wrong" {
		t.Fatalf("a wrong code: %v", err)
	}
	if err := w.TurnOffFactor(t.Context(), actor, p.code(0)); err != nil {
		t.Fatal(err)
	}
	w.signIn("a@sanad.example")
	if f, err := w.Factor(t.Context(), actor); err != nil || f.On || f.Left != 0 {
		t.Errorf("got %+v, %v", f, err)
	}
	if me, err := w.Lookup(t.Context(), actor.Person); err != nil || me.SecondFactor {
		t.Errorf("the flag stayed: %v", err)
	}
	w.wantTold(factorOff, "a@sanad.example", 1)
	if err := w.TurnOffFactor(t.Context(), actor, recovery[0]); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("turning it off again: %v", err)
	}
	if _, err := w.NewRecoveryCodes(t.Context(), actor, recovery[0]); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("codes for what is off: %v", err)
	}
	q, _ := w.protect(actor)
	if q.seed == p.seed {
		t.Error("setting it up again takes the seed before")
	}
}

func TestTurnOff_is_refused_to_staff_where_it_is_required(t *testing.T) {
	w := newFastWorld(t)
	w.required = true
	w.Service = w.open()
	past := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for email, c := range map[string]struct {
		grants []Grant
		must   bool
	}{
		"learner@sanad.example":   {nil, false},
		"volunteer@sanad.example": {[]Grant{{Org: lms.Platform, Role: lms.RoleVolunteer}}, false},
		"tutor@sanad.example":     {[]Grant{{Org: lms.Platform, Role: lms.RoleTutor}}, true},
		"lapsed@sanad.example":    {[]Grant{{Org: lms.Platform, Role: lms.RoleTutor, Credential: "c", Until: &past}}, false},
		"elsewhere@sanad.example": {[]Grant{{Org: "hope", Role: lms.RoleOrgAdmin}}, true},
	} {
		p, _, actor := w.protected(email, c.grants...)
		me, err := w.Lookup(t.Context(), actor.Person)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.NeedsFactor(&SignedIn{Actor: actor, Person: me}); got != c.must {
			t.Errorf("%s needs it: %v, want %v", email, got, c.must)
		}
		if w.LacksFactor(&SignedIn{Actor: actor, Person: me}) {
			t.Errorf("%s lacks it", email)
		}
		switch err := w.TurnOffFactor(t.Context(), actor, p.code(0)); {
		case c.must && keyOf(err) != "account.factor_required":
			t.Errorf("%s turned it off: %v", email, err)
		case !c.must && err != nil:
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestRemoveFactor_is_for_the_platforms_administrators_and_not_for_oneself(t *testing.T) {
	w := newFastWorld(t)
	_, _, actor := w.protected("a@sanad.example")
	_, _, other := w.protected("b@sanad.example")
	admin := lms.Actor{Person: w.person("admin@sanad.example", Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin}).ID, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner, lms.RolePlatformAdmin}}
	self := admin
	self.Person = actor.Person
	for what, a := range map[string]lms.Actor{"oneself": self, "a learner": other, "an organization's administrator": {Person: "x", Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner, lms.RoleOrgAdmin}}} {
		if err := w.RemoveFactor(t.Context(), a, actor.Person); err == nil {
			t.Errorf("removed by %s", what)
		}
	}
	pending := w.halfway("a@sanad.example", phrase)
	if err := w.RemoveFactor(t.Context(), admin, actor.Person); err != nil {
		t.Fatal(err)
	}
	w.wantTold(factorRemoved, "a@sanad.example", 1)
	if got := w.sessionCount(actor.Person); got != 0 {
		t.Errorf("%d sessions went on", got)
	}
	if err := w.give(pending, "123456"); lms.KindOf(err) != lms.KindGone {
		t.Errorf("the sign-in that waited: %v", err)
	}
	w.signIn("a@sanad.example")
	if err := w.RemoveFactor(t.Context(), admin, actor.Person); keyOf(err) != "account.factor_none" {
		t.Errorf("removing it again: %v", err)
	}
	if err := w.RemoveFactor(t.Context(), lms.SystemActor(lms.Platform), other.Person); err != nil {
		t.Errorf("by the operator: %v", err)
	}
}

func TestNewRecoveryCodes_take_the_place_of_those_before(t *testing.T) {
	w := newFastWorld(t)
	p, old, actor := w.protected("a@sanad.example")
	if _, err := w.NewRecoveryCodes(t.Context(), actor, p.wrong()); keyOf(err) != "code:account.code_wrong" {
		t.Fatalf("a wrong code: %v", err)
	}
	fresh, err := w.NewRecoveryCodes(t.Context(), actor, p.code(0))
	if err != nil || len(fresh) != recoveryCodes || slices.Contains(fresh, old[0]) {
		t.Fatalf("got %d codes, %v", len(fresh), err)
	}
	w.wantTold(factorCodes, "a@sanad.example", 1)
	if err := w.give(w.halfway("a@sanad.example", phrase), old[3]); keyOf(err) != "code:account.code_wrong" {
		t.Errorf("a code of before: %v", err)
	}
	if err := w.give(w.halfway("a@sanad.example", phrase), fresh[3]); err != nil {
		t.Errorf("a new code: %v", err)
	}
}

// TestFactor_without_its_flag is what a process leaves that dies while turning it on
// or off: the factor decides, and the flag follows.
func TestFactor_without_its_flag(t *testing.T) {
	w := newFastWorld(t)
	_, _, actor := w.protected("a@sanad.example")
	for _, on := range []bool{true, false} {
		if err := w.flag(t.Context(), actor.Person, !on); err != nil {
			t.Fatal(err)
		}
		if !on {
			if err := w.factors.Delete(t.Context(), string(actor.Person)); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err := w.SignIn(t.Context(), here, "a@sanad.example", phrase)
		var needed *CodeNeeded
		if errors.As(err, &needed) != on || !on && err != nil {
			t.Errorf("factor on %v: signing in says %v", on, err)
		}
		if me, err := w.Lookup(t.Context(), actor.Person); err != nil || me.SecondFactor != on {
			t.Errorf("factor on %v: the flag says %v, %v", on, me.SecondFactor, err)
		}
	}
}
