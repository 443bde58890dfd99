package faults_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"sanad/internal/app"
	"sanad/internal/assessment"
	"sanad/internal/credential"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/running"
)

const (
	students = 20
	kills    = 8
)

// TestKill_loses_nothing_that_was_acknowledged: a class answers, hands in and
// is certified while the program is killed again and again, at moments that
// nobody chose.
func TestKill_loses_nothing_that_was_acknowledged(t *testing.T) {
	data, addr := t.TempDir(), running.Address(t)
	var ledgers []*ledger
	settled(t, data, func(site *testkit.Site) {
		for _, l := range class(t, site.App, students) {
			ledgers = append(ledgers, newLedger(l, "http://"+addr))
		}
	})
	work := answerUnderKills(t, addr, data, ledgers)
	t.Logf("%d acknowledged saves, %d requests never answered", work.acked, work.lost)
	if work.acked < kills*students || work.lost == 0 {
		t.Errorf("%d saves acknowledged and %d requests lost: the kills did not meet the work", work.acked, work.lost)
	}
	settled(t, data, func(site *testkit.Site) {
		catchUp(t, site)
		for _, l := range ledgers {
			l.complain(t)
			l.compare(t, site)
		}
		if err := site.Audit.Verify(context.Background(), lms.Platform); err != nil {
			t.Errorf("audit: %v", err)
		}
	})
	checkFile(t, data)
}

// settled opens the data in this process, where nothing runs but what the test
// calls, and closes them again.
func settled(t *testing.T, data string, do func(*testkit.Site)) {
	t.Helper()
	t.Run("in this process", func(t *testing.T) { do(onData(t, data)) })
	if t.Failed() {
		t.FailNow()
	}
}

type tally struct{ acked, lost int }

// answerUnderKills runs the class against the real program, and kills it.
func answerUnderKills(t *testing.T, addr, data string, ledgers []*ledger) (sum tally) {
	t.Helper()
	s := running.Start(t, addr, data)
	stop, handIn := make(chan struct{}), make([]chan struct{}, len(ledgers))
	var all sync.WaitGroup
	for i, l := range ledgers {
		handIn[i] = make(chan struct{})
		all.Go(func() { l.live(stop, handIn[i]) })
	}
	for k := range kills {
		// From the third kill on, a part of the class hands in around each.
		for i := range ledgers {
			if k >= 2 && i%(kills-2) == k-2 {
				close(handIn[i])
			}
		}
		time.Sleep(time.Duration(100+rand.IntN(500)) * time.Millisecond)
		s.Kill()
		s = running.Start(t, addr, data)
	}
	close(stop)
	all.Wait()
	if status, took := s.Stop(); status != 0 {
		t.Errorf("ended with %d after %v: %s", status, took, s.Said())
	}
	for _, l := range ledgers {
		sum.lost += l.lost
		for _, n := range l.sent {
			sum.acked += int(n)
		}
	}
	sum.acked -= sum.lost
	return sum
}

// live answers question after question until it is time to hand in.
func (l *ledger) live(stop, handIn <-chan struct{}) {
	items := l.items()
	for n := 0; ; n++ {
		select {
		case <-handIn:
			l.finish()
			l.handIn()
			return
		case <-stop: // every channel is closed by then
			l.finish()
			l.handIn()
			return
		case <-time.After(time.Duration(5+rand.IntN(25)) * time.Millisecond):
			l.save(items[n%len(items)])
		}
	}
}

// catchUp lets the program do what a start and some time do by themselves:
// leases of the dead end, sweeps find what was left.
func catchUp(t *testing.T, site *testkit.Site) {
	t.Helper()
	ctx := context.Background()
	for range 4 {
		site.Clock.Advance(20 * time.Minute)
		for _, sweep := range []func(context.Context) error{site.Assessments.Sweep, site.Enrolments.Sweep, site.Credentials.Sweep, site.Jobs.Drain} {
			if err := sweep(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// compare holds the ledger against what is stored.
func (l *ledger) compare(t *testing.T, site *testkit.Site) {
	t.Helper()
	ctx, system := context.Background(), lms.SystemActor(lms.Platform)
	att, err := site.Assessments.Get(ctx, system, l.attempt)
	if err != nil {
		t.Fatalf("attempt: %v", err)
	}
	l.compareAnswers(t, site.App, att)
	if att.State != assessment.StateGraded || att.Result.Percent != 100 || !att.Settled {
		t.Errorf("attempt %s: state %s, %v percent, settled %v", att.ID, att.State, att.Result.Percent, att.Settled)
	}
	list, _, err := site.Assessments.Attempts(ctx, l.actor, l.actor.Person, "tea", "final", "")
	if err != nil || len(list) != 1 {
		t.Errorf("%d attempts, %v; want one", len(list), err)
	}
	certs, _, err := site.Credentials.ListOfPerson(ctx, l.actor, "")
	if err != nil || len(certs) != 1 {
		t.Fatalf("%d certificates, %v; want one", len(certs), err)
	}
	if got := site.Credentials.State(&certs[0].Certificate); got != credential.Valid {
		t.Errorf("certificate is %s", got)
	}
}

// compareAnswers asks of every question that its latest acknowledged answer, or
// a later one, is what is stored.
func (l *ledger) compareAnswers(t *testing.T, a *app.App, att *assessment.Attempt) {
	t.Helper()
	kept := stored(t, a, att)
	for i := range att.Answers {
		b := &att.Answers[i]
		if b.Seq < l.acked[b.Item] || b.Seq > l.sent[b.Item] {
			t.Errorf("%s of %s: number %d is stored, %d was acknowledged, %d sent", b.Item, att.ID, b.Seq, l.acked[b.Item], l.sent[b.Item])
		}
		if want := l.answerOf(b.Item, b.Seq); !sameInput(kept[b.Item], want) {
			t.Errorf("%s of %s: %+v is stored under number %d, want %+v", b.Item, att.ID, kept[b.Item], b.Seq, want)
		}
	}
}
