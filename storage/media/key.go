package media

import (
	"fmt"
	"mime"
	"strings"
)

// Limits of an object, in bytes.
const (
	MaxKey  = 512     // a key
	MaxPart = 200     // one part of a key: file systems end at 255
	MaxSize = 4 << 30 // the content
	MaxType = 127     // the media type
)

const keyChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

// CheckKey returns ErrKey unless key is one that every store keeps.
func CheckKey(key string) error {
	if len(key) > MaxKey {
		return fmt.Errorf("key of %d bytes: %w", len(key), ErrKey)
	}
	for part := range strings.SplitSeq(key, "/") {
		if !validPart(part) {
			return fmt.Errorf("key %q: %w", key, ErrKey)
		}
	}
	return nil
}

// CheckPrefix returns ErrKey unless a key can begin with prefix; the empty
// prefix is the beginning of every key.
func CheckPrefix(prefix string) error {
	whole, last := "", prefix
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		whole, last = prefix[:i], prefix[i+1:]
		if err := CheckKey(whole); err != nil {
			return err
		}
	}
	if len(prefix) > MaxKey || len(last) > MaxPart || strings.Trim(last, keyChars) != "" {
		return fmt.Errorf("prefix %.100q: %w", prefix, ErrKey)
	}
	return nil
}

// validPart keeps out what a path would read as something else.
func validPart(part string) bool {
	return part != "" && len(part) <= MaxPart && strings.Trim(part, keyChars) == "" && strings.Trim(part, ".") != ""
}

// CheckObject returns ErrKey, ErrSize or ErrType for an object that no store
// keeps.
func CheckObject(o Object) error {
	if err := CheckKey(o.Key); err != nil {
		return err
	}
	if o.Size < 0 || o.Size > MaxSize {
		return fmt.Errorf("%s: size of %d bytes: %w", o.Key, o.Size, ErrSize)
	}
	if !validType(o.Type) {
		return fmt.Errorf("%s: type %.100q: %w", o.Key, o.Type, ErrType)
	}
	return nil
}

// validType keeps out what could not stand in a header.
func validType(s string) bool {
	parsed, _, err := mime.ParseMediaType(s)
	plain := strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
	return err == nil && strings.Contains(parsed, "/") && plain && len(s) <= MaxType
}
