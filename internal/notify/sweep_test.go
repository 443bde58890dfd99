package notify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
	"sanad/web"
)

// boxed returns a service with mails of the given ages in its outbox.
func boxed(t *testing.T, ages ...time.Duration) (s *Service, store *faulty.Store, box string) {
	t.Helper()
	words, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	store, box = faulty.New(sqlitetest.Open(t)), filepath.Join(t.TempDir(), "outbox")
	s, err = Open(t.Context(), Deps{Store: store, Words: words, From: "sanad@sanad.example", Outbox: box})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	for i, age := range ages {
		s.clock = lms.ClockFunc(func() time.Time { return now.Add(-age) })
		m := reset
		m.ID = fmt.Sprint("mail", i)
		if err := s.Deliver(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	s.clock = lms.ClockFunc(func() time.Time { return now })
	return s, store, box
}

// left lists the mails that are listed, and the files that are there.
func left(t *testing.T, s *Service, box string) (listed, files []string) {
	t.Helper()
	err := s.kept.Each(t.Context(), docstore.Query{}, func(it docstore.Item[Kept]) error {
		listed = append(listed, it.Value.File)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(box)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		files = append(files, e.Name())
	}
	return listed, files
}

func TestSweep_mails_stay_for_thirty_days(t *testing.T) {
	const day = 24 * time.Hour
	s, _, box := boxed(t, 0, 29*day, 30*day-time.Minute, 30*day+time.Minute, 90*day)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, id := range []string{"mail0", "mail1", "mail2"} {
		want = append(want, lms.DeriveID("mail", id)+".eml")
	}
	slices.Sort(want)
	if listed, files := left(t, s, box); !slices.Equal(listed, want) || !slices.Equal(files, want) {
		t.Errorf("listed %q, files %q; want %q", listed, files, want)
	}
}

// TestSweep_removes_more_than_a_page at once.
func TestSweep_removes_more_than_a_page(t *testing.T) {
	s, _, box := boxed(t, slices.Repeat([]time.Duration{31 * 24 * time.Hour}, 510)...)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if listed, files := left(t, s, box); len(listed)+len(files) > 0 {
		t.Errorf("left: %d mails, %d files", len(listed), len(files))
	}
}

func TestSweep_may_be_repeated_whatever_failed(t *testing.T) {
	for _, mode := range faulty.Modes {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			s, store, box := boxed(t, 31*24*time.Hour, 40*24*time.Hour)
			store.FailWrite(1, mode)
			if err := s.Sweep(t.Context()); !errors.Is(err, faulty.ErrInjected) {
				t.Fatalf("got %v", err)
			}
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if listed, files := left(t, s, box); len(listed)+len(files) > 0 {
				t.Errorf("left: %q, %q", listed, files)
			}
		})
	}
}

// A list that several machines share was swept by another one: the file is left.
func TestSweep_removes_old_files_that_nobody_lists(t *testing.T) {
	s, _, box := boxed(t, 0)
	old, other := filepath.Join(box, "old.eml"), filepath.Join(box, "notes.txt")
	for _, path := range []string{old, other} {
		long := time.Now().Add(-31 * 24 * time.Hour)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, long, long)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	listed, files := left(t, s, box)
	if want := append(listed, "notes.txt"); len(listed) != 1 || !slices.Equal(files, want) {
		t.Errorf("files %q, want %q", files, want)
	}
}

func TestSweep_without_an_outbox_has_nothing_to_do(t *testing.T) {
	s, _, _ := boxed(t)
	if err := s.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
}
