package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/testkit/audittest"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

const org lms.OrgID = "org1"

var at = time.Date(2026, 3, 1, 8, 0, 0, 123e6, time.UTC)

// openStore opens an empty store of the test's own.
func openStore(t testing.TB) docstore.Store { return sqlitetest.Open(t) }

func openLog(t testing.TB, s docstore.Store) *audit.Log {
	t.Helper()
	l, err := audit.Open(t.Context(), s, lms.ClockFunc(func() time.Time { return at }))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func entry(n int) audit.Entry {
	return audit.Entry{Org: org, Actor: "oa1", Action: "credential.revoked", Object: fmt.Sprint("credential/", n),
		Details: map[string]string{"reason": "issued_in_error", "n": fmt.Sprint(n)}, At: at.Add(time.Duration(n) * time.Minute)}
}

// written returns a store with a log of n lines.
func written(t testing.TB, n int) (docstore.Store, *audit.Log) {
	t.Helper()
	s := openStore(t)
	l := openLog(t, s)
	for i := 1; i <= n; i++ {
		if err := l.Append(t.Context(), entry(i)); err != nil {
			t.Fatal(err)
		}
	}
	return s, l
}

var admin = lms.Actor{Org: org, Person: "oa1", Roles: []lms.Role{lms.RoleLearner, lms.RoleOrgAdmin}}

func TestAppend_lines_are_listed_newest_first_as_they_were_written(t *testing.T) {
	_, l := written(t, 3)
	lines, next, err := l.List(t.Context(), admin, "")
	if err != nil || next != "" {
		t.Fatalf("got cursor %q, %v", next, err)
	}
	var got []audit.Entry
	for _, line := range lines {
		got = append(got, line.Entry)
	}
	if diff := cmp.Diff([]audit.Entry{entry(3), entry(2), entry(1)}, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestAppend_zero_time_is_now(t *testing.T) {
	l := openLog(t, openStore(t))
	if err := l.Append(t.Context(), audit.Entry{Org: org, Action: "a"}); err != nil {
		t.Fatal(err)
	}
	lines, _, err := l.List(t.Context(), admin, "")
	if err != nil || len(lines) != 1 || !lines[0].At.Equal(at) {
		t.Errorf("got %v, %v; want one line of now", lines, err)
	}
}

func TestAppend_refuses_what_is_no_entry(t *testing.T) {
	l := openLog(t, openStore(t))
	many := map[string]string{}
	for i := range audit.MaxDetails + 1 {
		many[fmt.Sprint(i)] = ""
	}
	for name, e := range map[string]audit.Entry{
		"no tenant":        {Action: "a"},
		"no action":        {Org: org},
		"long object":      {Org: org, Action: "a", Object: strings.Repeat("x", audit.MaxField+1)},
		"too many details": {Org: org, Action: "a", Details: many},
		"long detail":      {Org: org, Action: "a", Details: map[string]string{"k": strings.Repeat("x", audit.MaxDetail+1)}},
	} {
		if err := l.Append(t.Context(), e); err == nil {
			t.Errorf("%s: got nil, want an error", name)
		}
	}
	if err := l.Verify(t.Context(), org); err != nil {
		t.Error(err)
	}
}

func TestList_pages_and_shows_admins_their_own_tenant_only(t *testing.T) {
	_, l := written(t, audit.PageSize+2)
	if err := l.Append(t.Context(), audit.Entry{Org: "org2", Action: "other"}); err != nil {
		t.Fatal(err)
	}
	first, next, err := l.List(t.Context(), admin, "")
	if err != nil || len(first) != audit.PageSize || next == "" {
		t.Fatalf("first page: got %d lines, cursor %q, %v", len(first), next, err)
	}
	second, end, err := l.List(t.Context(), admin, next)
	if err != nil || len(second) != 2 || end != "" || second[1].Seq != 1 {
		t.Fatalf("second page: got %+v, cursor %q, %v", second, end, err)
	}
	learner := lms.Actor{Org: org, Person: "la", Roles: []lms.Role{lms.RoleLearner}}
	if _, _, err := l.List(t.Context(), learner, ""); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("learner: got %v, want forbidden", err)
	}
	if _, _, err := l.List(t.Context(), lms.Actor{Org: org}, ""); lms.KindOf(err) != lms.KindUnauthorized {
		t.Errorf("nobody: got %v, want sign in first", err)
	}
}

func TestAppend_many_writers_make_one_chain(t *testing.T) {
	s := openStore(t)
	var all sync.WaitGroup
	const processes, writers, lines = 3, 4, 8
	for range processes {
		l := openLog(t, s) // as another process would
		for w := range writers {
			all.Go(func() {
				for i := range lines {
					if err := l.Append(context.Background(), entry(w*lines+i)); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	l := openLog(t, s)
	if err := l.Verify(t.Context(), org); err != nil {
		t.Error(err)
	}
	newest, _, err := l.List(t.Context(), admin, "")
	if err != nil || newest[0].Seq != processes*writers*lines {
		t.Errorf("got %d lines, %v; want %d", newest[0].Seq, err, processes*writers*lines)
	}
}

func TestAppend_obeys_its_context(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := openLog(t, openStore(t)).Append(ctx, entry(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
}

// Whatever write fails, and however, the chain stays whole and what was
// acknowledged is in it.
func TestAppend_chain_is_whole_whatever_write_fails(t *testing.T) {
	for _, mode := range faulty.Modes {
		for n := 1; n <= 8; n++ {
			t.Run(fmt.Sprintf("write_%d_%s", n, mode), func(t *testing.T) {
				s := faulty.New(openStore(t))
				l := openLog(t, s)
				s.FailWrite(n, mode)
				acknowledged := 0
				for i := 1; i <= 4; i++ {
					if err := l.Append(t.Context(), entry(i)); err == nil {
						acknowledged++
					}
				}
				if s.Failed() != 1 {
					t.Fatalf("got %d failed writes, want 1", s.Failed())
				}
				if err := l.Verify(t.Context(), org); err != nil {
					t.Error(err)
				}
				if lines, _, err := l.List(t.Context(), admin, ""); err != nil || len(lines) < acknowledged || acknowledged < 3 {
					t.Errorf("got %d lines of %d acknowledged, %v", len(lines), acknowledged, err)
				}
			})
		}
	}
}

// edit changes a stored document behind the log's back, as somebody with the
// database in hand would.
func edit(t testing.TB, s docstore.Store, coll, id string, change func(bson.M)) {
	t.Helper()
	audittest.Lift(t, s)
	d, err := s.Get(t.Context(), coll, id)
	if err != nil {
		t.Fatal(err)
	}
	var m bson.M
	if err := bson.Unmarshal(d.Body, &m); err != nil {
		t.Fatal(err)
	}
	change(m)
	body, err := bson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Replace(t.Context(), coll, id, d.Rev, body); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, s docstore.Store, coll, id string) {
	t.Helper()
	audittest.Lift(t, s)
	d, err := s.Get(t.Context(), coll, id)
	if err == nil {
		err = s.Delete(t.Context(), coll, id, d.Rev)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func line(n int) string { return fmt.Sprintf("%s/%019d", org, n) }

func TestVerify_names_the_first_line_that_is_not_as_it_was_written(t *testing.T) {
	field := func(name string, to any) func(testing.TB, docstore.Store) {
		return func(t testing.TB, s docstore.Store) {
			edit(t, s, "audit", line(3), func(m bson.M) { m[name] = to })
		}
	}
	for name, c := range map[string]struct {
		tamper func(testing.TB, docstore.Store)
		want   audit.Broken
	}{
		"first_line_deleted":  {func(t testing.TB, s docstore.Store) { remove(t, s, "audit", line(1)) }, audit.Broken{Org: org, Seq: 1, Damage: audit.Missing}},
		"middle_line_deleted": {func(t testing.TB, s docstore.Store) { remove(t, s, "audit", line(3)) }, audit.Broken{Org: org, Seq: 3, Damage: audit.Missing}},
		"last_line_deleted":   {func(t testing.TB, s docstore.Store) { remove(t, s, "audit", line(5)) }, audit.Broken{Org: org, Seq: 5, Damage: audit.Missing}},
		"all_lines_deleted": {func(t testing.TB, s docstore.Store) {
			for i := 1; i <= 5; i++ {
				remove(t, s, "audit", line(i))
			}
		}, audit.Broken{Org: org, Seq: 1, Damage: audit.Missing}},
		"actor_changed":   {field("actor", "oa2"), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"action_changed":  {field("action", "credential.issued"), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"object_changed":  {field("object", "credential/4"), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"time_changed":    {field("at", at), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"details_changed": {field("details", bson.M{"reason": "holder_asked", "n": "3"}), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"details_removed": {field("details", nil), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"hash_changed":    {field("hash", []byte("x")), audit.Broken{Org: org, Seq: 3, Damage: audit.Changed}},
		"moved_away":      {field("org", "org2"), audit.Broken{Org: org, Seq: 3, Damage: audit.Missing}},
		"moved_back":      {field("seq", int64(0)), audit.Broken{Org: org, Seq: 1, Damage: audit.Changed}},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := written(t, 5)
			if err := l.Verify(t.Context(), org); err != nil {
				t.Fatalf("before: %v", err)
			}
			c.tamper(t, s)
			var got *audit.Broken
			if err := l.Verify(t.Context(), org); !errors.As(err, &got) || *got != c.want {
				t.Errorf("got %v, want %v", err, &c.want)
			}
		})
	}
}

// A clever hand changes a line and computes its hash anew: the next line tells.
func TestVerify_sees_a_line_exchanged_for_another_whole_one(t *testing.T) {
	s, l := written(t, 5)
	other := openStore(t)
	forged := openLog(t, other)
	for i := 1; i <= 3; i++ {
		e := entry(i)
		if i == 3 {
			e.Actor = "somebody-else"
		}
		if err := forged.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	d, err := other.Get(t.Context(), "audit", line(3))
	if err != nil {
		t.Fatal(err)
	}
	audittest.Lift(t, s)
	old, err := s.Get(t.Context(), "audit", line(3))
	if err == nil {
		err = s.Replace(t.Context(), "audit", line(3), old.Rev, d.Body)
	}
	if err != nil {
		t.Fatal(err)
	}
	want := audit.Broken{Org: org, Seq: 4, Damage: audit.Unbound}
	var got *audit.Broken
	if err := l.Verify(t.Context(), org); !errors.As(err, &got) || *got != want {
		t.Errorf("got %v, want %v", err, &want)
	}
}

// Lines written after a deletion must not close the gap.
func TestVerify_gap_at_the_end_stays_when_the_log_goes_on(t *testing.T) {
	s, l := written(t, 5)
	remove(t, s, "audit", line(5))
	if err := l.Append(t.Context(), entry(6)); err != nil {
		t.Fatal(err)
	}
	want := audit.Broken{Org: org, Seq: 5, Damage: audit.Missing}
	var got *audit.Broken
	if err := l.Verify(t.Context(), org); !errors.As(err, &got) || *got != want {
		t.Errorf("got %v, want %v", err, &want)
	}
}

// What is written stays as long as nobody lifts the declaration: neither a fault
// of this program nor a hand that speaks through it changes a line or a head.
func TestOpen_lines_and_signed_heads_are_append_only(t *testing.T) {
	s, l, _ := signed(t)
	for _, coll := range []string{"audit", "audit_signed"} {
		d, err := s.Get(t.Context(), coll, line(3))
		if err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"replace": s.Replace(t.Context(), coll, d.ID, d.Rev, d.Body),
			"delete":  s.Delete(t.Context(), coll, d.ID, d.Rev),
		} {
			if !errors.Is(err, docstore.ErrAppendOnly) {
				t.Errorf("%s in %s: got %v, want %v", what, coll, err, docstore.ErrAppendOnly)
			}
		}
	}
	remove(t, s, "audit", line(5))
	openLog(t, s) // as the next start does
	if err := s.Delete(t.Context(), "audit", line(4), 1); !errors.Is(err, docstore.ErrAppendOnly) {
		t.Errorf("opened again: got %v, want %v", err, docstore.ErrAppendOnly)
	}
	wantBroken(t, l.Verify(t.Context(), org), 5, audit.Missing, "")
}

func TestVerify_tenant_without_lines_is_whole(t *testing.T) {
	_, l := written(t, 1)
	if err := l.Verify(t.Context(), "org2"); err != nil {
		t.Error(err)
	}
}
