package story_test

import (
	"strings"

	"github.com/PuerkitoBio/goquery"

	"sanad/internal/question"
	"sanad/internal/testkit"
)

// says finds elements by their words.
func says(words string) func(int, *goquery.Selection) bool {
	return func(_ int, e *goquery.Selection) bool { return squeeze(e.Text()) == squeeze(plain(words)) }
}

// control is the name and value of what the label with these words is for.
func control(v *testkit.Visitor, within, words string) (name, value string) {
	v.Helper()
	input := v.Find(within + " label").FilterFunction(says(words)).Find("input").Last()
	if input.Length() == 0 {
		v.Fatalf("%s: no choice says %q", v.Page.Path, words)
	}
	return input.AttrOr("name", ""), input.AttrOr("value", "")
}

// option is the name of one part's list and the value of its right option.
func option(v *testkit.Visitor, within string, f question.Field) (name, value string) {
	v.Helper()
	label := v.Find(within + " label").FilterFunction(says(f.Words.Text)).First()
	list := v.Find("#" + label.AttrOr("for", "nowhere"))
	if len(f.Choices) == 0 {
		return list.AttrOr("name", ""), f.Value
	}
	o := list.Find("option").FilterFunction(says(picked(f.Choices))).First()
	return list.AttrOr("name", ""), strings.TrimSpace(o.AttrOr("value", ""))
}
