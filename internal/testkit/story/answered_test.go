package story_test

import (
	"maps"
	"slices"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/demo"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/testkit"
	sampleworld "sanad/internal/testkit/sample"
)

// typedEssay is long enough for the sample course's essay.
const typedEssay = sampleworld.Essay

// held is what the server holds of an answer, as its page would send it. What a
// page says of an answer may be about an earlier part of it; this is not.
func held(site *testkit.Site, t *assessment.Attempt, it *courses.Item) question.Input {
	site.Helper()
	t = site.Attempt("/attempts/" + string(t.ID))
	for i := range t.Answers {
		if b := &t.Answers[i]; b.Item == it.ID {
			return demo.Input(question.Show(it, lms.Arabic, t.Order(), b.Response))
		}
	}
	return question.Input{}
}

// same compares two answers; the order of choices means nothing.
func same(a, b question.Input) bool {
	return slices.Equal(slices.Sorted(slices.Values(a.Choices)), slices.Sorted(slices.Values(b.Choices))) && maps.Equal(a.Parts, b.Parts)
}
