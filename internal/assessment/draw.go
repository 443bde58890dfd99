package assessment

import (
	"fmt"
	"slices"
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
)

// draw chooses the items of an attempt: each draw of the quiz gets its count of
// items that carry its tags, none twice, by the seed alone. Where draws compete
// for items it finds a way to serve all of them if there is one. Without
// shuffling the items stand in the order of the draws and, inside, of the bank.
func draw(quiz *courses.Quiz, banks map[string]*courses.Bank, seed string) ([]Answer, error) {
	d := drawing{owner: map[card]int{}}
	for i := range quiz.Draw {
		d.add(quiz.Draw[i], pool(&quiz.Draw[i], banks, seed))
	}
	for slot := range d.slots {
		if !d.serve(slot, map[card]bool{}) {
			return nil, fmt.Errorf("draw %s: not enough items in %s", quiz.ID, quiz.Draw[d.slots[slot].draw].Bank)
		}
	}
	return d.answers(quiz.Shuffle), nil
}

// card is an item in a pool: its name, its place in the bank, and the luck that
// the seed gives it.
type card struct {
	bank, item string
	place      int
	luck       string
}

// pool returns the items a draw may take, luckiest first.
func pool(d *courses.Draw, banks map[string]*courses.Bank, seed string) []card {
	bank := banks[d.Bank]
	if bank == nil {
		return nil
	}
	var out []card
	for i := range bank.Items {
		if it := &bank.Items[i]; d.Takes(it) {
			out = append(out, card{d.Bank, it.ID, i, lms.DeriveID(seed, "draw", d.Bank, it.ID)})
		}
	}
	slices.SortFunc(out, func(a, b card) int { return strings.Compare(a.luck, b.luck) })
	return out
}

// drawing matches slots with cards: Kuhn's augmenting paths.
type drawing struct {
	slots []slot
	owner map[card]int // which slot has taken a card
}

// slot is one question to be drawn.
type slot struct {
	draw int
	pool []card
	got  card
}

func (d *drawing) add(q courses.Draw, pool []card) {
	n := 0
	if len(d.slots) > 0 {
		n = d.slots[len(d.slots)-1].draw + 1
	}
	for range q.Count {
		d.slots = append(d.slots, slot{draw: n, pool: pool})
	}
}

// serve finds a card for a slot, moving others aside where they have a choice.
func (d *drawing) serve(n int, tried map[card]bool) bool {
	for _, c := range d.slots[n].pool {
		if tried[c] {
			continue
		}
		tried[c] = true
		holder, taken := d.owner[c]
		if !taken || d.serve(holder, tried) {
			d.owner[c], d.slots[n].got = n, c
			return true
		}
	}
	return false
}

// answers returns the drawn items as the unanswered answers of an attempt.
func (d *drawing) answers(shuffle bool) []Answer {
	slots := d.slots
	slices.SortStableFunc(slots, func(a, b slot) int {
		if shuffle {
			return strings.Compare(a.got.luck, b.got.luck)
		}
		if a.draw != b.draw {
			return a.draw - b.draw
		}
		return a.got.place - b.got.place
	})
	out := make([]Answer, len(slots))
	for i, s := range slots {
		out[i] = Answer{Bank: s.got.bank, Item: s.got.item}
	}
	return out
}
