package miniostore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit/s3test"
	"sanad/storage/media"
	"sanad/storage/media/mediatest"
	"sanad/storage/media/miniostore"
)

func signer() *media.Signer { return media.NewSigner(bytes.Repeat([]byte{7}, 32), lms.SystemClock) }

// config is a fresh bucket on a server.
func config(s s3test.Server) miniostore.Config {
	return miniostore.Config{Endpoint: s.Endpoint, AccessKey: s.AccessKey, SecretKey: s.SecretKey, Bucket: "b-" + strings.ToLower(rand.Text())}
}

func open(t testing.TB, c miniostore.Config) *miniostore.Store {
	t.Helper()
	s, err := miniostore.Open(t.Context(), c, signer())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore_contract(t *testing.T) {
	server := s3test.Start(t)
	mediatest.Run(t, func(t testing.TB) media.Store { return open(t, config(server)) })
}

func put(t testing.TB, s media.Store, key, content string) {
	t.Helper()
	o := media.Object{Key: key, Size: int64(len(content)), Type: "text/plain"}
	if err := s.Put(t.Context(), o, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_makes_the_bucket_once_and_finds_what_is_in_it(t *testing.T) {
	c := config(s3test.Start(t))
	var all sync.WaitGroup
	for range 4 { // processes that start together
		all.Go(func() {
			s, err := miniostore.Open(context.Background(), c, signer())
			if err != nil {
				t.Error(err)
				return
			}
			_ = s.Close()
		})
	}
	all.Wait()
	put(t, open(t, c), "org1/a", "kept")
	if o, err := open(t, c).Stat(t.Context(), "org1/a"); err != nil || o.Size != 4 {
		t.Errorf("after reopening: got %+v, %v", o, err)
	}
}

func TestOpen_wrong_key_is_refused_and_not_unavailable(t *testing.T) {
	c := config(s3test.Start(t))
	c.SecretKey = "wrong-secret"
	if _, err := miniostore.Open(t.Context(), c, signer()); err == nil || errors.Is(err, media.ErrUnavailable) {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestURL_is_ours_unless_presigned_links_are_switched_on(t *testing.T) {
	c := config(s3test.Start(t))
	link, err := open(t, c).URL(t.Context(), "org1/a", time.Minute)
	if err != nil || !strings.HasPrefix(link, media.LinkPrefix+"org1/a?") {
		t.Errorf("got %q, %v; want a path of our own", link, err)
	}
	c.Presign = true
	s := open(t, c)
	put(t, s, "org1/a", "public for a minute")
	link, err = s.URL(t.Context(), "org1/a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if status, body := fetch(t, link); status != http.StatusOK || body != "public for a minute" {
		t.Errorf("presigned link: got %d %q", status, body)
	}
	u, err := url.Parse(link)
	if err != nil || u.Host != c.Endpoint {
		t.Fatalf("got %q, %v", link, err)
	}
	u.Path = strings.Replace(u.Path, "/a", "/b", 1)
	if status, _ := fetch(t, u.String()); status != http.StatusForbidden {
		t.Errorf("altered link: got %d, want 403", status)
	}
	u.RawQuery = ""
	if status, _ := fetch(t, u.String()); status != http.StatusForbidden {
		t.Errorf("bare address: got %d, want 403: the bucket is private", status)
	}
}

func fetch(t testing.TB, link string) (int, string) {
	t.Helper()
	resp, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// soon is how long a visitor may wait to hear that media are away.
const soon = 5 * time.Second

func TestStore_server_that_goes_away_is_unavailable_at_once(t *testing.T) {
	server := s3test.Start(t)
	s := open(t, config(server))
	put(t, s, "org1/a", strings.Repeat("x", 8<<20))
	r, _, err := s.Open(t.Context(), "org1/a")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	server.Stop()

	within(t, "read", func() error { _, err := io.ReadAll(r); return err })
	within(t, "put", func() error {
		return s.Put(t.Context(), media.Object{Key: "org1/b", Size: 1, Type: "text/plain"}, strings.NewReader("x"))
	})
	within(t, "open", func() error { _, _, err := s.Open(t.Context(), "org1/a"); return err })
	within(t, "stat", func() error { _, err := s.Stat(t.Context(), "org1/a"); return err })
	within(t, "delete", func() error { return s.Delete(t.Context(), "org1/a") })
	within(t, "ping", func() error { return s.Ping(t.Context()) })
	within(t, "list", func() error {
		for _, err := range s.List(t.Context(), "") {
			return err
		}
		return nil
	})
}

func TestOpen_server_that_is_not_there_is_unavailable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := miniostore.Config{Endpoint: l.Addr().String(), AccessKey: "key", SecretKey: "secret", Bucket: "bucket"}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	within(t, "open", func() error { _, err := miniostore.Open(t.Context(), c, signer()); return err })
}

// within checks that a call fails as unavailable, and soon.
func within(t testing.TB, what string, call func() error) {
	t.Helper()
	began := time.Now()
	err := call()
	if !errors.Is(err, media.ErrUnavailable) {
		t.Errorf("%s: got %v, want unavailable", what, err)
	}
	if took := time.Since(began); took > soon {
		t.Errorf("%s: took %v, want at most %v", what, took, soon)
	}
}
