package declared

// Presence restricts a part of a listing by whether documents have the field
// it is sorted by.
type Presence uint8

// The restrictions.
const (
	Any Presence = iota
	Absent
	Present
)

// Part is a stretch of a listing that one index range answers. Documents
// without the sort field come first, and no range covers them together with
// those that have it; so a page behind a cursor has up to two parts.
type Part struct {
	Presence Presence
	After    *Place // nil begins at the part's beginning
}

// Parts splits a listing; the parts follow one another in its order.
func (s Search) Parts() []Part {
	switch {
	case s.After == nil:
		return []Part{{}}
	case s.Sort == ByID:
		return []Part{{After: s.After}}
	case s.After.Value == nil && s.Desc:
		return []Part{{Presence: Absent, After: s.After}}
	case s.After.Value == nil:
		return []Part{{Presence: Absent, After: s.After}, {Presence: Present}}
	case s.Desc:
		return []Part{{Presence: Present, After: s.After}, {Presence: Absent}}
	default:
		return []Part{{Presence: Present, After: s.After}}
	}
}
