package translog

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"sanad/storage/docstore"
)

// Options say whose log it is.
type Options struct {
	// Origin names the log: host and path of its address, without scheme.
	Origin string
	// Key returns the key that signs checkpoints, the same for ever. It is asked
	// before the first entry is appended or the first checkpoint signed. Without
	// it the log takes entries and signs nothing.
	Key func(context.Context) (ed25519.PrivateKey, error)
}

// OriginOf returns the origin of the log of a site.
func OriginOf(baseURL string) (string, error) {
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("origin of the log of %q: want scheme and host", baseURL)
	}
	return strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/") + "/log", nil
}

// Log is the log. It is safe for concurrent use, by several processes too. It
// runs no goroutines: what waits is written by one of those who wait.
type Log struct {
	options Options
	tails   *docstore.Collection[tail]
	bundles *docstore.Collection[bundle]
	tiles   *docstore.Collection[tile]
	// known are places of entries that are in the log, by their bytes.
	known *lru.Cache[string, int64]

	// turn holds one token: its holder writes for all that wait.
	turn chan struct{}

	mu      sync.Mutex // guards what follows
	waiting []*waiter
	signer  *signer // nil until the key was asked for
	last    checkpoint
}

// bundle is a full bundle, as it is stored. Leaves are the hashes of its entries,
// by which they are found.
type bundle struct {
	N      int64    `bson:"n"`
	Data   []byte   `bson:"data"`
	Leaves []string `bson:"leaves"`
}

// tailID is the id of the one tail.
const tailID = "end"

// knownEntries is how many places are remembered.
const knownEntries = 4096

// Open declares the collections and returns the log.
func Open(ctx context.Context, store docstore.Store, o Options) (*Log, error) {
	l := &Log{options: o, turn: make(chan struct{}, 1)}
	var errs [4]error
	l.tails, errs[0] = docstore.Open[tail](ctx, store, docstore.Spec{Collection: "log_end"})
	l.bundles, errs[1] = docstore.Open[bundle](ctx, store, docstore.Spec{
		Collection: "log_bundles", AppendOnly: true,
		Fields:  []docstore.Field{{Path: "leaves", Kind: docstore.Strings}},
		Indexes: []docstore.Index{{Fields: []string{"leaves"}}},
	})
	l.tiles, errs[2] = docstore.Open[tile](ctx, store, docstore.Spec{Collection: "log_tiles", AppendOnly: true})
	l.known, errs[3] = lru.New[string, int64](knownEntries)
	return l, errors.Join(errs[:]...)
}

func bundleID(n int64) string { return fmt.Sprintf("%019d", n) }

func tileID(level int, n int64) string { return fmt.Sprintf("%02d/%019d", level, n) }

// end returns the end of the log, which is shared and must not be changed.
func (l *Log) end(ctx context.Context) (*tail, error) {
	t, err := l.tails.Shared(ctx, tailID)
	if errors.Is(err, docstore.ErrNotFound) {
		return &tail{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("end of the log: %w", err)
	}
	return t, nil
}
