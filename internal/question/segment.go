package question

import (
	"slices"
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
)

// Kinds of segments.
const (
	SegmentText = "text"
	SegmentGap  = "gap"
	SegmentSpan = "span"
)

// Segment is a stretch of a text: plain, a gap with its dropdown, or words that
// can be picked.
type Segment struct {
	Kind string  `json:"kind"`
	Text string  `json:"text,omitempty"`
	Gap  *Field  `json:"gap,omitempty"`
	Span *Choice `json:"span,omitempty"`
}

// segments cuts a text at its "[[…]]".
func segments(it *courses.Item, lang lms.Lang, o Order, r Response) ([]Segment, lms.Lang) {
	text, in := it.Text.Pick(lang)
	var out []Segment
	for text != "" {
		plain, rest, found := strings.Cut(text, "[[")
		mark, after, closed := strings.Cut(rest, "]]")
		if !found || !closed {
			return append(out, Segment{Kind: SegmentText, Text: text}), in
		}
		if plain != "" {
			out = append(out, Segment{Kind: SegmentText, Text: plain})
		}
		out = append(out, segment(it, lang, in, o, r, mark))
		text = after
	}
	return out, in
}

// segment is what stands for one mark, "gap-id" or "span-id|words".
func segment(it *courses.Item, lang, in lms.Lang, o Order, r Response, mark string) Segment {
	id, shown, _ := strings.Cut(mark, "|")
	if it.Type == courses.Errors {
		c := Choice{o.token(it.ID, kindSpan, id), Words{shown, in}, slices.Contains(r.Choices, id)}
		return Segment{Kind: SegmentSpan, Span: &c}
	}
	for i := range it.Gaps {
		if g := &it.Gaps[i]; g.ID == id {
			return Segment{Kind: SegmentGap, Gap: gap(it, g, lang, o, r)}
		}
	}
	return Segment{Kind: SegmentText}
}

func gap(it *courses.Item, g *courses.Gap, lang lms.Lang, o Order, r Response) *Field {
	f := &Field{Name: Name(it.ID) + "." + o.token(it.ID, kindGap, g.ID)}
	given := r.part(g.ID)
	for _, l := range o.label(it.ID, kindOption, len(g.Options), gapOption(g), o.Shuffle) {
		opt := &g.Options[l.index]
		f.add(Choice{l.token, words(opt.Text, lang), opt.ID == given})
	}
	return f
}
