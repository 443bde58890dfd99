package mongostore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"sanad/storage/docstore"
)

// How long a call waits, unless the connection string says otherwise with
// serverSelectionTimeoutMS and timeoutMS. Declaring collections has no bound but
// its context, because it may build an index.
const (
	selection = 1000 * time.Millisecond // for a server that takes the call
	operation = 1500 * time.Millisecond // for the whole call
	farewell  = 5 * time.Second         // for connections to close
)

// Store keeps documents in a MongoDB database. It implements docstore.Store.
type Store struct {
	client  *mongo.Client
	db      *mongo.Database
	log     *slog.Logger
	timeout time.Duration
	breaker *breaker

	ensuring sync.Mutex // one Ensure at a time

	gate   sync.RWMutex // held for reading during every call; guards what follows
	closed bool
	tables map[string]*table
}

var _ docstore.Store = (*Store)(nil)

// Open connects to the server and makes sure that it takes writes;
// docstore.ErrUnavailable if it does not. The database appears with its first
// document. A nil logger is slog.Default.
func Open(ctx context.Context, uri, database string, log *slog.Logger) (*Store, error) {
	if log == nil {
		log = slog.Default()
	}
	o := clientOptions(uri)
	s := &Store{log: log, timeout: operation, tables: map[string]*table{}, breaker: newBreaker(time.Now)}
	if o.Timeout != nil && *o.Timeout > 0 {
		s.timeout = *o.Timeout
	}
	o.Timeout = nil // every call brings its own deadline
	client, err := mongo.Connect(o)
	if err != nil {
		// The cause may quote the connection string, which holds a password.
		return nil, fmt.Errorf("open documents: connection string of %d bytes is not accepted: %w", len(uri), docstore.ErrUnavailable)
	}
	s.client, s.db = client, client.Database(database)
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open documents in database %s: %w", database, err), s.Close())
	}
	return s, nil
}

// clientOptions reads the connection string over our defaults, and puts above
// both what the promises of the package rest on.
func clientOptions(uri string) *options.ClientOptions {
	journal := true
	return options.Client().
		SetAppName("sanad").
		SetServerSelectionTimeout(selection).
		SetConnectTimeout(selection).
		ApplyURI(uri).
		SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journal}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary())
}

// Ping implements docstore.Store: it writes one durable document.
func (s *Store) Ping(ctx context.Context) error {
	err := s.call(ctx, func(ctx context.Context) error {
		_, err := s.db.Collection("_health").UpdateOne(ctx, byID("ping"),
			bson.D{{Key: "$set", Value: bson.D{{Key: "at", Value: time.Now()}}}}, options.UpdateOne().SetUpsert(true))
		if mongo.IsDuplicateKeyError(err) { // two first pings at once
			return nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("ping documents: %w", err)
	}
	return nil
}

// Close waits for the calls under way and closes the connections. It is
// idempotent.
func (s *Store) Close() error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if err := s.client.Disconnect(ctx); err != nil {
		return fmt.Errorf("close documents: %w", err)
	}
	return nil
}

// enter admits a call, which then holds the gate until leave.
func (s *Store) enter(ctx context.Context) error {
	s.gate.RLock()
	if s.closed {
		s.gate.RUnlock()
		return fmt.Errorf("store is closed: %w", docstore.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		s.gate.RUnlock()
		return err
	}
	return nil
}

func (s *Store) leave() { s.gate.RUnlock() }

// table returns what is known about a declared collection. The caller is inside
// the gate.
func (s *Store) table(coll string) (*table, error) {
	t, ok := s.tables[coll]
	if !ok {
		return nil, fmt.Errorf("collection %q is not declared: %w", coll, docstore.ErrQuery)
	}
	return t, nil
}

// call admits a call, bounds its time and gives its error a meaning.
func (s *Store) call(ctx context.Context, f func(context.Context) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	return s.attempt(ctx, f)
}

// with is call for a declared collection.
func (s *Store) with(ctx context.Context, coll string, f func(context.Context, *table, *mongo.Collection) error) error {
	return s.call(ctx, func(ctx context.Context) error {
		t, err := s.table(coll)
		if err != nil {
			return err
		}
		return f(ctx, t, s.db.Collection(coll))
	})
}

// attempt runs a call past the breaker. The caller is inside the gate.
func (s *Store) attempt(ctx context.Context, f func(context.Context) error) error {
	if !s.breaker.allow() {
		return fmt.Errorf("server did not answer lately: %w", docstore.ErrUnavailable)
	}
	bounded, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	err := f(bounded)
	s.report(ctx, err)
	return translate(ctx, err)
}

// report tells the breaker what a call says about the server: nothing, where its
// caller gave it up or where it never went out.
func (s *Store) report(ctx context.Context, err error) {
	switch {
	case err != nil && ctx.Err() != nil, isLocal(err):
		s.breaker.unknown()
	case unreachable(err):
		if s.breaker.failure() {
			s.log.Error("documents: server does not answer, calls are refused for a moment", "error", err)
		}
	default:
		s.breaker.success()
	}
}

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }
