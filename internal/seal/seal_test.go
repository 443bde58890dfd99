package seal

import (
	"bytes"
	"testing"
)

var key = bytes.Repeat([]byte{7}, KeySize)

func sealer(t *testing.T, key []byte) *Sealer {
	t.Helper()
	s, err := New(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpen_gives_back_what_was_sealed_under_the_same_name_alone(t *testing.T) {
	s := sealer(t, key)
	sealed := s.Seal([]byte("secret"), "hope/1")
	if got, err := s.Open(sealed, "hope/1"); err != nil || string(got) != "secret" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, name := range []string{"hope/2", "other/1", ""} {
		if _, err := s.Open(sealed, name); err == nil {
			t.Errorf("opens as %q", name)
		}
	}
	if bytes.Contains(sealed, []byte("secret")) {
		t.Error("the secret stands in the clear")
	}
	if bytes.Equal(sealed, s.Seal([]byte("secret"), "hope/1")) {
		t.Error("sealing twice gives the same")
	}
}

func TestOpen_refuses_another_key_and_what_was_changed(t *testing.T) {
	s := sealer(t, key)
	sealed := s.Seal([]byte("secret"), "name")
	if _, err := sealer(t, bytes.Repeat([]byte{8}, KeySize)).Open(sealed, "name"); err == nil {
		t.Error("opens under another key")
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := s.Open(changed, "name"); err == nil {
			t.Errorf("opens with byte %d changed", i)
		}
		if _, err := s.Open(sealed[:i], "name"); err == nil {
			t.Errorf("opens when cut to %d bytes", i)
		}
	}
}

func TestNew_refuses_keys_of_another_length(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33, 64} {
		if _, err := New(make([]byte, n)); err == nil {
			t.Errorf("a key of %d bytes was taken", n)
		}
	}
}
