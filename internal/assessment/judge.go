package assessment

import (
	"strings"
	"unicode/utf8"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// maxComment is the longest comment of a review, in letters.
const maxComment = 2000

// judged checks the rows of a review against the rubric.
func judged(it *courses.Item, rows []Row, comment string) ([]Row, error) {
	var wrong lms.Problems
	if it.Type != courses.Essay {
		return nil, lms.Conflict("assessment.not_reviewable")
	}
	if utf8.RuneCountInString(comment) > maxComment || !utf8.ValidString(comment) {
		wrong.Add("comment", "assessment.comment_too_long", "n", maxComment)
	}
	given := Review{Rows: rows}
	var out []Row
	for _, c := range question.Rubric(it) {
		row := Row{Criterion: c.ID, Level: given.level(c.ID), Comment: commentOf(rows, c.ID)}
		if row.Level < 0 || row.Level >= len(c.Levels) {
			wrong.Add("level."+c.ID, "assessment.level_missing")
		}
		if utf8.RuneCountInString(row.Comment) > maxComment || !utf8.ValidString(row.Comment) {
			wrong.Add("comment."+c.ID, "assessment.comment_too_long", "n", maxComment)
		}
		out = append(out, row)
	}
	return out, wrong.Err()
}

func commentOf(rows []Row, criterion string) string {
	for _, r := range rows {
		if r.Criterion == criterion {
			return strings.TrimSpace(r.Comment)
		}
	}
	return ""
}
