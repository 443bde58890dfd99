package assessment_test

import (
	"testing"

	"sanad/internal/assessment"
	"sanad/internal/question"
)

// BenchmarkSave stores one answer of a 30 minute attempt in SQLite, durably.
// Most of the time is the disk's; see BenchmarkSave_stale for the CPU's.
func BenchmarkSave(b *testing.B) {
	w, at, item, in := benchAttempt(b)
	seq := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		seq++
		if _, err := w.a.Save(w.ctx, as("p"), at.ID, item, in, seq); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSave_stale does all of Save but the write: load, decode, permission,
// reading the answer and the acknowledgement.
func BenchmarkSave_stale(b *testing.B) {
	w, at, item, in := benchAttempt(b)
	if _, err := w.a.Save(w.ctx, as("p"), at.ID, item, in, 1); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.a.Save(w.ctx, as("p"), at.ID, item, in, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func benchAttempt(b *testing.B) (*world, *assessment.Attempt, string, question.Input) {
	w := newWorld(b)
	at := w.start("p", "final")
	v := w.sheet(as("p"), at.ID).Questions[0].View
	return w, at, v.Item, answer(v, right, "choice 1")
}
