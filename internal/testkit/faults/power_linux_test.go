package faults_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/machine"
	"sanad/internal/testkit/faults/running"
)

const cuts = 20

// TestPowerCut_loses_nothing_that_was_acknowledged: a class answers and hands in
// while the power fails again and again, at moments that nobody chose: whatever
// was not synced is gone, and everything that was acknowledged is there.
func TestPowerCut_loses_nothing_that_was_acknowledged(t *testing.T) {
	if !machine.May(t, machine.Power) {
		return
	}
	d, addr, shelf := newDisk(t, filepath.Join(t.TempDir(), "disk")), running.Address(t), t.TempDir()
	var ledgers []*ledger
	settled(t, d.data(), func(site *testkit.Site) {
		for _, l := range class(t, site.App, students) {
			ledgers = append(ledgers, newLedger(l, "http://"+addr))
		}
	})
	s := running.Start(t, addr, d.data())
	stop, handIn := make(chan struct{}), make([]chan struct{}, len(ledgers))
	var all sync.WaitGroup
	for i, l := range ledgers {
		handIn[i] = make(chan struct{})
		all.Go(func() { l.live(stop, handIn[i]) })
	}
	for n := range cuts {
		if n >= cuts/2 && n-cuts/2 < len(ledgers)/2 {
			close(handIn[n-cuts/2]) // one after the other, half of the class
		}
		time.Sleep(time.Duration(150+rand.IntN(350)) * time.Millisecond)
		left := &disk{image: filepath.Join(shelf, fmt.Sprint(n))}
		known := cutPower(t, s, d, left, ledgers)
		t.Run(fmt.Sprintf("cut %d", n+1), func(t *testing.T) { afterCut(t, left, known) })
	}
	close(stop)
	all.Wait()
	for _, l := range ledgers {
		l.complain(t)
	}
	if status, _ := s.Stop(); status != 0 {
		t.Errorf("ended with %d: %s", status, s.Said())
	}
}

// cutPower copies the disk while the program stands still, and returns what the
// class knew at that moment.
func cutPower(t *testing.T, s *running.Server, d, left *disk, ledgers []*ledger) (known []*ledger) {
	t.Helper()
	s.Pause()
	defer s.Resume()
	for _, l := range ledgers {
		l.mu.Lock()
		known = append(known, &ledger{learner: l.learner, acked: maps.Clone(l.acked), submitted: l.submitted})
		l.mu.Unlock()
	}
	d.cut(t, left.image)
	for i, l := range ledgers {
		l.mu.Lock()
		known[i].sent = maps.Clone(l.sent)
		l.mu.Unlock()
	}
	return known
}

// afterCut opens what a power cut has left and holds it against what was known.
func afterCut(t *testing.T, left *disk, known []*ledger) {
	left.mount(t)
	checkFile(t, left.data())
	ctx, system := context.Background(), lms.SystemActor(lms.Platform)
	site := onData(t, left.data())
	acked := int64(0)
	for _, l := range known {
		att, err := site.Assessments.Get(ctx, system, l.attempt)
		if err != nil {
			t.Fatalf("attempt: %v", err)
		}
		l.compareAnswers(t, site.App, att)
		if l.submitted && att.State == assessment.StateOpen {
			t.Errorf("attempt %s is open, handing in was acknowledged", att.ID)
		}
		for _, n := range l.acked {
			acked += n
		}
	}
	if err := site.Audit.Verify(ctx, lms.Platform); err != nil {
		t.Errorf("audit: %v", err)
	}
	if acked == 0 {
		t.Error("nothing had been acknowledged: the cut did not meet the work")
	}
}
