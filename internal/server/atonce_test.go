package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// TestLinks_of_one_use_are_of_one_use, also when two use them at once.
func TestLinks_of_one_use_are_of_one_use(t *testing.T) {
	t.Parallel()
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	ctx := context.Background()
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	setup, err := site.Accounts.BeginSetup(ctx)
	if err != nil {
		t.Fatal(err)
	}
	reset, err := site.Accounts.ResetLink(ctx, lms.SystemActor(lms.Platform), "noura@example.org")
	if err != nil {
		t.Fatal(err)
	}
	for path, form := range map[string]url.Values{
		"/reset/" + reset: {"password": {"a whole new phrase 31"}},
		"/setup/" + setup: {"password": {testkit.Password}, "name_en": {"Admin"}},
	} {
		codes := atOnce(8, func(i int) int {
			f := url.Values{}
			for k, x := range form {
				f[k] = x
			}
			f.Set("email", fmt.Sprintf("admin%d@example.org", i))
			return noRedirect(site.Visitor()).Do(http.MethodPost, path, f).Page.Status
		})
		if codes[http.StatusSeeOther] != 1 || codes[http.StatusGone] != 7 {
			t.Errorf("%.7s used eight times at once: %v, want one 303 and seven 410", path, codes)
		}
		if v := site.Visitor().Get(path); v.Page.Status != http.StatusGone {
			t.Errorf("GET %.7s afterwards: %d", path, v.Page.Status)
		}
		site.Visitor().Get("/setup/" + reset).Want(http.StatusGone) // a link of one kind is none of another
	}
	late, err := site.Accounts.ResetLink(ctx, lms.SystemActor(lms.Platform), "noura@example.org")
	if err != nil {
		t.Fatal(err)
	}
	site.Clock.Advance(11 * time.Minute)
	site.Visitor().Get("/reset/" + late).Want(http.StatusGone)
}

// atOnce does something n times in parallel and counts the outcomes.
func atOnce(n int, do func(i int) int) map[int]int {
	codes := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			code := do(i)
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	all.Wait()
	return codes
}

func TestSubmit_fifty_times_at_once_is_one_result(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path, answers := forAttempt(site, v), right(site, v)
	press(v, "save", answers...).Want(http.StatusOK)
	form := url.Values{"_token": {v.Find("input[name=_token]").AttrOr("value", "")}}
	noRedirect(v)
	var mu sync.Mutex
	seen := map[string]int{}
	codes := atOnce(50, func(int) int {
		one := *v
		page := one.Do(http.MethodPost, path+"/submit", form).Page
		mu.Lock()
		defer mu.Unlock()
		seen[page.Header.Get("Location")]++
		return page.Status
	})
	if codes[http.StatusSeeOther] != 50 || seen[path+"/result"] != 50 {
		t.Errorf("got %v, %v", codes, seen)
	}
	site.Settle()
	ctx, me := context.Background(), attemptAt(t, site, path)
	learner := lms.Actor{Person: me.Person, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	list, _, err := site.Assessments.Attempts(ctx, learner, me.Person, "tea", "final", "")
	if err != nil || len(list) != 1 || list[0].Result.Percent != 100 || list[0].Round > 1 {
		t.Errorf("%d attempts, %+v, %v", len(list), me.Result, err)
	}
}

func attemptAt(t *testing.T, site *testkit.Site, path string) *assessment.Attempt {
	t.Helper()
	a, err := site.Assessments.Get(context.Background(), lms.SystemActor(lms.Platform), lms.AttemptID(strings.TrimPrefix(path, "/attempts/")))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestStart_of_the_last_attempt_twice_at_once_is_one_attempt, and there is none
// after it.
func TestStart_of_the_last_attempt_twice_at_once_is_one_attempt(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, "attempts: 3", "attempts: 2")))
	v := begun(site, "noura@example.org")
	press(v, "finish").Submit("main form").Want(http.StatusOK)
	site.Clock.Advance(2 * time.Hour)
	form := url.Values{"_token": {v.Get("/courses/tea/quizzes/final").Find("input[name=_token]").AttrOr("value", "")}}
	noRedirect(v)
	var mu sync.Mutex
	where := map[string]int{}
	codes := atOnce(2, func(int) int {
		one := *v
		page := one.Do(http.MethodPost, "/courses/tea/quizzes/final", form).Page
		mu.Lock()
		defer mu.Unlock()
		where[page.Header.Get("Location")]++
		return page.Status
	})
	if len(where) != 1 || codes[http.StatusSeeOther] != 2 {
		t.Fatalf("two starts lead to %v with %v", where, codes)
	}
	for path := range where {
		v.Do(http.MethodPost, path+"/submit", form).Want(http.StatusSeeOther)
	}
	site.Clock.Advance(2 * time.Hour)
	if page := v.Do(http.MethodPost, "/courses/tea/quizzes/final", form).Page; page.Status != http.StatusConflict {
		t.Errorf("a third attempt of two: %d %s", page.Status, page.Header.Get("Location"))
	}
}

// TestClock_set_back_gives_no_extra_time_and_takes_none.
func TestClock_set_back_gives_no_extra_time_and_takes_none(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path, answers := forAttempt(site, v), right(site, v)
	deadline := *attemptAt(t, site, path).Deadline
	site.Clock.Advance(10 * time.Minute)
	press(v, "save", answers...).Want(http.StatusOK)
	site.Clock.Advance(-24 * time.Hour)
	v.Get(path).Want(http.StatusOK) // still open
	if a := attemptAt(t, site, path); !a.Deadline.Equal(deadline) || a.State != assessment.StateOpen {
		t.Errorf("after the clock went back: deadline %v, want %v; %s", a.Deadline, deadline, a.State)
	}
	press(v, "save", answers...).Want(http.StatusOK)
	if left, _ := attemptAt(t, site, path).SecondsLeft(site.Clock.Now()); left > 10*60 {
		t.Errorf("%d seconds are left, more than before the clock went back", left)
	}
	site.Clock.Advance(24*time.Hour + 11*time.Minute + time.Second)
	v.Get(path).Want(http.StatusOK).See(".facts", "automatically")
}
