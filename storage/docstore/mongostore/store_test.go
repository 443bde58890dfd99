package mongostore_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/internal/testkit/mongotest"
	"sanad/storage/docstore"
	"sanad/storage/docstore/docstoretest"
	"sanad/storage/docstore/mongostore"
)

// databases numbers the databases of this process: each part of the contract
// gets its own.
var databases atomic.Int64

func freshName() string {
	return fmt.Sprintf("sanad_test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), databases.Add(1))
}

// openIn opens a store in a database and removes the database afterwards.
func openIn(tb testing.TB, uri, name string) *mongostore.Store {
	tb.Helper()
	s, err := mongostore.Open(tb.Context(), uri, name, nil)
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	return s
}

func opener(uri string) func(testing.TB) docstore.Store {
	return func(tb testing.TB) docstore.Store {
		tb.Helper()
		name := freshName()
		dropLater(tb, uri, name)
		s := openIn(tb, uri, name)
		tb.Cleanup(func() {
			if err := s.Close(); err != nil {
				tb.Errorf("close: %v", err)
			}
		})
		return s
	}
}

// dropLater leaves nothing behind on a server that is not ours.
func dropLater(tb testing.TB, uri, name string) {
	tb.Helper()
	tb.Cleanup(func() {
		client, err := mongo.Connect(options.Client().ApplyURI(uri))
		if err != nil {
			tb.Errorf("drop %s: %v", name, err)
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := client.Database(name).Drop(ctx); err != nil {
			tb.Errorf("drop %s: %v", name, err)
		}
		_ = client.Disconnect(ctx)
	})
}

// servers are where the contract runs: the wire-protocol server of the tests
// always, and a real one where the environment names it.
func servers(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{"test server": mongotest.Start(t)}
	if uri := os.Getenv("SANAD_MONGO_URI"); uri != "" {
		out["server of SANAD_MONGO_URI"] = uri
	}
	return out
}

func TestContract(t *testing.T) {
	for name, uri := range servers(t) {
		t.Run(name, func(t *testing.T) { docstoretest.Run(t, opener(uri)) })
	}
}

func TestDurable(t *testing.T) {
	for name, uri := range servers(t) {
		t.Run(name, func(t *testing.T) {
			docstoretest.Durable(t, func(tb testing.TB) func() docstore.Store {
				name := freshName()
				dropLater(tb, uri, name)
				return func() docstore.Store { return openIn(tb, uri, name) }
			})
		})
	}
}

func TestModel(t *testing.T) {
	for name, uri := range servers(t) {
		t.Run(name, func(t *testing.T) { docstoretest.Model(t, opener(uri), 60) })
	}
}
