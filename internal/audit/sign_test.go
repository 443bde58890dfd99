package audit_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/storage/docstore"
)

// key is a signing key made of one byte.
func key(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

// signer opens a log that signs its heads into file.
func signer(t testing.TB, s docstore.Store, file string) *audit.Log {
	t.Helper()
	l, err := audit.Open(t.Context(), s, lms.ClockFunc(func() time.Time { return at }), audit.Signed(key(1), file))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// extend appends lines from one number to another and signs the head.
func extend(t testing.TB, l *audit.Log, from, to int) {
	t.Helper()
	for i := from; i <= to; i++ {
		if err := l.Append(t.Context(), entry(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.SignHeads(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// signed returns a log of five lines, whose head was signed after three and
// after five.
func signed(t testing.TB) (s docstore.Store, l *audit.Log, file string) {
	t.Helper()
	s, file = openStore(t), filepath.Join(t.TempDir(), "audit", "heads.jsonl")
	l = signer(t, s, file)
	extend(t, l, 1, 3)
	extend(t, l, 4, 5)
	return s, l, file
}

// fileLines are the lines of a file; none where there is no file.
func fileLines(t testing.TB, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
}

// forge puts a whole chain of n lines, with every hash right, in the place of
// the one in the store: the third line tells of somebody else.
func forge(t testing.TB, s docstore.Store, n int) {
	t.Helper()
	other := openStore(t)
	l := openLog(t, other)
	for i := 1; i <= n; i++ {
		e := entry(i)
		if i == 3 {
			e.Actor = "somebody-else"
		}
		if err := l.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for i := 1; i <= 5; i++ {
		remove(t, s, "audit", line(i))
	}
	remove(t, s, "audit_heads", string(org))
	for i := 1; i <= n; i++ {
		copyDoc(t, other, s, "audit", line(i))
	}
	copyDoc(t, other, s, "audit_heads", string(org))
}

// copyDoc copies a document from one store to another.
func copyDoc(t testing.TB, from, to docstore.Store, coll, id string) {
	t.Helper()
	d, err := from.Get(t.Context(), coll, id)
	if err == nil {
		err = to.Insert(t.Context(), coll, id, d.Body)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// cut takes the last two lines off, and turns the head back.
func cut(t testing.TB, s docstore.Store) {
	t.Helper()
	d, err := s.Get(t.Context(), "audit", line(3))
	if err != nil {
		t.Fatal(err)
	}
	edit(t, s, "audit_heads", string(org), func(m bson.M) {
		kind, hash := d.Body.Lookup("hash").Binary()
		m["seq"], m["hash"] = int64(3), bson.Binary{Subtype: kind, Data: hash}
	})
	remove(t, s, "audit", line(5))
	remove(t, s, "audit", line(4))
}

// wantBroken fails the test unless err names the line and where that is told.
func wantBroken(t testing.TB, err error, seq int64, damage audit.Damage, told string) {
	t.Helper()
	var got *audit.Broken
	if !errors.As(err, &got) || got.Seq != seq || got.Damage != damage || !strings.Contains(got.Head, told) || (told == "") != (got.Head == "") {
		t.Errorf("got %v, want line %d %s, told by %q", err, seq, damage, told)
	}
}

func TestSignHeads_signs_what_is_new_and_is_silent_otherwise(t *testing.T) {
	_, l, file := signed(t)
	if got := fileLines(t, file); len(got) != 2 || !strings.Contains(got[1], `"seq":5`) {
		t.Fatalf("the file has %q, want the heads of lines 3 and 5", got)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := l.SignHeads(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	after, err := os.Stat(file)
	if err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a head that did not move was written: %v", err)
	}
	found, err := l.Inspect(t.Context(), admin, file)
	if want := (audit.Inspection{Lines: 5, Heads: 6, Signed: 5}); err != nil || found != want {
		t.Errorf("got %+v, %v; want %+v: two in the database, in the file, and in it as a copy", found, err, want)
	}
}

// TestVerify_sees_a_whole_chain_rewritten by somebody who removes, one after
// another, everything on the machine that tells.
func TestVerify_sees_a_whole_chain_rewritten(t *testing.T) {
	s, l, file := signed(t)
	away := filepath.Join(t.TempDir(), "away.jsonl")
	if err := os.WriteFile(away, []byte(strings.Join(fileLines(t, file), "")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	forge(t, s, 5)
	if err := openLog(t, s).Verify(t.Context(), org); err != nil {
		t.Fatalf("without signed heads the forgery should look whole: %v", err)
	}
	wantBroken(t, l.Verify(t.Context(), org), 3, audit.Changed, "the database")
	wantBroken(t, l.SignHeads(t.Context()), 5, audit.Changed, "")
	remove(t, s, "audit_signed", line(3))
	remove(t, s, "audit_signed", line(5))
	wantBroken(t, l.Verify(t.Context(), org), 3, audit.Changed, file+":1")
	wantBroken(t, l.SignHeads(t.Context()), 5, audit.Changed, "")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	extend(t, l, 6, 6) // whoever has the machine signs what they like
	if err := l.Verify(t.Context(), org); err != nil {
		t.Fatalf("on this machine nothing tells any more: %v", err)
	}
	_, err := l.Inspect(t.Context(), admin, away)
	wantBroken(t, err, 3, audit.Changed, away+":1")
}

func TestVerify_sees_a_chain_cut_back(t *testing.T) {
	s, l, file := signed(t)
	cut(t, s)
	if err := openLog(t, s).Verify(t.Context(), org); err != nil {
		t.Fatalf("without signed heads the rest should look whole: %v", err)
	}
	wantBroken(t, l.Verify(t.Context(), org), 4, audit.Missing, "the database")
	wantBroken(t, l.SignHeads(t.Context()), 5, audit.Missing, "")
	remove(t, s, "audit_signed", line(5))
	wantBroken(t, l.Verify(t.Context(), org), 4, audit.Missing, file+":2")
	for i := 4; i <= 6; i++ { // and other lines in their place
		if err := l.Append(t.Context(), entry(i+10)); err != nil {
			t.Fatal(err)
		}
	}
	wantBroken(t, l.Verify(t.Context(), org), 5, audit.Changed, file+":2")
	wantBroken(t, l.SignHeads(t.Context()), 5, audit.Changed, "")
}

func TestVerify_believes_no_head_of_another_key(t *testing.T) {
	s, l, file := signed(t)
	edit(t, s, "audit_signed", line(3), func(m bson.M) { m["at"] = at.Add(time.Hour) })
	wantBroken(t, l.Verify(t.Context(), org), 3, audit.Changed, "the database, whose signature is wrong")
	remove(t, s, "audit_signed", line(3))

	forged := filepath.Join(t.TempDir(), "forged.jsonl")
	other := openStore(t)
	theirs, err := audit.Open(t.Context(), other, lms.ClockFunc(func() time.Time { return at }), audit.Signed(key(2), forged))
	if err != nil {
		t.Fatal(err)
	}
	extend(t, theirs, 1, 4)
	_, err = l.Inspect(t.Context(), admin, forged)
	wantBroken(t, err, 4, audit.Changed, forged+":1, whose signature is wrong")
	if bytes.Equal(l.HeadKey(), theirs.HeadKey()) || !bytes.Equal(l.HeadKey(), key(1).Public().(ed25519.PublicKey)) {
		t.Errorf("the key of heads is %x", l.HeadKey())
	}
	if _, err := l.Inspect(t.Context(), admin, file); err != nil {
		t.Error(err)
	}
}

func TestInspect_a_copy_that_vouches_for_nothing_is_refused(t *testing.T) {
	_, l, file := signed(t)
	whole := strings.Join(fileLines(t, file), "")
	for name, content := range map[string]string{"empty": "", "cut_short": whole[:40], "no_head": "{}\n", "no_json": "hello\n" + whole, "one_long_line": strings.Repeat("x", 1<<20)} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Inspect(t.Context(), admin, path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want an error that names it", name, err)
		}
	}
	if _, err := l.Inspect(t.Context(), admin, filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
}

// A power cut may leave half a line at the end of the file, or none of it.
func TestSignHeads_completes_the_file_from_the_database(t *testing.T) {
	for name, content := range map[string]func(whole []string) string{
		"half_a_line": func(whole []string) string { return whole[0] + whole[1][:30] },
		"one_line":    func(whole []string) string { return whole[0] },
		"nothing":     func([]string) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			_, l, file := signed(t)
			whole := fileLines(t, file)
			if err := os.WriteFile(file, []byte(content(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := l.SignHeads(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := fileLines(t, file); strings.Join(got, "") != strings.Join(whole, "") {
				t.Errorf("got %q, want %q", got, whole)
			}
		})
	}
}

// What cannot go into the file now is signed all the same, and goes there later.
func TestSignHeads_a_file_that_cannot_be_written_is_an_error_and_delays(t *testing.T) {
	_, l, file := signed(t)
	whole := strings.Join(fileLines(t, file), "")
	if err := errors.Join(os.Remove(file), os.Mkdir(file, 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(t.Context(), entry(6)); err != nil {
		t.Fatal(err)
	}
	if err := l.SignHeads(t.Context()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v, want an error that names the file", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := l.SignHeads(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := fileLines(t, file); len(got) != 3 || !strings.HasPrefix(strings.Join(got, ""), strings.TrimSuffix(whole, "\n")) || !strings.Contains(got[2], `"seq":6`) {
		t.Errorf("got %q", got)
	}
}

func TestSignHeads_one_head_whatever_write_fails(t *testing.T) {
	for _, mode := range faulty.Modes {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			s, file := faulty.New(openStore(t)), filepath.Join(t.TempDir(), "heads.jsonl")
			l := signer(t, s, file)
			if err := l.Append(t.Context(), entry(1)); err != nil {
				t.Fatal(err)
			}
			s.FailWrite(1, mode)
			if err := l.SignHeads(t.Context()); !errors.Is(err, faulty.ErrInjected) || s.Failed() != 1 {
				t.Fatalf("got %v", err)
			}
			if err := l.SignHeads(t.Context()); err != nil || s.Writes() > 2 {
				t.Errorf("again: %v, %d writes", err, s.Writes())
			}
			if got := fileLines(t, file); len(got) != 1 {
				t.Errorf("the file has %d lines: %q", len(got), got)
			}
			if found, err := l.Inspect(t.Context(), admin); err != nil || found.Heads != 2 {
				t.Errorf("got %+v, %v", found, err)
			}
		})
	}
}

// FuzzInspect_believes_no_altered_head: whatever is done to a copy, it is
// refused, or every head that counts is one that was signed.
func FuzzInspect_believes_no_altered_head(f *testing.F) {
	_, l, file := signed(f)
	whole, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	first, second, _ := strings.Cut(string(whole), "\n")
	f.Add(string(whole))
	f.Add(first + "\n{\"org\":\"org1\",\"seq\":5}\n" + second)
	f.Add(strings.Replace(string(whole), `"seq":3`, `"seq":4`, 1))
	f.Add(strings.ToUpper(first) + "\n")
	own, err := l.Inspect(f.Context(), admin)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		path := filepath.Join(t.TempDir(), "copy")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := l.Inspect(t.Context(), admin, path)
		if err == nil && (found.Heads == own.Heads || found.Heads-own.Heads > strings.Count(content, "\n") || found.Lines != 5) {
			t.Errorf("%q: got %+v", content, found)
		}
	})
}
