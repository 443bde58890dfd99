package app_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"sanad/internal/account"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faulty"
	"sanad/storage/docstore"
)

// newcomer is somebody at a form of a site whose store can be told to fail.
type newcomer struct {
	*testkit.Site
	store *faulty.Store
	email string
}

// admin is whoever looks afterwards.
var admin = lms.Actor{Person: "a", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}

const renewed = "another long phrase 31"

func newNewcomer(t *testing.T) *newcomer {
	t.Helper()
	c := &newcomer{}
	c.Site = testkit.Start(t, testkit.WithCourses(), testkit.WithoutJobs(), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		c.store = faulty.New(s)
		return c.store
	}))
	return c
}

// form is what the newcomer fills in.
func (c *newcomer) form() account.Registration {
	return account.Registration{Email: c.email, Name: lms.Text{AR: "ليلى"}, Password: testkit.Password, Accepted: true, Prefs: i18n.DefaultPrefs()}
}

// insist does something again after an error, as somebody does who is shown that
// it did not work: one failure must not bring a second.
func (c *newcomer) insist(what string, do func() error) {
	c.Helper()
	err := do()
	if err != nil {
		err = do()
	}
	if err != nil {
		c.Fatalf("%s, the second time: %v", what, err)
	}
}

// everyWrite lets somebody new do something while its first write fails, then
// its second, and so on in both ways, until it makes no more, which must not be
// before least. What do returns then looks at the end, and nothing fails.
func everyWrite(t *testing.T, least int, meet func(t *testing.T) *newcomer, do func(*newcomer) (look func())) {
	for _, mode := range faulty.Modes {
		for n := 1; ; n++ {
			reached := false
			t.Run(fmt.Sprintf("write %d %s", n, mode), func(t *testing.T) {
				c := meet(t)
				c.store.FailWrite(n, mode)
				look := do(c)
				reached = c.store.Failed() > 0
				c.store.FailWrite(0, mode)
				look()
			})
			if t.Failed() {
				return
			}
			if !reached {
				if n <= least {
					t.Fatalf("%d writes were made; this does not do what the test is for", n-1)
				}
				break
			}
		}
	}
}

// opens fails the test unless the password, and the secret of a session, are
// the person's, who is there once.
func (c *newcomer) opens(ctx context.Context, password, secret string) *account.SignedIn {
	c.Helper()
	people, _, err := c.Accounts.List(ctx, admin, c.email, "")
	if err != nil || len(people) != 1 {
		c.Fatalf("%d people with the address, %v", len(people), err)
	}
	if secret == "" {
		if secret, _, err = c.Accounts.SignIn(ctx, account.Visitor{Network: c.email}, c.email, password); err != nil {
			c.Fatalf("sign in: %v", err)
		}
	}
	who, err := c.Accounts.Resolve(ctx, lms.Platform, secret)
	if err != nil || who == nil || who.Person.ID != people[0].ID {
		c.Fatalf("the session is %+v's, %v", who, err)
	}
	return who
}

// audited counts the newest lines of the log that tell something of a person.
func (c *newcomer) audited(ctx context.Context, action string, id lms.PersonID) (n int) {
	c.Helper()
	if err := c.Audit.Verify(ctx, lms.Platform); err != nil {
		c.Error(err)
	}
	lines, _, err := c.Audit.List(ctx, admin, "")
	if err != nil {
		c.Fatal(err)
	}
	for _, l := range lines {
		if l.Action == action && l.Object == "person/"+string(id) {
			n++
		}
	}
	return n
}

func TestRegister_each_write_failing_both_ways_ends_in_one_account(t *testing.T) {
	ctx, site, number := context.Background(), newNewcomer(t), 0
	everyWrite(t, 3, func(t *testing.T) *newcomer {
		number++
		return site.on(t, number)
	}, func(c *newcomer) func() {
		var secret string
		c.insist("register", func() (err error) {
			secret, _, err = c.Accounts.Register(ctx, account.Visitor{Network: c.email}, c.form())
			return err
		})
		return func() {
			c.opens(ctx, "", secret)
			c.opens(ctx, testkit.Password, "")
		}
	})
}

// on returns the site for a subtest, with nothing failing and another address.
func (c *newcomer) on(t *testing.T, number int) *newcomer {
	c.store.FailWrite(0, faulty.Before)
	site := *c.Site
	site.TB = t
	return &newcomer{Site: &site, store: c.store, email: fmt.Sprintf("newcomer%d@sanad.example", number)}
}

