package assessment

import (
	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// RubricRow is one criterion of an essay: for staff before the review, for the
// learner after it.
type RubricRow struct {
	ID      string         `json:"id"`
	Title   question.Words `json:"title"`
	Levels  []RubricLevel  `json:"levels"`
	Chosen  int            `json:"chosen"` // -1 before the review
	Comment string         `json:"comment,omitempty"`
}

// RubricLevel is one level of a criterion.
type RubricLevel struct {
	Words  question.Words `json:"words"`
	Points float64        `json:"points"`
}

func rubric(it *courses.Item, r *Review, lang lms.Lang) []RubricRow {
	var out []RubricRow
	for _, c := range question.Rubric(it) {
		row := RubricRow{ID: c.ID, Title: wordsOf(c.Title, lang), Chosen: -1}
		for _, l := range c.Levels {
			row.Levels = append(row.Levels, RubricLevel{wordsOf(l.Text, lang), l.Points})
		}
		if r != nil {
			row.Chosen, row.Comment = r.level(c.ID), commentOf(r.Rows, c.ID)
		}
		out = append(out, row)
	}
	return out
}

func wordsOf(t lms.Text, lang lms.Lang) question.Words {
	s, l := t.Pick(lang)
	return question.Words{Text: s, Lang: l}
}
