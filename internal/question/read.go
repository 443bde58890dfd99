package question

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sanad/courses"
	"sanad/internal/lms"
)

// Longest answers, in letters.
const (
	maxText    = 500
	maxNumeric = 40
	maxEssay   = 20_000
)

// Read checks an input against its item and returns the response to store. old
// is what is stored so far: steps taken in a scenario stand, so an input may
// only add to them (Conflict otherwise), and one that is shorter changes
// nothing. What no page of ours can send is an invalid Problem of the item's
// field.
func Read(it *courses.Item, o Order, in Input, old Response) (Response, error) {
	if err := in.check(it.ID); err != nil {
		return Response{}, err
	}
	switch it.Type {
	case courses.Single, courses.TrueFalse:
		return readOne(it, o, in)
	case courses.Multiple, courses.Errors:
		return readMany(it, o, in)
	case courses.ShortText:
		return readText(it, in, maxText)
	case courses.Numeric:
		return readNumber(it, in)
	case courses.Essay:
		return readText(it, in, maxEssay)
	case courses.Match, courses.Order, courses.Gaps:
		return readParts(it, o, in)
	case courses.Scenario:
		return readPath(it, o, in, old)
	}
	return Response{}, malformed(it.ID)
}

// picks returns what can be picked in an item: how many, under which kind and ids.
func picks(it *courses.Item) (kind string, n int, id func(int) string) {
	if it.Type == courses.Errors {
		return kindSpan, len(it.Spans), func(i int) string { return it.Spans[i].ID }
	}
	return kindOption, len(it.Options), func(i int) string { return it.Options[i].ID }
}

func readOne(it *courses.Item, o Order, in Input) (Response, error) {
	switch {
	case len(in.Parts) > 0:
		return Response{}, malformed(it.ID)
	case len(in.Choices) == 0 || len(in.Choices) == 1 && in.Choices[0] == "":
		return Response{}, nil
	case len(in.Choices) > 1:
		return Response{}, lms.Invalid(fieldOf(it.ID), "question.one_choice")
	}
	if it.Type == courses.TrueFalse {
		if v := in.Choices[0]; v == "true" || v == "false" {
			return Response{Choices: []string{v}}, nil
		}
		return Response{}, unknown(it)
	}
	return readMany(it, o, in)
}

func readMany(it *courses.Item, o Order, in Input) (Response, error) {
	if len(in.Parts) > 0 {
		return Response{}, malformed(it.ID)
	}
	kind, n, id := picks(it)
	picked := make([]bool, n)
	for _, token := range in.Choices {
		i := o.find(it.ID, kind, n, id, token)
		if i < 0 {
			return Response{}, unknown(it)
		}
		picked[i] = true
	}
	var r Response
	for i, p := range picked {
		if p {
			r.Choices = append(r.Choices, id(i))
		}
	}
	return r, nil
}

func readText(it *courses.Item, in Input, letters int) (Response, error) {
	if len(in.Parts) > 0 || len(in.Choices) > 1 {
		return Response{}, malformed(it.ID)
	}
	if len(in.Choices) == 0 {
		return Response{}, nil
	}
	s := clean(in.Choices[0], it.Type == courses.Essay)
	if utf8.RuneCountInString(s) > letters {
		return Response{}, tooLong(it.ID, letters)
	}
	return Response{Text: s}, nil
}

// readNumber keeps a number as it was typed, and refuses what is none.
func readNumber(it *courses.Item, in Input) (Response, error) {
	r, err := readText(it, in, maxNumeric)
	if err != nil || r.Empty() {
		return r, err
	}
	if _, ok := numberIn(it, r.Text); !ok {
		return Response{}, lms.Invalid(fieldOf(it.ID), "question.not_a_number")
	}
	return r, nil
}

// clean drops control characters and outer space; lines are kept where an
// answer has lines.
func clean(s string, lines bool) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func unknown(it *courses.Item) error { return lms.Invalid(fieldOf(it.ID), "question.unknown_choice") }
