package pdf

import (
	"fmt"
	"time"

	"sanad/internal/credential/qr"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Certificate is what the paper says.
type Certificate struct {
	ID          string // its number, under the code; also names it in errors
	URL         string // of its public page; also in the code
	Holder      lms.Text
	Course      lms.Text
	Issuer      lms.Text
	Minutes     int
	Score       *int
	IssuedAt    time.Time
	ValidUntil  *time.Time
	Attachments []Attachment
}

// Attachment is a file inside the paper, such as the signed credential.
type Attachment struct {
	Name string // ASCII
	Type string // media type
	Data []byte
}

// Options are the reader's choices.
type Options struct {
	// Lang keeps one language only; empty: both, Arabic first.
	Lang lms.Lang
	// Digits are those of Arabic texts; empty: Arabic-Indic.
	Digits i18n.Digits
	// Zone says on which day an instant falls; nil: that of Al-Madinah.
	Zone *time.Location
}

// langs are the languages drawn, in order.
func (o Options) langs() []lms.Lang {
	if o.Lang.Valid() {
		return []lms.Lang{o.Lang}
	}
	return lms.Langs
}

func (o Options) prefs(l lms.Lang) i18n.Prefs { return i18n.Prefs{Lang: l, Digits: o.digits(l)} }

func (o Options) digits(l lms.Lang) i18n.Digits {
	if l == lms.English {
		return i18n.DigitsLatin
	}
	return o.Digits
}

// A4 landscape, in points.
const (
	pageW = 841.89
	pageH = 595.28
)

// Render draws a certificate. It fails only for a URL that no code can hold.
func Render(c Certificate, o Options) ([]byte, error) {
	if o.Zone == nil {
		o.Zone = i18n.DefaultPrefs().Location()
	}
	code, err := qr.New(c.URL)
	if err != nil {
		return nil, fmt.Errorf("draw certificate %s: %w", c.ID, err)
	}
	s := newSheet(c, o)
	s.border(pageW, pageH)
	s.lattice(pageW, pageH)
	s.main()
	s.facts()
	s.proof(code)
	return s.file()
}
