package demo

import (
	"context"
	"fmt"

	"sanad/internal/app"
	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// Answers returns the right answer to every question of an attempt, as its page
// would send them. Only the sample world and tests may know them.
func Answers(ctx context.Context, a *app.App, t *assessment.Attempt) (map[string]question.Input, error) {
	out := map[string]question.Input{}
	for i := range t.Answers {
		bank, err := a.Courses.Bank(ctx, t.Org, t.Version, t.Answers[i].Bank)
		if err != nil {
			return nil, err
		}
		for j := range bank.Items {
			it := &bank.Items[j]
			if it.ID != t.Answers[i].Item {
				continue
			}
			view := question.Show(it, lms.Arabic, t.Order(), question.Key(it))
			out[it.ID] = Input(view)
		}
	}
	if len(out) != len(t.Answers) {
		return nil, fmt.Errorf("attempt %s: found %d of %d items", t.ID, len(out), len(t.Answers))
	}
	return out, nil
}

// Input reads a filled-in question back as its page would send it.
func Input(v *question.View) question.Input {
	in := question.Input{Parts: map[string]string{}}
	pick := func(cs []question.Choice) {
		for _, c := range cs {
			if c.Picked {
				in.Choices = append(in.Choices, c.Value)
			}
		}
	}
	part := func(name, value string) {
		if value != "" {
			in.Parts[name[len(v.Name)+1:]] = value
		}
	}
	pick(v.Choices)
	if v.Input != "" {
		in.Choices = append(in.Choices, v.Input)
	}
	for _, f := range v.Fields {
		part(f.Name, f.Value)
	}
	for _, s := range v.Segments {
		if s.Gap != nil {
			part(s.Gap.Name, s.Gap.Value)
		}
		if s.Span != nil {
			pick([]question.Choice{*s.Span})
		}
	}
	for _, s := range v.Steps {
		for _, c := range s.Choices {
			if c.Picked {
				part(s.Name, c.Value)
			}
		}
	}
	return in
}
