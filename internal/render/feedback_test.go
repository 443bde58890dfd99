package render

import (
	"slices"
	"testing"

	"sanad/courses"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// TestFeedback_says_what_was_to_be_done with the things to pick of a question
// that nobody answered: places in a text are marked, choices are chosen.
func TestFeedback_says_what_was_to_be_done(t *testing.T) {
	r := newRenderer(t)
	lines := []question.Line{{Wanted: true}, {}}
	for _, c := range []struct {
		lang lms.Lang
		kind string
		want []string
	}{
		{lms.Arabic, courses.Multiple, []string{"كان عليك أن تختاره.", "لا يصح اختياره."}},
		{lms.Arabic, courses.Errors, []string{"كان عليك أن تعلّمه.", "يُترك كما هو."}},
		{lms.English, courses.Multiple, []string{"You should have chosen it.", "It was not to be chosen."}},
		{lms.English, courses.Errors, []string{"You should have marked it.", "It was to be left as it is."}},
	} {
		b := &Base{Locale: r.For(i18n.Prefs{Lang: c.lang})}
		var got []string
		for _, l := range b.Feedback(&question.Feedback{Type: c.kind, Empty: true, Lines: lines}, 0, false).Lines {
			got = append(got, l.State)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: %q, want %q", c.kind, c.lang, got, c.want)
		}
	}
}
