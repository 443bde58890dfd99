package credential

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"sanad/internal/audit"
	"sanad/internal/credential/translog"
	"sanad/internal/credential/vc"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/storage/docstore"
)

// handle runs the announced jobs as the program does and counts them.
func (w *world) handle(t *testing.T) map[string]int {
	counts := map[string]int{}
	for kind, step := range map[string]Step{JobIssued: StepIssued, JobRevoked: StepRevoked} {
		job.Handle(w.jobs, kind, func(ctx context.Context, org lms.OrgID, e Event) error {
			if _, err := w.Read(ctx, lms.SystemActor(org), e.Credential); err != nil {
				return err
			}
			counts[kind]++
			return w.Settle(ctx, e.Credential, step)
		})
	}
	return counts
}

func TestFollow_announcesOnceAndSettles(t *testing.T) {
	w := newWorld(t)
	counts := w.handle(t)
	rec := w.issue(t, w.request())
	w.issue(t, w.request())
	if err := w.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if counts[JobIssued] != 1 || counts[JobRevoked] != 1 {
		t.Errorf("jobs ran %v times, want once each", counts)
	}
	after, err := w.Read(t.Context(), admin, rec.ID)
	if err != nil || after.Unsettled || len(after.Pending) != 0 {
		t.Errorf("pending = %v, unsettled %v, %v; want nothing", after.Pending, after.Unsettled, err)
	}
	lines, _, err := w.audit.List(t.Context(), admin, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := actions(lines); fmt.Sprint(got) != "[credential.revoked credential.issued]" {
		t.Errorf("audit lines = %v", got)
	}
}

func actions(lines []audit.Line) (out []string) {
	for _, l := range lines {
		out = append(out, l.Action)
	}
	return out
}

// chain is a whole life: issued, handled, revoked, handled. Whoever calls it
// again after a failure finishes it.
func (w *world) chain(ctx context.Context, r IssueRequest) error {
	rec, err := w.Issue(ctx, system, r)
	if err != nil {
		return err
	}
	if err := w.jobs.Drain(ctx); err != nil {
		return err
	}
	if _, err := w.Revoke(ctx, admin, rec.ID, reason); err != nil {
		return err
	}
	return w.jobs.Drain(ctx)
}

func TestFollow_survivesEveryFailedWrite(t *testing.T) {
	w := newWorld(t)
	w.handle(t)
	w.store.FailWrite(0, faulty.Before)
	if err := w.chain(t.Context(), w.request()); err != nil {
		t.Fatal(err)
	}
	writes := w.store.Writes()
	if writes < 8 {
		t.Fatalf("the chain makes %d writes; it must have been longer", writes)
	}
	for _, mode := range faulty.Modes {
		for n := 1; n <= writes; n++ {
			t.Run(fmt.Sprintf("%s/write_%d", mode, n), func(t *testing.T) {
				t.Parallel()
				survives(t, n, mode)
			})
		}
	}
}

// survives fails one write of the chain, repeats the chain and looks at the end.
func survives(t *testing.T, n int, mode faulty.Mode) {
	w := newWorld(t)
	w.handle(t)
	w.store.FailWrite(n, mode)
	if err := w.chain(t.Context(), w.request()); err != nil && !errors.Is(err, docstore.ErrUnavailable) {
		t.Fatalf("a failed write became %v", err)
	}
	w.store.FailWrite(0, mode)
	w.advance(2 * 60 * 60 * 1e9) // past every lease and back-off
	if err := w.chain(t.Context(), w.request()); err != nil {
		t.Fatalf("repeated: %v", err)
	}
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	recs, _, err := w.List(t.Context(), admin, Filter{}, "")
	if err != nil || len(recs) != 1 {
		t.Fatalf("%d certificates, %v; want one", len(recs), err)
	}
	rec := recs[0]
	if rec.Unsettled || rec.RevokedAt == nil {
		t.Errorf("pending %v, revoked %v", rec.Pending, rec.RevokedAt)
	}
	list, err := w.StatusList(t.Context(), lms.Platform, rec.List)
	if err != nil {
		t.Fatal(err)
	}
	if revoked, err := vc.Revoked(list, rec.Index); err != nil || !revoked {
		t.Errorf("list says revoked = %v, %v", revoked, err)
	}
	if err := w.audit.Verify(t.Context(), lms.Platform); err != nil {
		t.Errorf("audit: %v", err)
	}
	found := w.auditLog(t, nil)
	if found.Ops[translog.Issue] != 1 || found.Ops[translog.Revoke] != 1 || found.Certificates != 1 || found.Revocations != 1 || found.Waiting != 0 {
		t.Errorf("the log has %+v, want each once", found)
	}
}
