package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/credential"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faulty"
	"sanad/storage/docstore"
)

// chain is a learner's way from the first lesson to the certificate, on a site
// whose store can be told to fail. One site serves learner after learner.
type chain struct {
	*testkit.Site
	store   *faulty.Store
	learner lms.Actor
	email   string
	number  int // of the learner
	attempt *assessment.Attempt
	answers int
}

func newChain(t *testing.T) *chain {
	t.Helper()
	c := &chain{}
	c.Site = testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)), testkit.WithoutJobs(),
		testkit.WithDocuments(func(s docstore.Store) docstore.Store {
			c.store = faulty.New(s)
			return c.store
		}))
	return c
}

// next lets somebody new begin, with nothing failing yet.
func (c *chain) next() {
	c.Helper()
	c.store.FailWrite(0, faulty.Before)
	c.number++
	c.email = fmt.Sprintf("learner%d@sanad.example", c.number)
	id := c.Person(c.email, lms.Text{AR: "ليلى", EN: "Layla"})
	c.learner = lms.Actor{Person: id, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
}

// on returns the chain for a subtest to fail in.
func (c *chain) on(t *testing.T) *chain {
	site := *c.Site
	site.TB = t
	c.Site = &site
	return c
}

// steps are what a learner does, each of which may be repeated after an error,
// as a browser or a person repeats it.
func (c *chain) steps(ctx context.Context) []func() error {
	e := enrolment.IDOf(lms.Platform, c.learner.Person, "tea")
	checked := func(lesson lms.LessonID, item string) func() error {
		return func() error {
			_, err := c.Enrolments.Checked(ctx, c.learner, "tea", lesson, item, true)
			return err
		}
	}
	read := func(lesson lms.LessonID) func() error {
		return func() error {
			_, err := c.Enrolments.Read(ctx, c.learner, "tea", enrolment.Reading{Lesson: lesson, Viewed: true})
			return err
		}
	}
	return []func() error{
		func() error { _, err := c.Enrolments.Enrol(ctx, c.learner, "tea"); return err },
		checked("water", "boil"), read("water"), read("serving"),
		func() error {
			t, _, err := c.Assessments.Start(ctx, c.learner, e, "final")
			if err == nil {
				c.attempt = t
			}
			return err
		},
		func() error {
			answers, err := demo.Answers(ctx, c.App, c.attempt)
			if err != nil {
				return err
			}
			c.answers = len(answers)
			for item, in := range answers {
				if _, err := c.Assessments.Save(ctx, c.learner, c.attempt.ID, item, in, c.Clock.Now().UnixMilli()); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { _, err := c.Assessments.Submit(ctx, c.learner, c.attempt.ID, nil); return err },
	}
}

// run does every step, repeating what fails, then what the program does by
// itself: jobs and sweeps, with time passing.
func (c *chain) run(ctx context.Context) {
	c.Helper()
	for i, step := range c.steps(ctx) {
		var err error
		for range 3 {
			if err = step(); err == nil {
				break
			}
		}
		if err != nil {
			c.Fatalf("step %d: %v", i, err)
		}
	}
	for range 4 {
		if err := c.Jobs.Drain(ctx); err != nil {
			c.Logf("drain: %v", err)
		}
		for _, sweep := range []func(context.Context) error{c.Assessments.Sweep, c.Enrolments.Sweep, c.Credentials.Sweep} {
			if err := sweep(ctx); err != nil {
				c.Logf("sweep: %v", err)
			}
		}
		c.Clock.Advance(20 * time.Minute)
	}
	if err := c.Jobs.Drain(ctx); err != nil {
		if err = c.Jobs.Drain(ctx); err != nil { // the failure came as late as this, and comes once
			c.Fatalf("drain after the failure: %v", err)
		}
	}
}

// check asks for the one end the chain may have.
func (c *chain) check(ctx context.Context) {
	c.Helper()
	certs, _, err := c.Credentials.ListOfPerson(ctx, c.learner, "")
	if err != nil {
		c.Fatal(err)
	}
	if len(certs) != 1 {
		c.Fatalf("certificates: got %d, want 1", len(certs))
	}
	if got := c.Credentials.State(&certs[0].Certificate); got != credential.Valid {
		c.Errorf("state: got %s, want valid", got)
	}
	p, err := c.Accounts.Lookup(ctx, c.learner.Person)
	if err != nil {
		c.Fatal(err)
	}
	if got := fmt.Sprint(p.RolesAt(lms.Platform, c.Clock.Now())); got != "[learner volunteer]" {
		c.Errorf("roles: got %s, want the one the certificate grants", got)
	}
	list, _, err := c.Assessments.Attempts(ctx, c.learner, c.learner.Person, "tea", "final", "")
	if err != nil {
		c.Fatal(err)
	}
	if len(list) != 1 || list[0].Result.Percent != 100 {
		c.Errorf("attempts: got %d with %v percent, want one with all %d answers right", len(list), list[0].Result.Percent, c.answers)
	}
	if !list[0].Settled {
		c.Error("the attempt was never settled")
	}
	if err := c.Audit.Verify(ctx, lms.Platform); err != nil {
		c.Errorf("audit: %v", err)
	}
	if n := c.mails(ctx); n != 1 {
		c.Errorf("mails: got %d, want 1", n)
	}
}

// mails counts what was sent to the learner.
func (c *chain) mails(ctx context.Context) (n int) {
	c.Helper()
	admin := lms.Actor{Person: "a", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	for after := docstore.Cursor(""); ; {
		list, next, err := c.Notify.Outbox(ctx, admin, after)
		if err != nil {
			c.Fatal(err)
		}
		for i := range list {
			if list[i].To == c.email {
				n++
			}
		}
		if after = next; after == "" {
			return n
		}
	}
}

// writes runs the chain undisturbed and lists what it writes where.
func (c *chain) writes(ctx context.Context) (all []string) {
	c.Helper()
	c.next()
	c.store.FailWhere(faulty.Before, func(op, coll, _ string) bool {
		all = append(all, op+" "+coll)
		return false
	})
	c.run(ctx)
	c.check(ctx)
	return all
}

func TestChain_each_write_failing_both_ways_ends_in_one_certificate(t *testing.T) {
	ctx := context.Background()
	c := newChain(t)
	first := c.writes(ctx)
	again := c.writes(ctx)
	if len(again) < 20 {
		t.Fatalf("the chain makes %d writes; it does not do what this test is for", len(again))
	}
	for n := 1; n <= len(again); n++ {
		for _, mode := range faulty.Modes {
			t.Run(fmt.Sprintf("write %d %s", n, mode), func(t *testing.T) { c.on(t).fail(ctx, n, mode) })
		}
	}
	for _, n := range once(first, again) {
		for _, mode := range faulty.Modes {
			t.Run(fmt.Sprintf("first write %d (%s) %s", n, first[n-1], mode), func(t *testing.T) { newChain(t).fail(ctx, n, mode) })
		}
	}
}

// fail takes somebody new through the chain while its n-th write fails.
func (c *chain) fail(ctx context.Context, n int, mode faulty.Mode) {
	c.Helper()
	c.next()
	c.store.FailWrite(n, mode)
	c.run(ctx)
	if c.store.Failed() == 0 {
		c.Errorf("write %d was not reached", n)
	}
	c.check(ctx)
}

// once returns the places of writes that only a site's first certificate makes,
// such as that of its signing key. How many jobs are due depends on the clock.
func once(first, again []string) (places []int) {
	left := map[string]int{}
	for _, w := range again {
		left[w]++
	}
	for i, w := range first {
		if left[w]--; left[w] < 0 && !strings.HasSuffix(w, " jobs") {
			places = append(places, i+1)
		}
	}
	return places
}
