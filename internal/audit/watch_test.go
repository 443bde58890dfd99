package audit_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/audit"
	"sanad/internal/lms"
)

// watched returns a log that writes security lines to a text.
func watched(t *testing.T, now *time.Time, key string) (*audit.Log, *bytes.Buffer) {
	t.Helper()
	var text bytes.Buffer
	plain := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	l, err := audit.Open(t.Context(), openStore(t), lms.ClockFunc(func() time.Time { return *now }),
		audit.Watched(slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{ReplaceAttr: plain})), []byte(key)))
	if err != nil {
		t.Fatal(err)
	}
	return l, &text
}

// actorOf returns the pseudonym in a line.
func actorOf(t *testing.T, line string) string {
	t.Helper()
	_, rest, ok := strings.Cut(line, "actor=")
	if !ok {
		t.Fatalf("no actor in %q", line)
	}
	return strings.Fields(rest)[0]
}

func TestNotice_writes_one_line_that_names_the_request_and_nobody(t *testing.T) {
	now := at
	l, text := watched(t, &now, "k")
	l.Notice(audit.InRequest(t.Context(), "r1", "/admin/people/:person"), audit.Denial, audit.Forbidden, audit.Person("layla"))
	l.Notice(t.Context(), audit.Limit, audit.Refused, audit.Who{})
	actor := actorOf(t, text.String())
	want := "level=INFO msg=security event=denial outcome=forbidden actor=" + actor + " request=r1 route=/admin/people/:person\n" +
		"level=INFO msg=security event=limit outcome=refused\n"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if len(actor) != 16 || strings.Contains(text.String(), "layla") {
		t.Errorf("the actor is %q", actor)
	}
}

func TestNotice_the_pseudonym_holds_for_a_day_and_a_key(t *testing.T) {
	now := at
	l, text := watched(t, &now, "k")
	other, otherText := watched(t, &now, "another key")
	name := func(l *audit.Log, text *bytes.Buffer, who audit.Who) string {
		text.Reset()
		l.Notice(t.Context(), audit.SignIn, audit.Done, who)
		return actorOf(t, text.String())
	}
	first := name(l, text, audit.Person("layla"))
	now = now.Add(3 * time.Hour)
	if got := name(l, text, audit.Person("layla")); got != first {
		t.Errorf("three hours later %s, want %s", got, first)
	}
	different := map[string]string{"another person": name(l, text, audit.Person("noura")), "an address of that text": name(l, text, audit.Address("layla")),
		"another key": name(other, otherText, audit.Person("layla"))}
	now = now.Add(24 * time.Hour)
	different["the next day"] = name(l, text, audit.Person("layla"))
	for what, got := range different {
		if got == first {
			t.Errorf("%s has the same pseudonym", what)
		}
	}
}

func TestExamine_is_for_those_who_may_read_the_log(t *testing.T) {
	_, l := written(t, 3)
	if n, err := l.Examine(t.Context(), admin); n != 3 || err != nil {
		t.Errorf("got %d, %v; want 3 lines", n, err)
	}
	if _, err := l.Examine(t.Context(), lms.Actor{Org: org, Person: "x", Roles: []lms.Role{lms.RoleLearner, lms.RoleTutor}}); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("a tutor: got %v, want forbidden", err)
	}
}
