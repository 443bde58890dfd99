package account

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/storage/docstore"
)

// counts returns how many documents each collection has that a wish for a new
// password could touch.
func (w *world) counts() (n [4]int64) {
	w.t.Helper()
	for i, coll := range []string{"tokens", "jobs", "limits", "audit"} {
		var err error
		if n[i], err = w.store.Count(w.t.Context(), coll, docstore.Query{}); err != nil {
			w.t.Fatal(err)
		}
	}
	return n
}

func TestAskReset_does_the_same_for_an_unknown_address(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	var done [2][4]int64
	for i, email := range []string{"a@sanad.example", "nobody@sanad.example"} {
		v := Visitor{Network: fmt.Sprintf("192.0.%d.0/24", i)}
		before := w.counts()
		if err := w.AskReset(t.Context(), v, email); err != nil {
			t.Fatal(err)
		}
		for k, n := range w.counts() {
			done[i][k] = n - before[k]
		}
	}
	if diff := cmp.Diff(done[0], done[1]); diff != "" || done[0] == [4]int64{} {
		t.Errorf("tokens, jobs, limits, audit (-known +unknown):\n%s", diff)
	}
	if len(w.mails.sent) > 0 {
		t.Error("the mail is written while somebody waits for the answer")
	}
}

func TestSendReset_twice_is_one_mail(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	for range 2 {
		if err := w.SendReset(t.Context(), ResetWish{ID: "w1", Email: "a@sanad.example"}, func(s string) string { return s }); err != nil {
			t.Fatal(err)
		}
	}
	if s := w.mails.sent; len(s) != 2 || s[0].ID != s[1].ID {
		t.Errorf("two runs of the job write mails of different ids: %+v", s)
	}
}