func TestSetup_each_write_failing_both_ways_ends_in_one_administrator(t *testing.T) {
	ctx := context.Background()
	everyWrite(t, 5, func(t *testing.T) *newcomer { return newNewcomer(t).on(t, 0) }, func(c *newcomer) func() {
		var link, secret string
		c.insist("start", func() (err error) { link, err = c.Accounts.BeginSetup(ctx); return err })
		c.insist("set up", func() (err error) {
			secret, _, err = c.Accounts.Setup(ctx, account.Visitor{Network: c.email}, link, c.form())
			return err
		})
		return func() { c.administers(ctx, link, secret) }
	})
}

// administers fails the test unless the newcomer is the only administrator there
// is and will be.
func (c *newcomer) administers(ctx context.Context, link, secret string) {
	c.Helper()
	who := c.opens(ctx, "", secret)
	if who.Person.ID != account.FirstAdmin || !who.Actor.Has(lms.RolePlatformAdmin) {
		c.Errorf("%s is signed in with %v", who.Person.ID, who.Actor.Roles)
	}
	c.opens(ctx, testkit.Password, "")
	if n := c.audited(ctx, "account.first_administrator", account.FirstAdmin); n < 1 || n > 2 {
		c.Errorf("the log tells of it %d times", n)
	}
	if err := c.Accounts.CheckSetup(ctx, link); lms.KindOf(err) != lms.KindGone {
		c.Errorf("the link afterwards: %v", err)
	}
	if again, err := c.Accounts.BeginSetup(ctx); again != "" || err != nil {
		c.Errorf("another link is offered: %q, %v", again, err)
	}
}

func TestReset_each_write_failing_both_ways_ends_in_the_new_password(t *testing.T) {
	ctx, site, number, session := context.Background(), newNewcomer(t), 0, ""
	everyWrite(t, 8, func(t *testing.T) *newcomer {
		number++
		c := site.on(t, number)
		c.Person(c.email, lms.Text{AR: "ليلى"})
		session, _, _ = c.Accounts.SignIn(ctx, account.Visitor{Network: c.email}, c.email, testkit.Password)
		c.opens(ctx, "", session)
		return c
	}, func(c *newcomer) func() {
		c.insist("ask", func() error { return c.Accounts.AskReset(ctx, account.Visitor{Network: c.email}, c.email) })
		link := c.mailed(ctx)
		c.insist("reset", func() error { return c.Accounts.Reset(ctx, link, renewed) })
		return func() { c.renewed(ctx, link, session) }
	})
}

// renewed fails the test unless the new password alone opens the account.
func (c *newcomer) renewed(ctx context.Context, link, before string) {
	c.Helper()
	who := c.opens(ctx, renewed, "")
	if old, err := c.Accounts.Resolve(ctx, lms.Platform, before); old != nil || err != nil {
		c.Errorf("an earlier session lives: %v", err)
	}
	if _, _, err := c.Accounts.SignIn(ctx, account.Visitor{Network: c.email}, c.email, testkit.Password); lms.KindOf(err) != lms.KindInvalid {
		c.Errorf("the old password: %v", err)
	}
	if n := c.audited(ctx, "account.password_reset", who.Person.ID); n < 1 || n > 2 {
		c.Errorf("the log tells of it %d times", n)
	}
	if err := c.Accounts.Reset(ctx, link, renewed); lms.KindOf(err) != lms.KindGone {
		c.Errorf("the link afterwards: %v", err)
	}
}

// mailed lets the jobs run, again and again while one fails, and returns the
// secret in the mail.
func (c *newcomer) mailed(ctx context.Context) string {
	c.Helper()
	for range 6 {
		if err := c.Jobs.Drain(ctx); err != nil {
			c.Logf("drain: %v", err)
		}
		list, _, err := c.Notify.Outbox(ctx, admin, "")
		if err != nil {
			c.Fatal(err)
		}
		for _, m := range list {
			if link := resetLink.FindStringSubmatch(m.Body); link != nil && m.To == c.email {
				return link[1]
			}
		}
		c.Clock.Advance(time.Minute)
	}
	c.Fatal("no mail came")
	return ""
}

var resetLink = regexp.MustCompile(`/reset/([\w-]+)`)
