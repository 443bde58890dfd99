package question

import (
	"sanad/courses"
)

// Mark is what an answer earns.
type Mark struct {
	Points      float64 `bson:"points" json:"points"`
	Max         float64 `bson:"max" json:"max"`
	Share       float64 `bson:"share" json:"share"` // Points over Max, 0 to 1
	NeedsReview bool    `bson:"needs_review,omitempty" json:"needsReview,omitempty"`
}

// Points returns what an item is worth: 1 where the author says nothing.
func Points(it *courses.Item) float64 {
	if it.Points <= 0 {
		return 1
	}
	return it.Points
}

// Grade marks a response with the item's key, by the rules in the package
// comment. An essay that was written waits for review with no points.
func Grade(it *courses.Item, r Response) Mark {
	m := Mark{Max: Points(it)}
	switch {
	case r.Empty():
		return m
	case it.Type == courses.Essay:
		m.NeedsReview = true
		return m
	}
	m.Share = min(max(share(it, r), 0), 1)
	if it.Marking == courses.AllOrNothing && m.Share < 1 {
		m.Share = 0
	}
	m.Points = m.Share * m.Max
	return m
}
