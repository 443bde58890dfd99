package question

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"sanad/internal/lms"
)

// Input is an answer as a page sends it: in tokens, and not yet checked against
// its question.
type Input struct {
	// Choices are the tokens picked, or the one text typed.
	Choices []string `json:"choices,omitempty"`
	// Parts are the values of the parts of an item by the part's token:
	// dropdowns, positions, steps of a scenario.
	Parts map[string]string `json:"parts,omitempty"`
	// Base names what the form held of the answer when it was made, in words of
	// whoever made it; "" where nothing is known.
	Base string `json:"-"`
}

// Bounds of what is read before any question is known.
const (
	MaxInputs   = 200     // items in one form
	MaxParts    = 200     // choices or parts of one item
	MaxInputLen = 80_000  // bytes of one value: an essay of 20,000 letters
	MaxJSON     = 200_000 // bytes of one answer as JSON
	maxFields   = 4000    // fields of one form
)

// prefix begins the name of every field that belongs to a question:
// "q.<item>" and "q.<item>.<part>".
const prefix = "q."

// basePrefix begins the name of the hidden field that carries an item's base:
// "b.<item>".
const basePrefix = "b."

// maxBase bounds a base.
const maxBase = 64

// marker is the part that says that an item was on the page: a page on which no
// box is ticked sends nothing else of it.
const marker = "on"

// Name returns the name of an item's form field.
func Name(item string) string { return prefix + item }

// BaseName returns the name of the field that carries an item's base.
func BaseName(item string) string { return basePrefix + item }

// ParseForm collects the answers of a form by item, ignoring fields that belong
// to no question. An item is in the result when any of its fields was sent. It
// returns an invalid Problem when the form is larger than a page of ours.
func ParseForm(form url.Values) (map[string]Input, error) {
	if len(form) > maxFields {
		return nil, malformed("")
	}
	out := map[string]Input{}
	for name, values := range form {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		item, part, _ := strings.Cut(rest, ".")
		in := out[item]
		if err := in.add(item, part, values); err != nil {
			return nil, err
		}
		if out[item] = in; len(out) > MaxInputs {
			return nil, malformed(item)
		}
	}
	for item, in := range out {
		if err := in.check(item); err != nil {
			return nil, err
		}
		if base := form.Get(BaseName(item)); base != "" && len(base) <= maxBase {
			in.Base = base
			out[item] = in
		}
	}
	return out, nil
}

// add takes one field of the form.
func (in *Input) add(item, part string, values []string) error {
	switch {
	case !lms.ValidSlug(item):
		return malformed("")
	case part == marker:
		return nil
	case part == "":
		in.Choices = append(in.Choices, values...)
	case len(values) != 1:
		return malformed(item)
	default:
		if in.Parts == nil {
			in.Parts = map[string]string{}
		}
		in.Parts[part] = values[0]
	}
	return nil
}

// check bounds an input.
func (in *Input) check(item string) error {
	if len(in.Choices) > MaxParts || len(in.Parts) > MaxParts {
		return malformed(item)
	}
	for _, v := range in.Choices {
		if err := checkValue(item, v); err != nil {
			return err
		}
	}
	for k, v := range in.Parts {
		if len(k) > tokenLength {
			return malformed(item)
		}
		if err := checkValue(item, v); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(item, v string) error {
	if len(v) > MaxInputLen {
		return tooLong(item, maxEssay)
	}
	if !utf8.ValidString(v) {
		return malformed(item)
	}
	return nil
}

// ParseJSON reads one answer of an item from JSON of the form
// {"choices":["…"],"parts":{"…":"…"}}. Anything else is an invalid Problem.
func ParseJSON(item string, data []byte) (Input, error) {
	var in Input
	if len(data) > MaxJSON || !lms.ValidSlug(item) {
		return in, malformed(item)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return Input{}, malformed(item)
	}
	if _, err := d.Token(); err != io.EOF {
		return Input{}, malformed(item)
	}
	if err := in.check(item); err != nil {
		return Input{}, err
	}
	return in, nil
}

func malformed(item string) error { return lms.Invalid(fieldOf(item), "question.malformed") }

func tooLong(item string, letters int) error {
	return lms.Invalid(fieldOf(item), "question.too_long", "n", letters)
}

func fieldOf(item string) string {
	if item == "" {
		return ""
	}
	return Name(item)
}
