package question

import (
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
)

// Advise returns what a learner may want to know of a response before handing
// it in, or nil: an essay is too short or too long. It is advice beside the field;
// such answers are stored and marked like any other.
func Advise(it *courses.Item, r Response) *lms.Problem {
	switch {
	case r.Empty():
		return nil
	case it.Type == courses.Essay:
		n := len(strings.Fields(r.Text))
		if n < it.MinWords {
			return lms.Invalid(fieldOf(it.ID), "question.too_few_words", "n", it.MinWords)
		}
		if it.MaxWords > 0 && n > it.MaxWords {
			return lms.Invalid(fieldOf(it.ID), "question.too_many_words", "n", it.MaxWords)
		}
	}
	return nil
}
