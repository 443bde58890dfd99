package translog

import (
	"bytes"
	"strings"
	"testing"

	"sanad/internal/lms"
)

func TestProof_of_each_entry_holds_without_the_log(t *testing.T) {
	for _, size := range []int{1, 2, 256, 257, 300} {
		_, l := filled(t, size)
		for n := range size {
			proof, err := l.Proof(t.Context(), int64(n))
			if err != nil {
				t.Fatal(err)
			}
			at, tree, err := CheckProof(proof, entry(n), vkeyOf(t, l))
			if err != nil || at != int64(n) || tree.Size != int64(size) {
				t.Fatalf("proof of %d in %d: at %d of %d, %v", n, size, at, tree.Size, err)
			}
		}
		for _, n := range []int64{-1, int64(size)} {
			if _, err := l.Proof(t.Context(), n); lms.KindOf(err) != lms.KindNotFound {
				t.Errorf("proof of %d in %d: %v", n, size, err)
			}
		}
	}
}

func TestProof_form_is_that_of_the_standard(t *testing.T) {
	_, l := filled(t, 3)
	proof, err := l.Proof(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(proof), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != "index 2" || len(lines[2]) != 44 || lines[3] != "" || !bytes.HasSuffix(proof, checkpointOf(t, l)) {
		t.Errorf("got %q", lines)
	}
	withExtra := bytes.Replace(proof, []byte("\nindex"), []byte("\nextra AAAA\nindex"), 1)
	if _, _, err := CheckProof(withExtra, entry(2), vkeyOf(t, l)); err != nil {
		t.Errorf("extra data, which the standard allows: %v", err)
	}
}

func TestCheckProof_refuses_every_altered_byte(t *testing.T) {
	_, l := filled(t, 11)
	proof, err := l.Proof(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	for i := range proof {
		altered := bytes.Clone(proof)
		altered[i] ^= 1
		if _, _, err := CheckProof(altered, entry(5), vkeyOf(t, l)); err == nil {
			t.Errorf("byte %d (%q) may be changed", i, proof[i])
		}
	}
	if _, _, err := CheckProof(proof, entry(6), vkeyOf(t, l)); err == nil {
		t.Error("it proves another entry")
	}
	for i := range proof {
		if _, _, err := CheckProof(proof[:i], entry(5), vkeyOf(t, l)); err == nil {
			t.Errorf("the first %d bytes are enough", i)
		}
	}
}

// FuzzCheckProof: nothing but the entry's place is ever proved.
func FuzzCheckProof(f *testing.F) {
	_, l := filled(f, 11)
	key := vkeyOf(f, l)
	proof, err := l.Proof(f.Context(), 5)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(proof)
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if at, _, err := CheckProof(b, entry(5), key); err == nil && at != 5 {
			t.Errorf("%q proves that entry 5 is at %d", b, at)
		}
	})
}
