package courses

import "slices"

// Whether a quiz may be answered without a connection and sent later.
const (
	OfflineAllowed = "allowed"
	OfflineRefused = "refused"
)

func (r *reader) checkQuizzes() {
	for i := range r.pkg.Quizzes {
		q, root := &r.pkg.Quizzes[i], r.trees[r.quizzes[i]].at()
		r.checkQuiz(q, root)
		r.checkDraws(q, root)
	}
}

func (r *reader) checkQuiz(q *Quiz, root spot) {
	r.slug(root.at("id"), q.ID)
	r.between(root.at("pass"), q.Pass, 1, 100)
	r.between(root.at("attempts"), q.Attempts, 0, 100)
	r.between(root.at("cooldown_h"), q.CooldownHours, 0, 24*60)
	r.between(root.at("minutes"), q.Minutes, 0, 600)
	r.between(root.at("grace_s"), q.GraceSeconds, 0, 600)
	r.oneOf(root.at("feedback"), q.Feedback, FeedbackAfterSubmit, FeedbackAfterClose, FeedbackNeverKey)
	r.oneOf(root.at("navigation"), q.Navigation, NavigateFree, NavigateForward)
	r.oneOf(root.at("offline"), q.Offline, OfflineAllowed, OfflineRefused)
	r.between(root.at("draw"), len(q.Draw), 1, 40)
}

// checkDraws checks that every draw can be made whatever the others have taken,
// and that learners who come again see other questions in every one of them.
func (r *reader) checkDraws(q *Quiz, root spot) {
	total, repeatable := 0, q.Feedback == FeedbackAfterSubmit && q.Attempts != 1
	for i, d := range q.Draw {
		at := root.at("draw", i)
		r.between(at.at("count"), d.Count, 1, MaxDrawn)
		b := r.bank(d.Bank)
		r.exists(at.at("bank"), d.Bank, b != nil || d.Bank == "")
		if b == nil {
			return
		}
		total += d.Count
		pool := d.Pool(b)
		if left := len(pool) - r.taken(q.Draw[:i], d, pool); left < d.Count {
			r.addAt("E07", at, "bank", d.Bank, "count", d.Count, "have", max(left, 0))
			continue
		}
		if repeatable && repeats(q.Draw, d, b) {
			r.addAt("E16", at, "id", q.ID, "bank", d.Bank)
		}
		if len(pool) < poolPerDraw*d.Count {
			r.addAt("W06", at, "bank", d.Bank, "count", d.Count, "have", len(pool), "want", poolPerDraw*d.Count)
		}
	}
	r.between(root.at("draw"), total, 1, MaxDrawn)
}

// repeats reports whether every attempt asks all that a draw can take, so that who
// comes again has seen the key: the draws that take from its pool alone use it
// up. An essay has no key.
func repeats(all []Draw, d Draw, b *Bank) bool {
	pool, used := d.Pool(b), 0
	for _, other := range all {
		if other.Bank == d.Bank && within(other.Pool(b), pool) {
			used += other.Count
		}
	}
	keyed := slices.ContainsFunc(pool, func(it *Item) bool { return it.Type != Essay })
	return keyed && used == len(pool) // more than that is E07
}

// within reports whether the pool holds every item.
func within(items, pool []*Item) bool {
	for _, it := range items {
		if !slices.Contains(pool, it) {
			return false
		}
	}
	return true
}

// taken is how many items of the pool earlier draws may have used up.
func (r *reader) taken(earlier []Draw, d Draw, pool []*Item) int {
	n := 0
	for _, e := range earlier {
		if e.Bank != d.Bank {
			continue
		}
		shared := 0
		for _, it := range pool {
			if e.Takes(it) {
				shared++
			}
		}
		n += min(e.Count, shared)
	}
	return n
}

// Takes reports whether the item carries all the tags of the draw.
func (d Draw) Takes(it *Item) bool {
	for _, tag := range d.Tags {
		if !slices.Contains(it.Tags, tag) {
			return false
		}
	}
	return true
}

// Pool returns the items of the bank that the draw takes from, in their order.
func (d Draw) Pool(b *Bank) []*Item {
	var out []*Item
	for i := range b.Items {
		if d.Takes(&b.Items[i]) {
			out = append(out, &b.Items[i])
		}
	}
	return out
}
