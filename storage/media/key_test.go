package media_test

import (
	"errors"
	"path"
	"strings"
	"testing"

	"sanad/storage/media"
)

// FuzzCheckKey: a key that passes stays what it is when it becomes a path, and
// every beginning of it is a prefix.
func FuzzCheckKey(f *testing.F) {
	for _, key := range []string{"org1/a.webp", "a/../b", "...", "a//b", "/a", "a/.b", strings.Repeat("a/", 300)} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		err := media.CheckKey(key)
		if err != nil {
			if !errors.Is(err, media.ErrKey) {
				t.Errorf("%q: got %v, want a key error", key, err)
			}
			return
		}
		if path.Clean("/"+key) != "/"+key || len(key) > media.MaxKey {
			t.Errorf("%q passes, but is another path", key)
		}
		for i := range len(key) {
			if err := media.CheckPrefix(key[:i]); err != nil {
				t.Errorf("beginning %q of a key: %v", key[:i], err)
			}
		}
	})
}
