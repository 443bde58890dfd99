package organization_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faulty"
	"sanad/storage/docstore"
)

const hope lms.OrgID = "hope"

// wish is a request with nothing wrong.
func wish() organization.Wish {
	return organization.Wish{ID: hope, Purpose: "We train volunteers.", Profile: organization.Profile{
		Name: lms.Text{AR: "جمعية الأمل", EN: "Hope Society"}, About: lms.Text{AR: "جمعية تطوعية.", EN: "A volunteer society."}, Website: "https://hope.example.org"}}
}

// world is a site with an organization, and who runs it and the platform.
type world struct {
	*testkit.Site
	admin, founder lms.Actor // of the platform; of the organization, in it
}

func start(tb testing.TB, o ...testkit.Option) *world {
	tb.Helper()
	w := &world{Site: testkit.Start(tb, append([]testkit.Option{testkit.WithCourses(testkit.TeaWithoutEssays(tb))}, o...)...)}
	w.admin = w.actor(w.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin), lms.Platform)
	founder := w.Person("founder@example.org", lms.Text{AR: "سارة"})
	w.must(w.Organizations.Request(w.ctx(), w.actor(founder, lms.Platform), wish()))
	w.must(w.Organizations.Decide(w.ctx(), w.admin, hope, organization.Approve, ""))
	w.Settle()
	w.founder = w.actor(founder, hope)
	return w
}

func (w *world) ctx() context.Context { return context.Background() }

