package sqlitestore

import (
	"hash/maphash"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// memory keeps documents that were read or written lately. It never answers with
// anything but what is durable: a document is forgotten before a transaction that
// changes it begins and remembered when it has ended, and one that was read while
// a write went on is not kept. This process alone writes to the file, so nothing
// else can change it. It is safe for concurrent use.
type memory struct {
	seed   maphash.Seed
	shards [16]shard
}

// shard holds a part of the documents, so that readers rarely wait for one
// another.
type shard struct {
	mu      sync.Mutex // guards what follows
	docs    *simplelru.LRU[docName, entry]
	writing int    // transactions under way that change a document of this shard
	changes uint64 // how many have begun and how many have ended
}

type docName struct{ coll, id string }

// entry is a document with the keys that were written with it. What was read has
// none.
type entry struct {
	docstore.Doc
	t    *table // by whose declaration the keys were read
	keys declared.Keys
}

// Bounds of what is kept: session, person and attempt of a thousand people who
// sit a quiz at once, a few MiB; 64 MiB at most. What is larger is read rarely.
const (
	keptDocs    = 4096
	largestKept = 16 << 10
)

func newMemory() *memory {
	m := &memory{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].docs, _ = simplelru.NewLRU[docName, entry](keptDocs/len(m.shards), nil) // fails for sizes below 1 only
	}
	return m
}

func (m *memory) shard(n docName) *shard {
	return &m.shards[maphash.String(m.seed, n.id)%uint64(len(m.shards))]
}

// get returns a document that is kept. Where there is none, ticket is handed back
// to keep with what was read instead.
func (m *memory) get(n docName) (d docstore.Doc, ok bool, ticket uint64) {
	s := m.shard(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.docs.Get(n)
	return k.Doc, ok, s.changes
}

// keep remembers what was read after get gave the ticket, unless a write may have
// come between.
func (m *memory) keep(n docName, d docstore.Doc, ticket uint64) {
	if len(d.Body) > largestKept {
		return
	}
	s := m.shard(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writing == 0 && s.changes == ticket {
		s.docs.Add(n, entry{Doc: d})
	}
}

// begin forgets a document that a transaction is about to change, and returns
// what it is before that; zero where that is not known.
func (m *memory) begin(n docName) entry {
	s := m.shard(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing++
	s.changes++
	was, _ := s.docs.Peek(n)
	s.docs.Remove(n)
	return was
}

// end ends what begin began. Where the document was changed, d is what it is now,
// durably, or nil where it is gone.
func (m *memory) end(n docName, changed bool, d *entry) {
	s := m.shard(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing--
	s.changes++
	if !changed {
		return
	}
	s.docs.Remove(n) // what another write of the same transaction left
	if d != nil && len(d.Body) <= largestKept {
		s.docs.Add(n, *d)
	}
}
