package i18n

import (
	"fmt"
	"strings"
	"time"

	"sanad/internal/lms"
)

var gregorianMonths = map[lms.Lang][12]string{
	lms.Arabic:  {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	lms.English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var hijriMonths = map[lms.Lang][12]string{
	lms.Arabic:  {"محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"},
	lms.English: {"Muharram", "Safar", "Rabiʻ I", "Rabiʻ II", "Jumada I", "Jumada II", "Rajab", "Shaʻban", "Ramadan", "Shawwal", "Dhuʻl-Qiʻdah", "Dhuʻl-Hijjah"},
}

// calendar returns the calendar the person reads.
func (p Prefs) calendar() Calendar {
	switch {
	case p.Calendar != CalendarAuto:
		return p.Calendar
	case p.Lang == lms.Arabic:
		return CalendarBoth
	}
	return CalendarGregorian
}

// Date writes the day of an instant, in the person's zone and calendars.
func (p Prefs) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(p.Location())
	hijri := p.HijriDate(t)
	switch c := p.calendar(); {
	case c == CalendarGregorian || hijri == "":
		return p.GregorianDate(t)
	case c == CalendarHijri:
		return hijri
	}
	if p.Lang == lms.Arabic {
		return hijri + " (" + unbroken(p.GregorianDate(t)) + ")"
	}
	return p.GregorianDate(t) + " (" + unbroken(hijri) + ")"
}

// unbroken keeps a date on one line.
func unbroken(date string) string { return strings.ReplaceAll(date, " ", "\u00a0") }

// GregorianDate writes the day of t in its own zone, such as "25 November 2026".
func (p Prefs) GregorianDate(t time.Time) string {
	s := fmt.Sprintf("%d %s %d", t.Day(), gregorianMonths[p.Lang][t.Month()-1], t.Year())
	if p.Lang == lms.Arabic {
		s += "م"
	}
	return p.Shape(s)
}

// HijriDate writes the day of t in its own zone by Umm al-Qura, such as
// "15 Jumada II 1448 AH"; "" outside the years the calendar is tabulated for.
func (p Prefs) HijriDate(t time.Time) string {
	h, ok := Hijri(t)
	if !ok {
		return ""
	}
	s := fmt.Sprintf("%d %s %d", h.Day, hijriMonths[p.Lang][h.Month-1], h.Year)
	if p.Lang == lms.Arabic {
		return p.Shape(s + "هـ")
	}
	return p.Shape(s + " AH")
}

// Clock writes the time of day of an instant in the person's zone.
func (p Prefs) Clock(t time.Time) string {
	t = t.In(p.Location())
	half := "am"
	if t.Hour() >= 12 {
		half = "pm"
	}
	if p.Lang == lms.Arabic {
		half = map[string]string{"am": "ص", "pm": "م"}[half]
	}
	hour := (t.Hour()+11)%12 + 1
	return p.Shape(fmt.Sprintf("%d:%02d", hour, t.Minute())) + " " + half
}

// DateTime writes day and time of day.
func (p Prefs) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	sep := ", "
	if p.Lang == lms.Arabic {
		sep = "، "
	}
	return p.Date(t) + sep + p.Clock(t)
}
