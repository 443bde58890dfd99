// Package limit counts how often something was tried and says when it is too
// often. Counters are documents, so they survive a restart and hold for every
// process of the site; keys are hashed with a secret, so that they name nobody.
package limit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Rule allows Max tries in each Window.
type Rule struct {
	Name   string
	Max    int
	Window time.Duration
}

// Limiter counts tries. It is safe for concurrent use.
type Limiter struct {
	clock  lms.Clock
	secret []byte
	coll   *docstore.Collection[counter]
}

type counter struct {
	Count  int       `bson:"count"`
	Start  time.Time `bson:"start"`
	EndsAt time.Time `bson:"ends_at"`
}

// Open declares the collection. secret keys the hash of what is counted.
func Open(ctx context.Context, store docstore.Store, clock lms.Clock, secret []byte) (*Limiter, error) {
	coll, err := docstore.Open[counter](ctx, store, docstore.Spec{
		Collection: "limits",
		Fields:     []docstore.Field{{Path: "ends_at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"ends_at"}}},
	})
	return &Limiter{clock: clock, secret: secret, coll: coll}, err
}

// Take counts one try of subject under the rule. It returns a TooMany problem,
// with the seconds to wait, once the window's tries are used up.
func (l *Limiter) Take(ctx context.Context, r Rule, subject string) error {
	now := l.clock.Now()
	c, err := l.coll.Upsert(ctx, l.id(r, subject), func(c *counter) error {
		if c.over(r, now) {
			*c = counter{EndsAt: now.Add(r.Window)}
		}
		if c.Count > r.Max {
			return docstore.ErrUnchanged
		}
		c.Count++
		return nil
	})
	if err != nil {
		return fmt.Errorf("limit %s: %w", r.Name, err)
	}
	return r.verdict(c, now)
}

// over says whether the window in c is past. One that ends later than two
// windows from now is of a clock that has been set back since, and would lock
// its subject out; a little later than one is usual: of tries at the same time
// the one that read the clock first may be counted last.
func (c *counter) over(r Rule, now time.Time) bool {
	return !now.Before(c.EndsAt) || c.EndsAt.Sub(now) > 2*r.Window
}

// Check answers like Take without counting.
func (l *Limiter) Check(ctx context.Context, r Rule, subject string) error {
	items, err := l.coll.GetMany(ctx, []string{l.id(r, subject)})
	if err != nil {
		return fmt.Errorf("limit %s: %w", r.Name, err)
	}
	for _, c := range items {
		now := l.clock.Now()
		if !c.over(r, now) && c.Count >= r.Max {
			return lms.TooMany("limit.too_many", seconds(c.EndsAt.Sub(now)))
		}
	}
	return nil
}

// Reset forgets the tries of subject, after a success.
func (l *Limiter) Reset(ctx context.Context, r Rule, subject string) error {
	return l.coll.Delete(ctx, l.id(r, subject))
}

// Sweep removes counters whose window is over.
func (l *Limiter) Sweep(ctx context.Context) error {
	q := docstore.Query{Where: []docstore.Cond{{Field: "ends_at", Op: docstore.Lt, Value: l.clock.Now()}}, Sort: "ends_at"}
	return l.coll.Each(ctx, q, func(it docstore.Item[counter]) error { return l.coll.Delete(ctx, it.ID) })
}

func (r Rule) verdict(c *counter, now time.Time) error {
	if c.Count <= r.Max {
		return nil
	}
	return lms.TooMany("limit.too_many", seconds(c.EndsAt.Sub(now)))
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

func (l *Limiter) id(r Rule, subject string) string {
	h := hmac.New(sha256.New, l.secret)
	fmt.Fprintf(h, "%d:%s%s", len(r.Name), r.Name, subject)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
