package lms_test

import (
	"testing"
	"time"

	"sanad/internal/lms"
)

func TestWait_says_hours_where_they_are_whole_or_many(t *testing.T) {
	for _, tt := range []struct {
		wait  time.Duration
		n     int
		hours bool
	}{
		{time.Second, 1, false},
		{15 * time.Minute, 15, false},
		{59 * time.Minute, 59, false},
		{59*time.Minute + time.Millisecond, 1, true},
		{time.Hour, 1, true},
		{time.Hour + time.Millisecond, 61, false},
		{90 * time.Minute, 90, false},
		{119 * time.Minute, 119, false},
		{2 * time.Hour, 2, true},
		{2*time.Hour + time.Millisecond, 3, true},
		{4 * time.Hour, 4, true},
		{24 * time.Hour, 24, true},
	} {
		if n, hours := lms.Wait(tt.wait); n != tt.n || hours != tt.hours {
			t.Errorf("%v: got %d, hours %v; want %d, hours %v", tt.wait, n, hours, tt.n, tt.hours)
		}
	}
}
