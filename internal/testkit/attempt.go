package testkit

import (
	"context"
	"strings"

	"sanad/internal/assessment"
	"sanad/internal/demo"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// Attempt returns the attempt that the path of one of its pages names.
func (s *Site) Attempt(path string) *assessment.Attempt {
	s.Helper()
	home, id, _ := strings.Cut(path, "/attempts/")
	org := lms.Platform
	if name, ok := strings.CutPrefix(home, "/orgs/"); ok {
		org = lms.OrgID(name)
	}
	if end := strings.IndexAny(id, "/?#"); end >= 0 {
		id = id[:end]
	}
	t, err := s.Assessments.Get(context.Background(), lms.SystemActor(org), lms.AttemptID(id))
	if err != nil {
		s.Fatal(err)
	}
	return t
}

// RightAnswers fills in the form of an attempt's page by the key, as a person
// would send it; names and values alternate, as Submit takes them.
func (s *Site) RightAnswers(path string) []string {
	s.Helper()
	answers, err := demo.Answers(context.Background(), s.App, s.Attempt(path))
	if err != nil {
		s.Fatal(err)
	}
	return AnswerFields(answers)
}

// AnswerFields puts answers into the fields of a form; names and values
// alternate.
func AnswerFields(answers map[string]question.Input) []string {
	var out []string
	for item, in := range answers {
		for _, c := range in.Choices {
			out = append(out, question.Name(item), c)
		}
		for part, value := range in.Parts {
			out = append(out, question.Name(item)+"."+part, value)
		}
	}
	return out
}
