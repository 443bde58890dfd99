package account

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sanad/internal/lms"
)

func TestKeepForm_waits_in_the_session_for_a_while(t *testing.T) {
	w := newWorld(t)
	w.person("a@sanad.example")
	secret, actor := w.signIn("a@sanad.example")
	kept := func(path string) map[string]string {
		t.Helper()
		who, err := w.Resolve(t.Context(), lms.Platform, secret)
		if err != nil || who == nil {
			t.Fatal(who, err)
		}
		return who.KeptFor(path, *w.now)
	}
	if err := w.KeepForm(t.Context(), actor, "/admin/x", map[string]string{"reason": strings.Repeat("س", 3000)}); err != nil {
		t.Fatal(err)
	}
	if got := kept("/admin/x")["reason"]; len(got) != maxKept || !utf8.ValidString(got) {
		t.Errorf("kept %d bytes, want %d", len(got), maxKept)
	}
	if got := kept("/admin/y"); got != nil {
		t.Errorf("another page is filled with %v", got)
	}
	*w.now = w.now.Add(2 * stepUp)
	if got := kept("/admin/x"); got != nil {
		t.Errorf("kept for too long: %v", got)
	}
	if err := w.DropForm(t.Context(), actor); err != nil {
		t.Fatal(err)
	}
	*w.now = w.now.Add(-2 * stepUp)
	if got := kept("/admin/x"); got != nil {
		t.Errorf("kept after it was sent: %v", got)
	}
}
