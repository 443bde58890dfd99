package render

import (
	"bytes"
	"fmt"
	"html/template"

	"sanad/internal/i18n"
)

// Ready is a stretch of pages, finished and compressed before its readers come:
// the same for all of them. Only what every reader needs for themselves, such as
// the token of forms, is left open. It does not change and may be shared.
type Ready struct {
	page   string
	pieces []readyPiece
}

type readyPiece struct {
	piece
	open place // what stands behind it
}

// place is something that ready stretches leave open.
type place int

const (
	nothing place = iota
	tokenPlace
	openedPlace
	noncePlace
	titlePlace
	descriptionPlace
	canonicalPlace
	switchPlace
	namePlace
	noticePlace
	homePlace
	orgPlace
	places // how many there are
)

// marks stand for the places while a stretch is made: no author writes them, and
// they mean the same in text and in attributes.
var marks = [places]string{
	tokenPlace: "the-token-of-the-reader", openedPlace: "the-time-of-opening", noncePlace: "the-nonce-of-the-page",
	titlePlace: "the-title-of-the-page", descriptionPlace: "the-description-of-the-page", canonicalPlace: "the-address-of-the-page",
	switchPlace: "the-page-in-the-other-language", namePlace: "the-name-of-the-reader", noticePlace: "the-notice-on-the-page",
	homePlace: "/the-home-of-the-tenant", orgPlace: "the-name-of-the-organization",
}

// Ready finishes the content of the page that make returns, which must depend on
// its base and on nothing else of a reader. home is where its tenant's pages
// stand.
func (r *Renderer) Ready(l *i18n.Locale, home string, make func(Base) (Page, error)) (*Ready, error) {
	p, err := make(Base{Locale: l, Home: home, Token: marks[tokenPlace], Opened: marks[openedPlace]})
	if err != nil {
		return nil, err
	}
	var d Document
	if err := r.write(&d, p.base(), p.page(), "content", p); err != nil {
		return nil, fmt.Errorf("content of page %s: %w", p.page(), err)
	}
	return newReady(p.page(), d.own.Bytes()), nil
}

// widths are the lengths of what stands in a place, where all readers have the
// same: what comes behind may then refer to what comes before it.
var widths = [places]int{tokenPlace: 43, openedPlace: 43, noncePlace: 22}

// window is how far back a deflate stream refers.
const window = 32 << 10

// newReady cuts finished markup at the places that are left open.
func newReady(page string, html []byte) *Ready {
	ready := &Ready{page: page}
	repeats := bytes.IndexByte(html, 0) < 0 // zeros stand for what is in a place, and nothing may repeat that
	var before []byte                       // what surely stands before the next piece
	for {
		at, n := nextMark(html, marks[:])
		open := place(n)
		ready.pieces = append(ready.pieces, readyPiece{newPiece(html[:at], before), open})
		if open == nothing {
			return ready
		}
		before = append(before, html[:at]...)
		before = append(before, make([]byte, widths[open])...)
		if widths[open] == 0 || !repeats {
			before = nil
		}
		before = before[max(len(before)-window, 0):]
		html = html[at+len(marks[open]):]
	}
}

// nextMark is where the first of some marks stands, and which it is; the end and 0
// where there is none. The first of the marks is not one.
func nextMark(html []byte, marks []string) (at, which int) {
	at = len(html)
	for n, mark := range marks[1:] {
		if i := bytes.Index(html[:at], []byte(mark)); i >= 0 {
			at, which = i, n+1
		}
	}
	return at, which
}

// fill adds a ready stretch to a document, with what it left open. Where a place
// is filled with something of another length than all readers have, what comes
// behind is compressed anew.
func (d *Document) fill(ready *Ready, b *Base, f *Frame) {
	whole := true
	for i := range ready.pieces {
		p := &ready.pieces[i]
		if whole {
			d.add(&p.piece)
		} else {
			d.own.Write(p.html)
		}
		own := template.HTMLEscapeString(filling(p.open, b, f))
		if p.open == namePlace || p.open == noticePlace || p.open == orgPlace {
			own = b.prose(own)
		}
		d.own.WriteString(own)
		whole = widths[p.open] == 0 || whole && len(own) == widths[p.open]
	}
}

// filling is what stands in a place. A frame is given for frames alone.
func filling(p place, b *Base, f *Frame) string {
	switch p {
	case tokenPlace:
		return b.Token
	case openedPlace:
		return b.Opened
	case noncePlace:
		return b.Nonce
	case titlePlace:
		return f.Title
	case descriptionPlace:
		return f.Description
	case canonicalPlace:
		return f.Canonical
	case homePlace:
		return f.Home
	case orgPlace:
		return f.Org.Name
	case switchPlace:
		return f.SwitchPath
	case namePlace:
		return f.User.Name
	case noticePlace:
		return f.Notice
	}
	return ""
}

// prose shapes the digits of markup that stands in a ready stretch.
func (b *Base) prose(html string) string {
	if !b.ArabicIndic() {
		return html
	}
	var out bytes.Buffer
	shapeDigits(&out, []byte(html))
	return out.String()
}

// ReadyPage is a page whose content is ready.
type ReadyPage struct {
	Base
	Content *Ready
}

func (p *ReadyPage) page() string { return p.Content.page }
