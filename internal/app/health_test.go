package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"sanad/internal/audit"
	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// healthy opens the program on an empty folder, under a clock that can be set.
func healthy(t *testing.T, now *time.Time) *health {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.BaseURL = t.TempDir(), "http://127.0.0.1:1"
	a, err := Open(t.Context(), cfg, Options{Clock: lms.ClockFunc(func() time.Time { return *now }), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &health{Store: a.Documents, app: a, space: func(string) (uint64, uint64, error) { return 50 << 30, 100 << 30, nil }}
}

func TestHealth_room(t *testing.T) {
	now := time.Now().UTC()
	h := healthy(t, &now)
	for _, c := range []struct {
		what        string
		free, total uint64
		full        bool
	}{
		{"half of a small disk", 10 << 20, 20 << 20, false},
		{"less than a tenth", 9 << 30, 100 << 30, true},
		{"exactly a tenth", 9 << 30, 90 << 30, false},
		{"a fiftieth that is much", 80 << 30, 4000 << 30, false},
		{"nothing", 0, 100 << 30, true},
	} {
		h.space = func(string) (uint64, uint64, error) { return c.free, c.total, nil }
		if err := h.Ping(t.Context()); errors.Is(err, docstore.ErrFull) != c.full || !c.full && err != nil {
			t.Errorf("%s: got %v, want full: %v", c.what, err, c.full)
		}
	}
	lost := errors.New("the disk is gone")
	h.space = func(string) (uint64, uint64, error) { return 0, 0, lost }
	if err := h.Ping(t.Context()); !errors.Is(err, lost) {
		t.Errorf("got %v, want that the disk cannot be asked", err)
	}
}

func TestHealth_space_of_a_real_folder(t *testing.T) {
	free, total, err := space(t.TempDir())
	if err != nil || free == 0 || total < free {
		t.Errorf("got %d of %d, %v", free, total, err)
	}
	if _, _, err := space(t.TempDir() + "/none"); err == nil {
		t.Error("a folder that is not there has space")
	}
}

func TestHealth_clock(t *testing.T) {
	now := time.Now().UTC()
	h := healthy(t, &now)
	known := now
	if err := h.app.Audit.Append(context.Background(), audit.Entry{Org: lms.Platform, Action: "test.happened"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what  string
		now   time.Time
		right bool
	}{
		{"the time it is", known, true}, {"a year later", known.AddDate(1, 0, 0), true}, {"a little behind", known.Add(-4 * time.Minute), true},
		{"behind what happened", known.Add(-6 * time.Minute), false}, {"a machine that forgot the time", time.Unix(0, 0), false},
	} {
		now = c.now
		if err := h.Ping(t.Context()); errors.Is(err, docstore.ErrUnavailable) == c.right || c.right && err != nil {
			t.Errorf("%s: got %v, want right: %v", c.what, err, c.right)
		}
	}
}

// away is a store that does not answer.
type away struct{ docstore.Store }

func (away) Ping(context.Context) error { return docstore.ErrUnavailable }

func TestHealth_asks_the_store_first(t *testing.T) {
	now := time.Now().UTC()
	h := healthy(t, &now)
	h.Store = away{}
	if err := h.Ping(t.Context()); !errors.Is(err, docstore.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestHealth_stored_data_is_brought_up_before_anything_is_served: a program whose
// declarations cannot be made true does not open.
func TestHealth_stored_data_is_brought_up_before_anything_is_served(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.BaseURL = t.TempDir(), "http://127.0.0.1:1"
	for _, coll := range []string{"courses", "audit", "enrolments"} {
		a, err := Open(t.Context(), cfg, Options{Log: slog.New(slog.DiscardHandler), WrapDocuments: func(s docstore.Store) docstore.Store { return stale{s, coll} }})
		if a != nil || !errors.Is(err, docstore.ErrDocument) {
			t.Errorf("%s that does not fit: opened %v, %v", coll, a != nil, err)
		}
	}
}

// stale is a store with a document that does not fit a declaration.
type stale struct {
	docstore.Store
	coll string
}

func (s stale) Ensure(ctx context.Context, spec docstore.Spec) error {
	if spec.Collection == s.coll {
		return docstore.ErrDocument
	}
	return s.Store.Ensure(ctx, spec)
}
