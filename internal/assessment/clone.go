package assessment

import "slices"

// Clone returns an equal attempt that shares nothing with the first which could
// be edited. It implements docstore.Cloner: every save of an answer reads the
// attempt first.
func (a *Attempt) Clone() *Attempt {
	c := *a
	c.Answers, c.Regrades = slices.Clone(a.Answers), slices.Clone(a.Regrades)
	for i := range c.Answers {
		c.Answers[i].detach()
	}
	c.Deadline, c.DueAt = another(a.Deadline), another(a.DueAt)
	c.SubmittedAt, c.GradedAt = another(a.SubmittedAt), another(a.GradedAt)
	return &c
}

// detach makes what an answer points to its own.
func (b *Answer) detach() {
	b.Response.Choices, b.Response.Parts = slices.Clone(b.Response.Choices), slices.Clone(b.Response.Parts)
	b.SavedAt, b.Mark = another(b.SavedAt), another(b.Mark)
	if b.Review = another(b.Review); b.Review != nil {
		b.Review.Rows = slices.Clone(b.Review.Rows)
	}
}

func another[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
