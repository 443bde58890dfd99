package sqlitestore

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// stocked opens a store with n documents of about 500 bytes, in ten shelves.
func stocked(b *testing.B, n int) *Store {
	b.Helper()
	s := openTest(b, freshPath(b))
	spec := docstore.Spec{
		Collection: "books",
		Fields:     []docstore.Field{{Path: "shelf"}, {Path: "at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"shelf", "at"}}},
	}
	if err := s.Ensure(b.Context(), spec); err != nil {
		b.Fatalf("ensure: %v", err)
	}
	inserted := make(chan error, 64)
	for w := range 64 {
		go func() {
			var err error
			for i := w; i < n && err == nil; i += 64 {
				err = s.Insert(b.Context(), "books", fmt.Sprint("book", i), book(b, i))
			}
			inserted <- err
		}()
	}
	for range 64 {
		if err := <-inserted; err != nil {
			b.Fatalf("insert: %v", err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	return s
}

func book(b *testing.B, i int) bson.Raw {
	b.Helper()
	return marshal(b, "shelf", fmt.Sprint("s", i%10), "at", time.UnixMilli(int64(i)), "text", strings.Repeat("x", 420))
}

// BenchmarkInsert is durable inserts by 64 writers, which share transactions.
func BenchmarkInsert(b *testing.B) {
	s := stocked(b, 0)
	var next atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(next.Add(1))
			if err := s.Insert(b.Context(), "books", fmt.Sprint("new", i), book(b, i)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkGet is reading one document by its id.
func BenchmarkGet(b *testing.B) {
	const n = 20_000
	s := stocked(b, n)
	var next atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.Get(b.Context(), "books", fmt.Sprint("book", next.Add(7919)%n)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkReplace is compare-and-swap by 64 writers, each on documents of its own.
func BenchmarkReplace(b *testing.B) {
	s := stocked(b, 64)
	var workers atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		id := fmt.Sprint("book", workers.Add(1)-1)
		for rev := int64(1); pb.Next(); rev++ {
			if err := s.Replace(b.Context(), "books", id, rev, book(b, int(rev))); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkFind is a page of twenty of one shelf, newest first.
func BenchmarkFind(b *testing.B) {
	s := stocked(b, 20_000)
	q := docstore.Query{Where: where(eq("shelf", "s3")), Sort: "at", Desc: true, Limit: 20}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := 0
			for _, err := range s.Find(b.Context(), "books", q) {
				if err != nil {
					b.Error(err)
					return
				}
				n++
			}
			if n != 20 {
				b.Errorf("found %d, want 20", n)
			}
		}
	})
}
