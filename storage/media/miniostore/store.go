package miniostore

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"sanad/storage/media"
)

// Config says which server and bucket.
type Config struct {
	Endpoint  string // host:port
	AccessKey string
	SecretKey string
	Bucket    string
	Region    string // "us-east-1" if empty, which MinIO takes for its own
	Secure    bool   // TLS
	// Presign hands out the server's own links; only where visitors can reach
	// the server under Endpoint.
	Presign bool
}

// Store keeps objects in a bucket. It is safe for concurrent use, by several
// processes too.
type Store struct {
	client    *minio.Client
	transport *http.Transport
	bucket    string
	signer    *media.Signer
	presign   bool
	closed    atomic.Bool
}

var _ media.Store = (*Store)(nil)

// How long a server may be silent. Retries repeat a request at most once, so
// that an error is known in seconds.
const (
	dialTimeout   = time.Second
	answerTimeout = 10 * time.Second
	tries         = 2
)

// Open connects and creates the bucket if it is missing; ErrUnavailable if the
// server does not answer. Links are made by signer.
func Open(ctx context.Context, c Config, signer *media.Signer) (*Store, error) {
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   2 * dialTimeout,
		ResponseHeaderTimeout: answerTimeout,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   64,
		DisableCompression:    true, // objects arrive as they are
	}
	client, err := minio.New(c.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""),
		Secure: c.Secure, Region: c.Region, Transport: transport,
		MaxRetries: tries, BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		return nil, fmt.Errorf("open media at %s: %w", c.Endpoint, err)
	}
	s := &Store{client: client, transport: transport, bucket: c.Bucket, signer: signer, presign: c.Presign}
	if err := s.makeBucket(ctx, c.Region); err != nil {
		transport.CloseIdleConnections()
		return nil, fmt.Errorf("open media at %s: %w", c.Endpoint, err)
	}
	return s, nil
}

// A server that answers before it is ready says so, and is waited for: it may
// have been started together with us.
const (
	notReady   = "XMinioServerNotInitialized"
	readyPause = 250 * time.Millisecond
	readyTries = 40
)

// makeBucket creates the bucket; another process may do so at the same time.
func (s *Store) makeBucket(ctx context.Context, region string) error {
	for try := 1; ; try++ {
		err := s.tryBucket(ctx, region)
		if minio.ToErrorResponse(err).Code != notReady || try == readyTries {
			return translate(ctx, "bucket", s.bucket, err)
		}
		select {
		case <-ctx.Done():
			return translate(ctx, "bucket", s.bucket, err)
		case <-time.After(readyPause):
		}
	}
}

func (s *Store) tryBucket(ctx context.Context, region string) error {
	exists, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil || exists {
		return err
	}
	err = s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region})
	if minio.ToErrorResponse(err).Code == minio.BucketAlreadyOwnedByYou {
		return nil
	}
	return err
}

// URL returns a signed path on our own server, or the server's presigned
// address where that was switched on.
func (s *Store) URL(ctx context.Context, key string, ttl time.Duration) (string, error) {
	if err := media.CheckKey(key); err != nil {
		return "", fmt.Errorf("link: %w", err)
	}
	if !s.presign {
		return s.signer.Sign(key, ttl), nil
	}
	u, err := s.client.PresignedGetObject(ctx, s.bucket, key, min(max(ttl, time.Second), media.MaxTTL), nil)
	if err != nil {
		return "", translate(ctx, "link", key, err)
	}
	return u.String(), nil
}

// Close gives up idle connections. It is idempotent.
func (s *Store) Close() error {
	s.closed.Store(true)
	s.transport.CloseIdleConnections()
	return nil
}

// enter refuses calls on a closed store.
func (s *Store) enter(ctx context.Context) error {
	if s.closed.Load() {
		return fmt.Errorf("store is closed: %w", media.ErrUnavailable)
	}
	return ctx.Err()
}
