package audit

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"
)

// A stored chain must verify for ever: the hash of this line never changes.
func TestLine_sum_is_what_it_always_was(t *testing.T) {
	l := follow(Entry{Org: "org1", Actor: "oa1", Action: "credential.revoked", Object: "credential/1",
		Details: map[string]string{"b": "2", "a": "1"}, At: time.UnixMilli(1_772_352_000_123)}, 2, []byte("before"))
	const want = "1608db0bcab2fa0a0251230004512c677de420d809d4bb5d52cd5841127492d7"
	if got := hex.EncodeToString(l.Hash); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// FuzzLine_canonical shifts text between neighbouring fields: two lines that
// differ never share their bytes.
func FuzzLine_canonical(f *testing.F) {
	f.Add("org", "actor", "action", "object", "k", "v")
	f.Add("", "", "", "", "", "")
	f.Add("a\x00", "b", "\xff", "é", "k", "")
	f.Fuzz(func(t *testing.T, org, actor, action, object, k, v string) {
		whole := Line{Entry: Entry{Actor: actor + action, Object: object + org, Details: map[string]string{k + v: v}}}
		for _, other := range []Line{
			{Entry: Entry{Actor: actor, Action: action, Object: object + org, Details: map[string]string{k + v: v}}},
			{Entry: Entry{Actor: actor + action, Object: object, Details: map[string]string{k + v: v}, At: whole.At}, Prev: []byte(org)},
			{Entry: Entry{Actor: actor + action, Object: object + org, Details: map[string]string{k: v + v}}},
			{Entry: Entry{Actor: actor + action, Object: object + org, Details: map[string]string{k + v: v, k + v + "+": ""}}},
		} {
			if equal(whole, other) != bytes.Equal(whole.canonical(), other.canonical()) {
				t.Errorf("lines %+v and %+v: equal bytes do not mean equal lines", whole, other)
			}
		}
	})
}

func equal(a, b Line) bool {
	if a.Org != b.Org || a.Actor != b.Actor || a.Action != b.Action || a.Object != b.Object || !bytes.Equal(a.Prev, b.Prev) || len(a.Details) != len(b.Details) {
		return false
	}
	for k, v := range a.Details {
		if w, ok := b.Details[k]; !ok || w != v {
			return false
		}
	}
	return true
}
