package server

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"
)

func TestByteRange(t *testing.T) {
	const whole, unsatisfiable = "whole", "416"
	for _, c := range []struct {
		header string
		size   int64
		want   string // "from-to" inclusive, as Content-Range says it
	}{
		{"", 10, whole}, {"bytes", 10, whole}, {"bytes=", 10, whole}, {"bytes=-", 10, whole}, {"bytes=5", 10, whole}, {"lines=0-1", 10, whole},
		{"bytes=0-9", 10, "0-9"}, {"bytes=0-0", 10, "0-0"}, {"bytes=3-5", 10, "3-5"}, {"bytes=9-9", 10, "9-9"}, {"bytes=4-", 10, "4-9"},
		{"bytes=3-99", 10, "3-9"}, {"bytes=0-9223372036854775807", 10, "0-9"}, {"bytes=2-99999999999999999999", 10, "2-9"},
		{"bytes=-3", 10, "7-9"}, {"bytes=-10", 10, "0-9"}, {"bytes=-99", 10, "0-9"}, {"bytes=-99999999999999999999", 10, "0-9"},
		{"bytes=10-", 10, unsatisfiable}, {"bytes=10-20", 10, unsatisfiable}, {"bytes=9223372036854775807-", 10, unsatisfiable}, {"bytes=-0", 10, unsatisfiable},
		{"bytes=5-3", 10, whole}, {"bytes=0-1,4-5", 10, whole}, {"bytes=-1,-2", 10, whole}, {"bytes=a-b", 10, whole}, {"bytes=-x", 10, whole}, {"bytes=1-x", 10, whole},
		{"bytes=+1-2", 10, whole}, {"bytes=--1", 10, whole}, {"bytes= 1-2", 10, whole}, {"bytes=١-٢", 10, whole}, {"bytes=0x1-2", 10, whole}, {"bytes=1_0-", 20, whole},
		{"", 0, whole}, {"bytes=0-", 0, unsatisfiable}, {"bytes=-1", 0, unsatisfiable}, {"bytes=0-0", 0, unsatisfiable},
		{"bytes=0-0", math.MaxInt64, "0-0"}, {"bytes=9223372036854775806-", math.MaxInt64, "9223372036854775806-9223372036854775806"},
	} {
		from, to, partial, err := byteRange(c.header, c.size)
		got := fmt.Sprintf("%d-%d", from, to-1)
		switch {
		case err != nil:
			got = unsatisfiable
		case !partial && from == 0 && to == c.size:
			got = whole
		}
		if got != c.want {
			t.Errorf("%q of %d bytes: got %s, want %s", c.header, c.size, got, c.want)
		}
	}
}

// FuzzByteRange: whatever is asked for, the answer lies within the object, and
// what is well formed is understood as it is meant.
func FuzzByteRange(f *testing.F) {
	for _, header := range []string{"bytes=0-", "bytes=5-2", "bytes=-7", "bytes=0-9223372036854775807", "bytes=1-2,3-4", "bytes=--", "x"} {
		f.Add(header, uint64(3), uint64(7), uint64(10))
	}
	f.Fuzz(func(t *testing.T, header string, first, last, size uint64) {
		n := int64(size >> 1)
		from, to, partial, err := byteRange(header, n)
		switch {
		case err != nil && (!errors.Is(err, errRange) || partial || from != 0 || to != 0):
			t.Errorf("%q of %d: got %d, %d, %t, %v", header, n, from, to, partial, err)
		case err == nil && (from < 0 || from > to || to > n || partial && from == to || !partial && (from != 0 || to != n)):
			t.Errorf("%q of %d: got %d, %d, %t", header, n, from, to, partial)
		}
		first, last = first>>1, last>>1
		if first > last || last >= uint64(n) {
			return
		}
		header = "bytes=" + strconv.FormatUint(first, 10) + "-" + strconv.FormatUint(last, 10)
		if from, to, partial, err = byteRange(header, n); err != nil || !partial || from != int64(first) || to != int64(last)+1 {
			t.Errorf("%q of %d: got %d, %d, %t, %v", header, n, from, to, partial, err)
		}
	})
}
