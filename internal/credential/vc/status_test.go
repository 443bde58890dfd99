package vc

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestStatusList_bits(t *testing.T) {
	s, doc := testKey(1)
	set := []int{0, 7, 8, 48211, ListSize - 1}
	list, err := SignStatusList("https://sanad.example.org/orgs/platform/status/2026-a", did, set, s, at, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(list, doc.Resolve); err != nil {
		t.Error(err)
	}
	want := map[int]bool{1: false, 6: false, 9: false, 48210: false, 48212: false}
	for _, i := range set {
		want[i] = true
	}
	for i, revoked := range want {
		if got, err := Revoked(list, i); err != nil || got != revoked {
			t.Errorf("entry %d = %v, %v; want %v", i, got, err, revoked)
		}
	}
	for _, i := range []int{-1, ListSize} {
		if _, err := Revoked(list, i); err == nil {
			t.Errorf("entry %d exists", i)
		}
		if _, err := SignStatusList("https://a.example", did, []int{i}, s, at, time.Minute); err == nil {
			t.Errorf("entry %d was set", i)
		}
	}
}

// The standard's own example: a list of 131,072 zeros.
func TestStatusList_readsOthersLists(t *testing.T) {
	const list = `{"credentialSubject":{"encodedList":"uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"}}`
	for _, i := range []int{0, 94567, ListSize - 1} {
		if got, err := Revoked([]byte(list), i); err != nil || got {
			t.Errorf("entry %d = %v, %v; want not revoked", i, got, err)
		}
	}
}

func TestRevoked_refusesBombsAndRubbish(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(make([]byte, 20<<20))
	z.Close()
	for name, bits := range map[string]string{
		"a bomb":        "u" + base64.RawURLEncoding.EncodeToString(bomb.Bytes()),
		"not base64url": "u***",
		"not gzip":      "uAAAA",
		"another base":  "zH4sI",
		"nothing":       "",
	} {
		list := fmt.Sprintf(`{"credentialSubject":{"encodedList":%q}}`, bits)
		if got, err := Revoked([]byte(list), 3); err == nil {
			t.Errorf("%s: revoked = %v, want an error", name, got)
		}
	}
	if _, err := Revoked([]byte(strings.Repeat(" ", MaxDocument+1)), 0); err == nil {
		t.Error("an endless list was read")
	}
}
