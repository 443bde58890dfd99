package question

import (
	"sanad/courses"
	"sanad/internal/lms"
)

// Rubric returns what an essay is judged by: the author's criteria or, where
// there are none, one general criterion.
func Rubric(it *courses.Item) []courses.Criterion {
	if len(it.Rubric) > 0 {
		return it.Rubric
	}
	return general
}

// general stands in for an author's rubric, so it is in the form of one, in both
// languages, and not among the pages' messages.
var general = []courses.Criterion{{
	ID: "overall", Title: lms.Text{AR: "التقدير العام", EN: "Overall"},
	Levels: []courses.Level{
		{Points: 0, Text: lms.Text{AR: "لا يفي بالمطلوب", EN: "Does not meet the task"}},
		{Points: 1, Text: lms.Text{AR: "يفي ببعض المطلوب", EN: "Meets part of the task"}},
		{Points: 2, Text: lms.Text{AR: "يفي بالمطلوب", EN: "Meets the task"}},
	},
}}
