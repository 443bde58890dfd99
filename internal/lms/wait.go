package lms

import "time"

// Wait puts a time to wait into the whole number that people are told, rounded
// up: minutes, or hours where that is one hour exactly or two and more. An hour
// and a half stays 90 minutes.
func Wait(d time.Duration) (n int, hours bool) {
	minutes := int((d + time.Minute - 1) / time.Minute)
	if minutes == 60 || minutes >= 120 {
		return (minutes + 59) / 60, true
	}
	return minutes, false
}