func (w *world) must(_ any, err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// actor is a person in a tenant, with the roles they have now.
func (w *world) actor(p lms.PersonID, org lms.OrgID) lms.Actor {
	w.Helper()
	x, err := w.Accounts.Lookup(w.ctx(), p)
	if err != nil {
		w.Fatal(err)
	}
	return lms.Actor{Person: p, Org: org, Roles: x.RolesAt(org, w.App.Clock.Now())}
}

// people makes n accounts and returns them as visitors of the platform.
func (w *world) people(n int) []lms.Actor {
	w.Helper()
	out := make([]lms.Actor, n)
	for i := range out {
		out[i] = w.actor(w.Person(fmt.Sprintf("p%d@example.org", i), lms.Text{EN: "Person"}), lms.Platform)
	}
	return out
}

func (w *world) code(seats int) *organization.Invitation {
	w.Helper()
	i, err := w.Organizations.Invite(w.ctx(), w.founder, organization.InvitationWish{Seats: seats, Days: 30}, lms.English)
	if err != nil {
		w.Fatal(err)
	}
	return i
}

func (w *world) member(p lms.PersonID) bool { return w.actor(p, hope).Has(lms.RoleLearner) }

// fields are the names of the fields that a form's problems name.
func fields(err error) []string {
	var out []string
	if ps, ok := err.(lms.Problems); ok {
		for _, p := range ps {
			out = append(out, p.Field)
		}
	}
	return out
}

func TestRequest_names_every_field_that_is_wrong(t *testing.T) {
	w := start(t)
	who := w.people(1)[0]
	for name, tt := range map[string]struct {
		change func(*organization.Wish)
		want   []string
	}{
		"nothing":             {func(x *organization.Wish) { *x = organization.Wish{} }, []string{"name_ar", "name_en", "about_ar", "id", "purpose"}},
		"an id of the site's": {func(x *organization.Wish) { x.ID = "admin" }, []string{"id"}},
		"the platform's id":   {func(x *organization.Wish) { x.ID = lms.Platform }, []string{"id"}},
		"a taken id":          {func(x *organization.Wish) { x.ID = "HOPE " }, []string{"id"}},
		"a path":              {func(x *organization.Wish) { x.ID = "../x" }, []string{"id"}},
		"two hyphens":         {func(x *organization.Wish) { x.ID = "xn--hope" }, []string{"id"}},
		"names exchanged":     {func(x *organization.Wish) { x.Name = lms.Text{AR: "Hope", EN: "الأمل"} }, []string{"name_ar", "name_en"}},
		"a long name":         {func(x *organization.Wish) { x.Name.EN = strings.Repeat("a", 81) }, []string{"name_en"}},
		"a plain address":     {func(x *organization.Wish) { x.Website = "http://hope.example.org" }, []string{"website"}},
		"a script":            {func(x *organization.Wish) { x.Website = "javascript:alert(1)" }, []string{"website"}},
		"a password":          {func(x *organization.Wish) { x.Website = "https://a:b@hope.example.org" }, []string{"website"}},
	} {
		x := wish()
		x.ID = "other"
		tt.change(&x)
		_, err := w.Organizations.Request(w.ctx(), who, x)
		if diff := cmp.Diff(tt.want, fields(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if list, err := w.Organizations.Own(w.ctx(), who); err != nil || len(list) != 0 {
		t.Errorf("after wrong requests there are %d of them, %v", len(list), err)
	}
}

func TestRequest_sent_twice_is_one_and_a_person_asks_for_a_few_only(t *testing.T) {
	w := start(t)
	who := w.people(1)[0]
	x := wish()
	for range 2 {
		x.ID = "other"
		w.must(w.Organizations.Request(w.ctx(), who, x))
	}
	for i := range 4 {
		x.ID = lms.OrgID("other" + strconv.Itoa(i))
		w.must(w.Organizations.Request(w.ctx(), who, x))
	}
	x.ID = "one-more"
	if _, err := w.Organizations.Request(w.ctx(), who, x); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("a sixth request of a day: %v", err)
	}
}

func TestDecide_goes_from_state_to_state_and_tells_the_founder(t *testing.T) {
	w := start(t)
	if !w.founder.Has(lms.RoleOrgAdmin) {
		t.Error("whoever asked is no administrator of an approved organization")
	}
	for _, tt := range []struct {
		verdict organization.Verdict
		note    string
		kind    lms.Kind
		state   organization.State
	}{
		{organization.Approve, "", 0, organization.Active}, // again
		{organization.Refuse, "too late", lms.KindConflict, organization.Active},
		{organization.Suspend, "", lms.KindInvalid, organization.Active},
		{organization.Suspend, "asked by the authority", 0, organization.Suspended},
		{organization.Resume, "", 0, organization.Active},
		{organization.Resume, "", 0, organization.Active},
		{"nonsense", "x", lms.KindConflict, organization.Active},
	} {
		_, err := w.Organizations.Decide(w.ctx(), w.admin, hope, tt.verdict, tt.note)
		o, _ := w.Organizations.Lookup(w.ctx(), hope)
		if lms.KindOf(err) != tt.kind || o.State != tt.state {
			t.Errorf("%s: got kind %d and %s, want %d and %s", tt.verdict, lms.KindOf(err), o.State, tt.kind, tt.state)
		}
		w.Settle()
	}
	mails, _, err := w.Notify.Outbox(w.ctx(), lms.SystemActor(lms.Platform), "")
	if err != nil || len(mails) != 3 {
		t.Errorf("%d mails for three decisions, %v", len(mails), err)
	}
	if _, err := w.Organizations.Decide(w.ctx(), w.founder, hope, organization.Suspend, "x"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("an organization's administrator decides: %v", err)
	}
}

func TestGet_shows_strangers_nothing_before_it_is_approved(t *testing.T) {
	w := start(t)
	x := wish()
	x.ID = "other"
	w.must(w.Organizations.Request(w.ctx(), w.people(1)[0], x))
	for _, id := range []lms.OrgID{"other", "nobody", "../x", ""} {
		if _, err := w.Organizations.Get(w.ctx(), id); lms.KindOf(err) != lms.KindNotFound {
			t.Errorf("%q: %v, want not found", id, err)
		}
	}
}

func TestFollow_a_hundred_at_once_take_thirty_seats_and_nobody_is_lost(t *testing.T) {
	w := start(t)
	people, i := w.people(100), w.code(30)
	var group sync.WaitGroup
	for _, p := range people {
		group.Go(func() {
			for range 2 { // everybody presses twice
				if _, err := w.Organizations.Follow(w.ctx(), p, "n", i.Code); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	now, err := w.Organizations.ByID(w.ctx(), i.ID)
	if err != nil || len(now.Seated) != 30 || len(now.Waiting) != 70 || now.Unsettled {
		t.Fatalf("%d have a seat, %d wait, unsettled %v, %v; want 30 and 70", len(now.Seated), len(now.Waiting), now.Unsettled, err)
	}
	members := 0
	for _, p := range people {
		if w.member(p.Person) {
			members++
		}
	}
	if members != 30 {
		t.Errorf("%d are members, want 30", members)
	}
	first := now.Waiting[0]
	now, err = w.Organizations.Reseat(w.ctx(), w.founder, i.ID, 31)
	if err != nil || !w.member(first) || len(now.Waiting) != 69 {
		t.Errorf("a seat more: the first who waited has it %v, %d still wait, %v", w.member(first), len(now.Waiting), err)
	}
}

func TestFollow_an_invitation_by_mail_is_for_one_address_and_once(t *testing.T) {
	w := start(t)
	people := w.people(2)
	i, err := w.Organizations.Invite(w.ctx(), w.founder, organization.InvitationWish{Email: "P0@example.org", Role: lms.RoleTutor, Days: 14}, lms.English)
	if err != nil {
		t.Fatal(err)
	}
	w.Settle()
	link := w.Organizations.Link(i)
	if mails, _, _ := w.Notify.Outbox(w.ctx(), lms.SystemActor(lms.Platform), ""); len(mails) != 2 || !strings.Contains(mails[0].Body+mails[1].Body, "/join/"+link) {
		t.Errorf("no mail leads to the invitation: %v", mails)
	}
	if _, err := w.Organizations.Follow(w.ctx(), people[1], "n", link); lms.KindOf(err) != lms.KindForbidden || w.member(people[1].Person) {
		t.Errorf("another address: %v", err)
	}
	if _, err := w.Organizations.Follow(w.ctx(), people[0], "n", i.ID); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("by its id alone, as the database has it: %v", err)
	}
	for range 2 {
		w.must(w.Organizations.Follow(w.ctx(), people[0], "n", link))
	}
	if !w.actor(people[0].Person, hope).Has(lms.RoleTutor) {
		t.Error("whoever was invited as a tutor is none")
	}
}

func TestFollow_an_invitation_that_has_ended_lets_nobody_in(t *testing.T) {
	w := start(t)
	people := w.people(3)
	ended, old, off := w.code(5), w.code(5), w.code(5)
	w.must(w.Organizations.Follow(w.ctx(), people[0], "n", ended.Code))
	for range 2 {
		w.must(nil, w.Organizations.Revoke(w.ctx(), w.founder, ended.ID))
	}
	refused := func(code string, kind lms.Kind) {
		t.Helper()
		if _, err := w.Organizations.Follow(w.ctx(), people[1], "n", code); lms.KindOf(err) != kind || w.member(people[1].Person) {
			t.Errorf("got %v, want kind %d", err, kind)
		}
	}
	refused(ended.Code, lms.KindGone)
	if !w.member(people[0].Person) {
		t.Error("whoever joined before is no member any longer")
	}
	w.must(w.Organizations.Decide(w.ctx(), w.admin, hope, organization.Suspend, "x"))
	refused(off.Code, lms.KindConflict)
	w.must(w.Organizations.Decide(w.ctx(), w.admin, hope, organization.Resume, ""))
	w.Clock.Advance(31 * 24 * time.Hour)
	refused(old.Code, lms.KindGone)
}

func TestInvitation_is_read_as_it_is_typed_and_guesses_are_counted(t *testing.T) {
	w := start(t)
	i := w.code(5)
	typed := strings.ToLower(i.Code[:5]) + " - " + i.Code[5:]
	if got, err := w.Organizations.Invitation(w.ctx(), "home", typed); err != nil || got.ID != i.ID {
		t.Errorf("%q: %v", typed, err)
	}
	for n := range 21 {
		_, err := w.Organizations.Invitation(w.ctx(), "guesser", fmt.Sprintf("BCDFGHJK%02d", n))
		if want := map[bool]lms.Kind{true: lms.KindNotFound, false: lms.KindTooMany}[n < 20]; lms.KindOf(err) != want {
			t.Errorf("guess %d: %v, want kind %d", n+1, err, want)
		}
	}
	if _, err := w.Organizations.Invitation(w.ctx(), "guesser", i.Code); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("a right code after too many wrong ones: %v", err)
	}
}

func TestInvite_names_every_field_that_is_wrong(t *testing.T) {
	w := start(t)
	for name, tt := range map[string]struct {
		wish organization.InvitationWish
		want []string
	}{
		"no seats":            {organization.InvitationWish{Days: 1}, []string{"seats"}},
		"too many":            {organization.InvitationWish{Seats: 2001, Days: 181, Label: strings.Repeat("x", 81)}, []string{"label", "seats", "days"}},
		"no address":          {organization.InvitationWish{Email: "@", Role: lms.RoleTutor, Days: 1}, []string{"email"}},
		"two addresses":       {organization.InvitationWish{Email: "a@b.example, c@d.example", Role: lms.RoleTutor, Days: 1}, []string{"email"}},
		"the platform's role": {organization.InvitationWish{Email: "a@b.example", Role: lms.RolePlatformAdmin, Days: 1}, []string{"role"}},
	} {
		_, err := w.Organizations.Invite(w.ctx(), w.founder, tt.wish, lms.English)
		if diff := cmp.Diff(tt.want, fields(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestFollow_each_write_failing_both_ways_ends_in_one_membership: whatever write
// fails, whether it was stored or not, pressing again and the sweep make the
// person a member with one seat.
func TestFollow_each_write_failing_both_ways_ends_in_one_membership(t *testing.T) {
	for _, mode := range []faulty.Mode{faulty.Before, faulty.After} {
		for n := 1; ; n++ {
			var docs *faulty.Store
			w := start(t, testkit.WithDocuments(func(s docstore.Store) docstore.Store { docs = faulty.New(s); return docs }))
			p, i := w.people(1)[0], w.code(1)
			count := 0
			docs.FailWhere(mode, func(_, coll, _ string) bool {
				if coll == "invitations" || coll == "people" {
					count++
				}
				return count == n && (coll == "invitations" || coll == "people")
			})
			_, first := w.Organizations.Follow(w.ctx(), p, "n", i.Code)
			failed := docs.Failed() > 0
			docs.FailWhere(mode, nil)
			if first != nil {
				w.must(w.Organizations.Follow(w.ctx(), p, "n", i.Code))
			}
			w.must(nil, w.Organizations.Sweep(w.ctx()))
			now, err := w.Organizations.ByID(w.ctx(), i.ID)
			if err != nil || !w.member(p.Person) || len(now.Seated) != 1 || now.Unsettled {
				t.Errorf("write %d %v: member %v, %d seats, unsettled %v, %v", n, mode, w.member(p.Person), len(now.Seated), now.Unsettled, err)
			}
			if !failed {
				if n < 3 {
					t.Errorf("only %d writes were there to fail", n-1)
				}
				break
			}
		}
	}
}

func TestColours_can_be_read_on_white_and_are_those_of_the_styles(t *testing.T) {
	css, err := os.ReadFile("../../web/pages/organization/page.css")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range organization.Colours {
		if ratio := 1.05 / (luminance(t, c) + 0.05); ratio < 4.5 {
			t.Errorf("%s: contrast %.1f to 1 with white", c, ratio)
		}
		if rule := fmt.Sprintf(`[data-tone="%d"] { --tone: %s; }`, i+1, c); !strings.Contains(string(css), rule) {
			t.Errorf("the styles lack %s", rule)
		}
	}
}

// luminance is the relative luminance of WCAG 2.2 of a colour "#rrggbb".
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// TestMember_learns_and_is_certified_under_the_organizations_name is the whole
// way without scripts: a code, a course of the platform's, a certificate by the
// organization's own key.
func TestMember_learns_and_is_certified_under_the_organizations_name(t *testing.T) {
	w := start(t)
	i := w.code(5)
	w.Person("noura@example.org", lms.Text{AR: "نورة عبدالله", EN: "Noura Abdullah"})
	v := w.SignIn("noura@example.org").Get("/learn?lang=en")
	v.Get("/orgs/hope/courses/tea/lessons/water").Want(http.StatusNotFound)
	v.Get("/orgs/hope/courses/tea").Want(http.StatusOK)
	if v.Page.Doc.Find("form[action$='/enrol']").Length() > 0 {
		t.Error("a stranger may enrol")
	}
	v.Get("/account").Post("/orgs/hope/courses/tea/enrol").Want(http.StatusNotFound)
	v.Get("/join").Submit("main form", "code", strings.ToLower(i.Code)).Want(http.StatusOK).See("h1", "Hope Society")
	v.Submit("main form").Want(http.StatusOK).See("h1", "Hope Society")
	v.Get("/orgs/hope/courses/tea").Submit("form[action='/orgs/hope/courses/tea/enrol']").Want(http.StatusOK)
	if !strings.HasPrefix(v.Page.Path, "/orgs/hope/courses/tea/lessons/") {
		t.Fatalf("enrolling led to %s", v.Page.Path)
	}
	v.Get("/courses/tea").See("form[action='/courses/tea/enrol'] button", "") // on the platform she has not
	w.learn(v)
	v.Get("/certificates")
	v.Get(v.Find("a[href^='/c/']").AttrOr("href", "")).Want(http.StatusOK).See(".verdict-word", "valid").See("main", "Hope Society")
	body := v.Do(http.MethodGet, v.Page.Path+".json", nil).Page.Body
	if !strings.Contains(body, ":orgs:hope#k") || !strings.Contains(body, "/orgs/hope/status/") {
		t.Errorf("the credential is not signed by the organization:\n%s", body)
	}
	v.Do(http.MethodGet, "/orgs/hope/did.json", nil).Want(http.StatusOK)
}

// learn takes the sample course to its end without reading much.
func (w *world) learn(v *testkit.Visitor) {
	w.Helper()
	home := "/orgs/hope/courses/tea"
	v.Get(home + "/lessons/water")
	v.Submit("#b-check form", "q.boil", "false").Want(http.StatusOK)
	w.Clock.Advance(5 * time.Minute)
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK)
	ask := v.Find("#b-guest label").FilterFunction(func(_ int, l *goquery.Selection) bool { return strings.Contains(l.Text(), "I ask") })
	v.Submit("#b-guest form", "q.guest.0", ask.Find("input").AttrOr("value", "")).Want(http.StatusOK)
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK)
	v.Get(home + "/quizzes/final").Submit("form[action='" + home + "/quizzes/final']").Want(http.StatusOK)
	v.Submit("auto-save form", append(w.RightAnswers(v.Page.Path), "do", "finish")...).Want(http.StatusOK)
	v.Submit("main form").Want(http.StatusOK).See("h1", "passed")
	w.Settle()
}
