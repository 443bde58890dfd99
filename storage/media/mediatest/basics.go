package mediatest

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/storage/media"
)

var basics = []promise{
	{"what_is_put_can_be_opened_and_described", func(t *testing.T, s media.Store) {
		content := []byte("bytes of a picture")
		before := time.Now().Add(-2 * time.Second)
		put(t, s, "org1/courses/a.webp", "image/webp", content)
		o, got := get(t, s, "org1/courses/a.webp")
		if !bytes.Equal(got, content) {
			t.Errorf("got %q, want %q", got, content)
		}
		described, err := s.Stat(t.Context(), "org1/courses/a.webp")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(o, described); diff != "" {
			t.Errorf("Open and Stat describe it differently (-open +stat):\n%s", diff)
		}
		if o.Key != "org1/courses/a.webp" || o.Size != int64(len(content)) || o.Type != "image/webp" || o.ModifiedAt.Before(before) || o.ModifiedAt.Location() != time.UTC {
			t.Errorf("got %+v", o)
		}
	}},
	{"empty_object_is_an_object", func(t *testing.T, s media.Store) {
		put(t, s, "org1/empty", "text/vtt", nil)
		o, got := get(t, s, "org1/empty")
		if o.Size != 0 || len(got) != 0 || o.Type != "text/vtt" {
			t.Errorf("got %+v and %d bytes", o, len(got))
		}
	}},
	{"put_replaces_content_and_type", func(t *testing.T, s media.Store) {
		put(t, s, "org1/a", "image/png", []byte("a long first content"))
		put(t, s, "org1/a", "text/plain; charset=utf-8", []byte("second"))
		o, got := get(t, s, "org1/a")
		if string(got) != "second" || o.Size != 6 || o.Type != "text/plain; charset=utf-8" {
			t.Errorf("got %+v, %q", o, got)
		}
	}},
	{"missing_object_is_not_found_and_deleting_it_no_error", func(t *testing.T, s media.Store) {
		wantMissing(t, s, "org1/none")
		wantErr(t, "delete", s.Delete(t.Context(), "org1/none"), nil)
		put(t, s, "org1/folder/a", "text/plain", []byte("a"))
		wantMissing(t, s, "org1/folder")
		wantMissing(t, s, "org1/folder/a/below")
		wantErr(t, "delete a folder", s.Delete(t.Context(), "org1/folder"), nil)
		wantContent(t, s, "org1/folder/a", []byte("a"))
	}},
	{"delete_removes_one_object", func(t *testing.T, s media.Store) {
		put(t, s, "org1/f/a", "text/plain", []byte("a"))
		put(t, s, "org1/f/b", "text/plain", []byte("b"))
		if err := s.Delete(t.Context(), "org1/f/a"); err != nil {
			t.Fatal(err)
		}
		wantMissing(t, s, "org1/f/a")
		wantContent(t, s, "org1/f/b", []byte("b"))
	}},
	// Browsers ask for ranges of audio and video.
	{"reader_goes_to_any_position", func(t *testing.T, s media.Store) {
		content := pattern(1, 100_000)
		put(t, s, "org1/a.mp4", "video/mp4", content)
		r, _, err := s.Open(t.Context(), "org1/a.mp4")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, c := range []struct {
			offset int64
			whence int
			at     int64
		}{{0, io.SeekStart, 0}, {99_000, io.SeekStart, 99_000}, {-500, io.SeekCurrent, 99_000}, {-10, io.SeekEnd, 99_990}, {5, io.SeekStart, 5}, {0, io.SeekEnd, 100_000}} {
			at, err := r.Seek(c.offset, c.whence)
			if err != nil || at != c.at {
				t.Fatalf("seek %d from %d: got %d, %v; want %d", c.offset, c.whence, at, err, c.at)
			}
			got := make([]byte, min(500, int64(len(content))-at))
			if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, content[at:at+int64(len(got))]) {
				t.Fatalf("at %d: %v, or other bytes than were put", at, err)
			}
		}
		if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("behind the end: got %d, %v; want the end", n, err)
		}
	}},
	{"large_object_is_read_whole_and_in_ranges", func(t *testing.T, s media.Store) {
		const size = 20 << 20
		content := pattern(2, size)
		put(t, s, "org1/large.mp4", "video/mp4", content)
		wantContent(t, s, "org1/large.mp4", content)
		r, o, err := s.Open(t.Context(), "org1/large.mp4")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if o.Size != size {
			t.Errorf("got size %d, want %d", o.Size, size)
		}
		got := make([]byte, 64<<10)
		for _, at := range []int64{size - 64<<10, 0, 16<<20 - 100, 7_654_321} {
			if _, err := r.Seek(at, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, content[at:at+int64(len(got))]) {
				t.Errorf("range at %d: %v, or other bytes than were put", at, err)
			}
		}
	}},
	{"link_names_the_object_and_needs_a_valid_key", func(t *testing.T, s media.Store) {
		a, err := s.URL(t.Context(), "org1/a", time.Minute)
		b, err2 := s.URL(t.Context(), "org1/b", time.Minute)
		if err != nil || err2 != nil || a == "" || a == b {
			t.Errorf("got %q, %v and %q, %v; want two links", a, err, b, err2)
		}
		_, err = s.URL(t.Context(), "../a", time.Minute)
		wantErr(t, "link to a bad key", err, media.ErrKey)
	}},
	{"ping_leaves_nothing_behind", func(t *testing.T, s media.Store) {
		wantErr(t, "ping", s.Ping(t.Context()), nil)
		if keys := listed(t, s, ""); len(keys) > 0 {
			t.Errorf("got %v after ping, want nothing", keys)
		}
	}},
}

// pattern returns bytes in which no two stretches are alike.
func pattern(seed uint64, n int) []byte {
	b := make([]byte, n)
	x := seed*0x9e3779b97f4a7c15 + 1
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}
