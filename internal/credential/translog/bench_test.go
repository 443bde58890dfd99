package translog

import (
	"sync"
	"testing"

	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
)

// BenchmarkAppend_thousand_at_once is a course of a thousand that ends, in one
// go: a thousand calls that meet. It reports the durable writes of one go.
func BenchmarkAppend_thousand_at_once(b *testing.B) {
	s := faulty.New(sqlitetest.Open(b))
	l := open(b, s)
	s.FailWrite(0, faulty.Before)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		var group sync.WaitGroup
		for i := range 1000 {
			group.Go(func() {
				if _, err := l.Append(b.Context(), entry(n+i)); err != nil {
					b.Error(err)
				}
			})
		}
		group.Wait()
		n += 1000
	}
	b.ReportMetric(float64(s.Writes())/float64(b.N), "writes/op")
}

// BenchmarkAppend_one is a certificate by itself.
func BenchmarkAppend_one(b *testing.B) {
	s := faulty.New(sqlitetest.Open(b))
	l := open(b, s)
	s.FailWrite(0, faulty.Before)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, err := l.Append(b.Context(), entry(n)); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(s.Writes())/float64(b.N), "writes/op")
}

// BenchmarkProof is a proof file in a log of many.
func BenchmarkProof(b *testing.B) {
	_, l := filled(b, 20_000)
	b.ReportAllocs()
	n := int64(0)
	for b.Loop() {
		if _, err := l.Proof(b.Context(), n%20_000); err != nil {
			b.Fatal(err)
		}
		n += 7919
	}
}
