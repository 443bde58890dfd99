package translog

import (
	"sync"
	"testing"

	"sanad/internal/testkit/mongotest"
	"sanad/storage/docstore/mongostore"
)

// TestLog_is_the_same_on_MongoDB: the log asks nothing of a store but what both
// promise. That entries are found again goes by an index that each has its own
// kind of.
func TestLog_is_the_same_on_MongoDB(t *testing.T) {
	s, err := mongostore.Open(t.Context(), mongotest.Start(t), "translog", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	var group sync.WaitGroup
	for range 2 {
		l := open(t, s)
		for part := range 4 {
			group.Go(func() {
				if _, err := l.Append(t.Context(), entries(part*100, part*100+200)...); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	l := open(t, s)
	old := checkpointOf(t, l)
	add(t, l, entries(0, 900)...)
	found := whole(t, l, old)
	if found.Size != 900 {
		t.Errorf("size %d, want 900", found.Size)
	}
	_, reference := filled(t, 0)
	var list []Entry
	if _, err := Verify(t.Context(), vkeyOf(t, l), l.Fetch, nil, func(_ int64, e Entry) error { list = append(list, e); return nil }); err != nil {
		t.Fatal(err)
	}
	add(t, reference, list...)
	if got := checkpointOf(t, reference); string(got) != string(found.Checkpoint) {
		t.Errorf("on SQLite the same entries are\n%son MongoDB\n%s", got, found.Checkpoint)
	}
}
