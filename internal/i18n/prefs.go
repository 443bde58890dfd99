package i18n

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // the zones people choose must exist on every machine

	"sanad/internal/lms"
)

// Digits is the shape of digits a person reads.
type Digits string

// The digits. DigitsAuto follows the language: Arabic-Indic in Arabic.
const (
	DigitsAuto   Digits = ""
	DigitsLatin  Digits = "latn"
	DigitsArabic Digits = "arab"
)

// Calendar is how a person reads dates.
type Calendar string

// The calendars. Hijri is that of Umm al-Qura. CalendarAuto is both in Arabic
// and Gregorian in English.
const (
	CalendarAuto      Calendar = ""
	CalendarGregorian Calendar = "gregorian"
	CalendarHijri     Calendar = "hijri"
	CalendarBoth      Calendar = "both"
)

// DefaultZone is the time zone of Al-Madinah.
const DefaultZone = "Asia/Riyadh"

// Prefs is how a person likes to read.
type Prefs struct {
	Lang     lms.Lang `bson:"lang"`
	Digits   Digits   `bson:"digits,omitempty"`
	Calendar Calendar `bson:"calendar,omitempty"`
	Zone     string   `bson:"zone,omitempty"` // IANA name; empty: DefaultZone
}

// DefaultPrefs are those of a visitor of whom nothing is known.
func DefaultPrefs() Prefs { return Prefs{Lang: lms.Arabic} }

// Check reports preferences that are not among those offered.
func (p Prefs) Check() error {
	switch {
	case !p.Lang.Valid():
		return fmt.Errorf("language %q", p.Lang)
	case p.Digits != DigitsAuto && p.Digits != DigitsLatin && p.Digits != DigitsArabic:
		return fmt.Errorf("digits %q", p.Digits)
	case p.Calendar != CalendarAuto && p.Calendar != CalendarGregorian && p.Calendar != CalendarHijri && p.Calendar != CalendarBoth:
		return fmt.Errorf("calendar %q", p.Calendar)
	case p.Zone == "Local" || len(p.Zone) > 64:
		return fmt.Errorf("time zone %q", p.Zone)
	}
	if p.Zone == "" {
		return nil
	}
	_, err := loadZone(p.Zone)
	return err
}

// Location is the person's time zone; that of Al-Madinah when it is unknown.
func (p Prefs) Location() *time.Location {
	if p.Zone != "" {
		if loc, err := loadZone(p.Zone); err == nil {
			return loc
		}
	}
	loc, err := loadZone(DefaultZone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// zones keeps loaded locations: reading one costs more than a page.
var zones sync.Map

func loadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, loc)
	return loc, nil
}
