package question

// Response is a learner's answer as it is stored: in the author's ids and in
// one canonical form, so that equal answers have equal bytes. The zero Response
// is no answer. Which fields are used depends on the item's type.
type Response struct {
	// Choices are the ids picked, in the author's order; of a scenario, the ids
	// of the choices in the order they were made.
	Choices []string `bson:"c,omitempty" json:"choices,omitempty"`
	// Text is what was typed.
	Text string `bson:"t,omitempty" json:"text,omitempty"`
	// Parts are the answered parts in the author's order: the right of a left,
	// the option of a gap, the position (from 1) of a thing to be ordered.
	Parts []Part `bson:"p,omitempty" json:"parts,omitempty"`
}

// Part is the answer to one part of an item.
type Part struct {
	ID    string `bson:"i" json:"id"`
	Value string `bson:"v" json:"value"`
}

// Empty reports whether nothing was answered.
func (r Response) Empty() bool { return len(r.Choices) == 0 && r.Text == "" && len(r.Parts) == 0 }

// part returns the answer to a part, or "".
func (r Response) part(id string) string {
	for _, p := range r.Parts {
		if p.ID == id {
			return p.Value
		}
	}
	return ""
}
