package i18n

import "time"

// HijriDate is a day of the Umm al-Qura calendar.
type HijriDate struct{ Year, Month, Day int }

// Hijri returns the Umm al-Qura date of the day that t falls on in its own
// location. It reports false outside the years 1356 to 1500 (14 March 1937 to
// 16 November 2077), for which the calendar is not published.
func Hijri(t time.Time) (HijriDate, bool) {
	y, m, d := t.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if midnight.Before(firstHijri) {
		return HijriDate{}, false
	}
	day := int(midnight.Sub(firstHijri) / (24 * time.Hour))
	for i, long := range longMonths {
		for month := range 12 {
			n := 29 + int(long>>month&1)
			if day < n {
				return HijriDate{firstHijriYear + i, month + 1, day + 1}, true
			}
			day -= n
		}
	}
	return HijriDate{}, false
}
