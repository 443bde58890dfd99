package render

import (
	"bytes"
	"fmt"
	"html/template"

	"sanad/internal/i18n"
)

// Ready is the content of a page, finished and compressed before its readers
// come: the same for all of them. Only what every reader needs for themselves,
// the token of forms and the time of opening, is left open. It does not change
// and may be shared.
type Ready struct {
	page   string
	pieces []readyPiece
}

type readyPiece struct {
	piece
	open place // what stands behind it
}

// place is something that ready content leaves open.
type place int

const (
	nothing place = iota
	tokenPlace
	openedPlace
)

// What stands for the places while content is made: no author writes it.
const (
	tokenMark  = "the-token-of-the-reader"
	openedMark = "the-time-of-opening"
)

// Ready finishes the content of the page that make returns, which must depend on
// its base and on nothing else of a reader.
func (r *Renderer) Ready(l *i18n.Locale, make func(Base) (Page, error)) (*Ready, error) {
	p, err := make(Base{Locale: l, Token: tokenMark, Opened: openedMark})
	if err != nil {
		return nil, err
	}
	var d Document
	if err := r.write(&d, p.base(), p.page(), "content", p); err != nil {
		return nil, fmt.Errorf("content of page %s: %w", p.page(), err)
	}
	return &Ready{page: p.page(), pieces: cutPlaces(d.own.Bytes())}, nil
}

// cutPlaces cuts markup at the places that are left open.
func cutPlaces(html []byte) []readyPiece {
	var out []readyPiece
	for {
		at, mark, open := nextPlace(html)
		out = append(out, readyPiece{newPiece(html[:at]), open})
		if open == nothing {
			return out
		}
		html = html[at+len(mark):]
	}
}

func nextPlace(html []byte) (at int, mark string, open place) {
	at = len(html)
	for _, m := range []struct {
		mark string
		open place
	}{{tokenMark, tokenPlace}, {openedMark, openedPlace}} {
		if i := bytes.Index(html[:at], []byte(m.mark)); i >= 0 {
			at, mark, open = i, m.mark, m.open
		}
	}
	return at, mark, open
}

// ReadyPage is a page whose content is ready.
type ReadyPage struct {
	Base
	Content *Ready
}

func (p *ReadyPage) page() string { return p.Content.page }

// fill adds the content to a document, with what was left open.
func (p *ReadyPage) fill(d *Document) {
	for i := range p.Content.pieces {
		ready := &p.Content.pieces[i]
		d.add(&ready.piece)
		switch ready.open {
		case tokenPlace:
			d.own.WriteString(template.HTMLEscapeString(p.Token))
		case openedPlace:
			d.own.WriteString(template.HTMLEscapeString(p.Opened))
		}
	}
}
