package media_test

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/storage/media"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 5e8, time.UTC)

// at returns a signer whose clock stands still.
func at(t time.Time) *media.Signer {
	return media.NewSigner(bytes.Repeat([]byte{7}, 32), lms.ClockFunc(func() time.Time { return t }))
}

// parts splits a link as the server does.
func parts(t testing.TB, link string) (key string, query url.Values) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	key, ok := strings.CutPrefix(u.Path, media.LinkPrefix)
	if !ok {
		t.Fatalf("link %q does not begin with %s", link, media.LinkPrefix)
	}
	return key, u.Query()
}

func TestSigner_link_is_valid_for_its_time_and_no_longer(t *testing.T) {
	for _, ttl := range []time.Duration{time.Second, 30 * time.Second, 5 * time.Minute, media.MaxTTL} {
		key, query := parts(t, at(noon).Sign("org1/a.webp", ttl))
		for _, later := range []time.Duration{0, ttl / 2, ttl} {
			if _, err := at(noon.Add(later)).Verify(key, query); err != nil {
				t.Errorf("link for %v after %v: %v", ttl, later, err)
			}
		}
		_, err := at(noon.Add(ttl+ttl/4+2*time.Second)).Verify(key, query)
		if !errors.Is(err, media.ErrLink) || lms.KindOf(err) != lms.KindGone {
			t.Errorf("link for %v, long after: got %v, want gone", ttl, err)
		}
	}
}

func TestSigner_lifetime_is_bounded(t *testing.T) {
	key, query := parts(t, at(noon).Sign("org1/a", 1000*time.Hour))
	grant, err := at(noon).Verify(key, query)
	if err != nil || grant.Until.After(noon.Add(media.MaxTTL+media.MaxTTL/4+2*time.Second)) {
		t.Errorf("got %+v, %v; want an end within reach of %v", grant, err, media.MaxTTL)
	}
	key, query = parts(t, at(noon).Sign("org1/a", -time.Hour))
	if _, err := at(noon.Add(time.Minute)).Verify(key, query); lms.KindOf(err) != lms.KindGone {
		t.Errorf("negative time: got %v, want gone", err)
	}
}

func TestSigner_grant_says_what_was_signed(t *testing.T) {
	key, query := parts(t, at(noon).Sign("org1/a", time.Minute))
	if g, err := at(noon).Verify(key, query); err != nil || g.Download || g.Key != "org1/a" || g.Until.Before(noon.Add(time.Minute)) {
		t.Errorf("shown: got %+v, %v", g, err)
	}
	key, query = parts(t, at(noon).SignDownload("org1/a", time.Minute))
	if g, err := at(noon).Verify(key, query); err != nil || !g.Download {
		t.Errorf("download: got %+v, %v", g, err)
	}
}

// A page opened again must find its pictures in the browser's cache.
func TestSigner_links_of_one_moment_and_the_next_are_equal(t *testing.T) {
	start := noon.Truncate(time.Hour).Add(time.Second)
	if a, b := at(start).Sign("org1/a", time.Hour), at(start.Add(10*time.Minute)).Sign("org1/a", time.Hour); a != b {
		t.Errorf("got %q and %q, want one link", a, b)
	}
}

func TestVerify_refuses_every_alteration(t *testing.T) {
	key, good := parts(t, at(noon).Sign("org1/a", time.Minute))
	_, other := parts(t, at(noon).Sign("org1/b", time.Minute))
	alter := func(name, value string) url.Values {
		q, err := url.ParseQuery(good.Encode())
		if err != nil {
			t.Fatal(err)
		}
		q.Set(name, value)
		return q
	}
	foreign := media.NewSigner(bytes.Repeat([]byte{8}, 32), lms.ClockFunc(func() time.Time { return noon }))
	_, theirs := parts(t, foreign.Sign("org1/a", time.Minute))
	for name, c := range map[string]struct {
		key   string
		query url.Values
	}{
		"another key":             {"org1/b", good},
		"longer life":             {key, alter("e", "9999999999")},
		"no end":                  {key, alter("e", "")},
		"end that is no number":   {key, alter("e", "soon")},
		"shown becomes download":  {key, alter("d", "1")},
		"signature of another":    {key, other},
		"signature cut":           {key, alter("s", good.Get("s")[:20])},
		"no signature":            {key, alter("s", "")},
		"another secret":          {key, theirs},
		"nothing":                 {key, nil},
		"key that leaves the dir": {"../org1/a", good},
	} {
		if _, err := at(noon).Verify(c.key, c.query); !errors.Is(err, media.ErrLink) || lms.KindOf(err) != lms.KindForbidden {
			t.Errorf("%s: got %v, want forbidden", name, err)
		}
	}
}

// FuzzVerify: nobody without the secret makes a link.
func FuzzVerify(f *testing.F) {
	f.Add("org1/a", "1772366400", "", "AAAA")
	f.Add("", "", "1", "")
	f.Add("a/../b", "-1", "\x00", "=")
	f.Fuzz(func(t *testing.T, key, e, d, s string) {
		if _, err := at(noon).Verify(key, url.Values{"e": {e}, "d": {d}, "s": {s}}); err == nil {
			t.Errorf("a made-up link was accepted: %q %q %q %q", key, e, d, s)
		}
	})
}
