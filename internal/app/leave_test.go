package app_test

import (
	"testing"

	"sanad/internal/enrolment"
	"sanad/internal/lms"
)

// leaver is a learner who has handed in everything and leaves before the jobs
// have run.
func leaver(t *testing.T) *chain {
	t.Helper()
	c := newChain(t)
	c.next()
	for i, step := range c.steps(t.Context()) {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	return c
}

func (c *chain) leave() {
	c.Helper()
	if err := c.Enrolments.Leave(c.Context(), c.learner, "tea"); err != nil {
		c.Fatal(err)
	}
}

func (c *chain) drain() {
	c.Helper()
	if err := c.Jobs.Drain(c.Context()); err != nil {
		c.Fatal(err)
	}
}

func TestLeave_a_result_that_comes_later_counts_for_those_who_return(t *testing.T) {
	c := leaver(t)
	c.leave()
	c.drain()
	if _, err := c.Enrolments.Enrol(t.Context(), c.learner, "tea"); err != nil {
		t.Fatal(err)
	}
	c.drain()
	c.check(t.Context())
}

func TestLeave_what_was_completed_is_certified(t *testing.T) {
	c := leaver(t)
	_, err := c.Enrolments.QuizGraded(t.Context(), lms.SystemActor(lms.Platform), enrolment.IDOf(lms.Platform, c.learner.Person, "tea"), "final",
		enrolment.QuizResult{Attempt: c.attempt.ID, Percent: 100, Passed: true, At: c.Clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	c.leave()
	c.drain()
	c.check(t.Context())
}
