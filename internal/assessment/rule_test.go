package assessment

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/courses"
	"sanad/internal/lms"
)

func TestSteady_never_runs_back(t *testing.T) {
	wall := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	start := wall
	s := &steady{below: lms.ClockFunc(func() time.Time { return wall })}
	for _, tt := range []struct {
		name string
		step time.Duration
		want time.Duration // since the start
	}{
		{"first reading", 0, 0},
		{"ten minutes", 10 * time.Minute, 10 * time.Minute},
		{"a day back: time stands", -24 * time.Hour, 10 * time.Minute},
		{"and goes on from there", 5 * time.Minute, 15 * time.Minute},
		{"put right by a step forward: no jump ahead", 24 * time.Hour, 15 * time.Minute},
		{"and follows again", time.Minute, 16 * time.Minute},
		{"a second back", -time.Second, 16 * time.Minute},
		{"made up for", time.Minute, 17*time.Minute - time.Second},
	} {
		wall = wall.Add(tt.step)
		if got := s.Now().Sub(start); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	s.learn(start.Add(time.Hour))
	wall = wall.Add(time.Minute)
	if got := s.Now().Sub(start); got != 61*time.Minute {
		t.Errorf("after learning of a later time: got %v, want 61m", got)
	}
}

func bankOf(id string, tags ...string) *courses.Bank {
	b := &courses.Bank{ID: id}
	for i, tag := range tags {
		b.Items = append(b.Items, courses.Item{ID: fmt.Sprint(id, i), Tags: []string{"all", tag}})
	}
	return b
}

func TestDraw_serves_draws_that_compete(t *testing.T) {
	banks := map[string]*courses.Bank{"b": bankOf("b", "x", "x", "y")}
	quiz := &courses.Quiz{ID: "q", Draw: []courses.Draw{
		{Bank: "b", Tags: []string{"all"}, Count: 1}, {Bank: "b", Tags: []string{"x"}, Count: 2}}}
	for i := range 100 {
		got, err := draw(quiz, banks, fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Item != "b2" || got[1].Item != "b0" || got[2].Item != "b1" {
			t.Fatalf("seed %d: %v", i, got)
		}
	}
	quiz.Draw[0].Count = 2
	if _, err := draw(quiz, banks, "s"); err == nil {
		t.Error("four of three items were drawn")
	}
}

func TestDraw_is_fixed_by_the_seed(t *testing.T) {
	banks := map[string]*courses.Bank{"b": bankOf("b", "x", "x", "x", "x", "x", "x", "x", "x")}
	quiz := &courses.Quiz{ID: "q", Shuffle: true, Draw: []courses.Draw{{Bank: "b", Count: 4}}}
	draws := map[string]bool{}
	for i := range 30 {
		a, _ := draw(quiz, banks, fmt.Sprint(i))
		b, _ := draw(quiz, banks, fmt.Sprint(i))
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("seed %d draws %v and %v", i, a, b)
		}
		draws[fmt.Sprint(a)] = true
	}
	if len(draws) < 25 {
		t.Errorf("30 seeds gave %d different draws", len(draws))
	}
}

// TestCoolDown_speaks_of_hours_from_one_hour_on, not of 60 minutes.
func TestCoolDown_speaks_of_hours_from_one_hour_on(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		wait time.Duration
		key  string
		n    int
	}{
		{time.Second, "assessment.cooldown", 1},
		{59 * time.Minute, "assessment.cooldown", 59},
		{time.Hour, "assessment.cooldown_hours", 1},
		{90 * time.Minute, "assessment.cooldown", 90},
		{119*time.Minute + time.Second, "assessment.cooldown_hours", 2},
		{24 * time.Hour, "assessment.cooldown_hours", 24},
	} {
		st := &Standing{}
		st.coolDown(now.Add(tt.wait), now)
		want := &lms.Problem{Kind: lms.KindConflict, Key: tt.key, RetryAfter: int(tt.wait.Seconds()), Args: map[string]any{"n": tt.n}}
		if diff := cmp.Diff(error(want), st.Refusal); diff != "" || !st.ReadyAt.Equal(now.Add(tt.wait)) {
			t.Errorf("%v, ready at %v (-want +got):\n%s", tt.wait, st.ReadyAt, diff)
		}
	}
	st := &Standing{}
	if st.coolDown(now, now); st.Refusal != nil {
		t.Errorf("a cool-down that is over refuses: %v", st.Refusal)
	}
}

// TestDefaultGrace_is_a_minute: this is a promise to learners: a quiz that names no grace gives an
// answer a minute to cross a bad line.
func TestDefaultGrace_is_a_minute(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	at := newAttempt(&courses.Quiz{ID: "q", Minutes: 20}, 0, now)
	if at.GraceSeconds != 60 || DefaultGrace != 60 {
		t.Errorf("a quiz that names no grace gives %d seconds, want 60", at.GraceSeconds)
	}
	if end := now.Add(20*time.Minute + 60*time.Second); at.Overdue(end.Add(-time.Millisecond)) || !at.Overdue(end.Add(time.Millisecond)) {
		t.Errorf("the grace of %d seconds does not end a minute after the deadline", at.GraceSeconds)
	}
}
