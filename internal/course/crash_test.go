package course_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faulty"
)

// edition is the second version of the sample course: other words, another quiz,
// another picture.
func edition(t testing.TB, edits ...string) fs.FS {
	t.Helper()
	return testkit.Tea(t, append([]string{"version: 1.0.0", "version: 1.1.0", "title: الماء أولًا", "title: الماء قبل كل شيء",
		"pass: 80", "pass: 90", "#C4623F", "#C4623E", "kettle]", "kettle, pot]"}, edits...)...)
}

const (
	firstID  = lms.VersionID("tea@1.0.0")
	secondID = lms.VersionID("tea@1.1.0")
)

// eachFailure runs a test for every write that publishing the second version
// makes, after the first version and without one, and both ways to fail.
func eachFailure(t *testing.T, second fs.FS, run func(t *testing.T, p *press, first fs.FS, n int, mode faulty.Mode)) {
	for _, first := range []fs.FS{nil, testkit.Tea(t)} {
		total := begin(t, first).writes(second)
		for n := 1; n <= total; n++ {
			for _, mode := range faulty.Modes {
				t.Run(fmt.Sprintf("after another %v, write %d of %d %s", first != nil, n, total, mode), func(t *testing.T) {
					p := begin(t, first)
					p.store.FailWrite(n, mode)
					if err := p.publish(second, n%2 == 0); !errors.Is(err, faulty.ErrInjected) || p.store.Failed() != 1 {
						t.Fatalf("got %v, want the injected failure", err)
					}
					run(t, p, first, total-n, mode)
				})
			}
		}
	}
}

// begin returns a press that has published the first version, if there is one.
func begin(t testing.TB, first fs.FS) *press {
	t.Helper()
	p := newPress(t)
	if first != nil {
		p.check(p.publish(first, false))
	}
	return p
}

// writes is how many writes publishing makes when none fails.
func (p *press) writes(files fs.FS) int {
	p.Helper()
	p.store.FailWrite(0, faulty.Before)
	p.check(p.publish(files, false))
	if p.store.Writes() < 7 {
		p.Fatalf("%d writes: media, lessons, bank, archive, version and card are more", p.store.Writes())
	}
	return p.store.Writes()
}

func TestPublish_a_failing_write_leaves_the_old_or_the_new_version_whole(t *testing.T) {
	second := edition(t)
	eachFailure(t, second, func(t *testing.T, p *press, first fs.FS, left int, mode faulty.Mode) {
		want := none
		if first != nil {
			want = firstID
		}
		if left == 0 && mode == faulty.After {
			want = secondID
		}
		if got := p.current(first, second); got != want {
			t.Errorf("after the failure: got %s, want %s", got, want)
		}
		p.check(p.publish(second, left%2 == 0))
		if got := p.current(first, second); got != secondID {
			t.Errorf("after a retry: got %s, want %s", got, secondID)
		}
		if first != nil { // for those who are learning it
			p.whole(p.open(p.store.Store, p.files), readCourse(t, first))
		}
	})
}

// Before the version is there its number is free, so that a mistake can be
// corrected; from then on the number is taken.
func TestPublish_other_content_after_a_failing_write_is_whole_or_refused(t *testing.T) {
	second, other := edition(t), edition(t, "level: 2", "level: 3", "#C4623E", "#C4623D", "    tags: [serving]\n    count: 2\n", "    tags: [serving]\n    count: 1\n")
	eachFailure(t, second, func(t *testing.T, p *press, first fs.FS, left int, mode faulty.Mode) {
		stored := left == 0 || left == 1 && mode == faulty.After // the last write is the card's, the one before the version's
		err := p.publish(other, false)
		if course.IsRefusal(err) != stored || !stored && err != nil {
			t.Fatalf("got %v, want a refusal: %v", err, stored)
		}
		want := other
		if stored {
			want = second
			p.check(p.publish(second, false))
		}
		if got := p.current(first, want); got != secondID {
			t.Errorf("got %s, want %s", got, secondID)
		}
	})
}

// Another process that publishes other content under the number, whenever it
// comes, gets all of the version or nothing.
func TestPublish_of_two_processes_one_has_the_number_and_all_of_its_own(t *testing.T) {
	first, second, other := testkit.Tea(t), edition(t), edition(t, "#C4623E", "#C4623D", "title: الماء قبل كل شيء", "title: الماء")
	total := begin(t, first).writes(second)
	for n := 1; n <= total; n++ {
		t.Run(fmt.Sprintf("at write %d of %d", n, total), func(t *testing.T) {
			p, count := begin(t, first), 0
			elsewhere := p.open(p.store.Store, p.files)
			var late error
			p.store.FailWhere(faulty.Before, func(string, string, string) bool {
				if count++; count == n {
					_, late = elsewhere.Publish(t.Context(), lms.SystemActor(lms.Platform), readCourse(t, other), other)
				}
				return false
			})
			err := p.publish(second, false)
			winner := other
			if n == total { // all but the card was there
				winner, err, late = second, late, err
			}
			if !course.IsRefusal(err) || late != nil {
				t.Errorf("got %v and %v, want one refusal", err, late)
			}
			if got := p.current(first, winner); got != secondID {
				t.Errorf("got %s, want %s", got, secondID)
			}
		})
	}
}
