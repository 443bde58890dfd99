package courses

import (
	"slices"

	"sanad/internal/lms"
)

// itemAt is one item with its place.
type itemAt struct {
	*Item
	at     spot
	lesson *Lesson // whose self-check it is; nil in banks
}

// checkItems checks the items of all banks and self-checks. Bank items share
// one space of ids; a self-check's ids are its lesson's own.
func (r *reader) checkItems() {
	seen := map[string]bool{}
	for i := range r.pkg.Banks {
		b, t := &r.pkg.Banks[i], r.trees[r.banks[i]]
		r.between(t.at("items"), len(b.Items), 1, MaxItems)
		r.checkList(t, b.Items, nil, seen)
	}
	for i := range r.pkg.Lessons {
		if l := &r.pkg.Lessons[i]; r.lessons[i].checks != "" && r.trees[r.lessons[i].checks] != nil {
			t := r.trees[r.lessons[i].checks]
			r.between(t.at("items"), len(l.Check), 1, MaxChecks)
			r.checkList(t, l.Check, l, map[string]bool{})
		}
	}
}

func (r *reader) checkList(t *tree, items []Item, l *Lesson, seen map[string]bool) {
	for i := range items {
		it := itemAt{&items[i], t.at("items", i), l}
		r.unique(seen, it.at.at("id"), it.ID)
		r.checkItem(it)
	}
}

func (r *reader) checkItem(it itemAt) {
	r.slug(it.at.at("id"), it.ID)
	if it.Type == "" {
		return
	}
	if _, ok := itemFields[it.Type]; !ok {
		r.oneOf(it.at.at("type"), it.Type, ItemTypes...)
		return
	}
	r.checkFields(it)
	r.checkSetting(it)
	r.checkKey(it)
}

// itemFields are the fields that each type uses beside the common ones.
var itemFields = map[string][]string{
	Single: {"options"}, Multiple: {"options", "marking"}, TrueFalse: {"answer"},
	ShortText: {"accept", "strict"}, Numeric: {"value", "tolerance", "unit"},
	Match: {"pairs", "distractors", "marking"}, Order: {"sequence", "marking"},
	Gaps: {"text", "gaps", "marking"}, Errors: {"text", "spans", "marking"},
	Scenario: {"nodes"}, Essay: {"rubric", "min_words", "max_words"},
}

var commonFields = []string{"id", "type", "tags", "points", "stem", "feedback", "cite", "objective", "lesson"}

// checkFields refuses fields that the item's type does not use: they are a
// mistake that a learner would pay for.
func (r *reader) checkFields(it itemAt) {
	n := it.at.node()
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if !slices.Contains(commonFields, key) && !slices.Contains(itemFields[it.Type], key) && itemKey(key) {
			r.addAt("E29", it.at.at(key), "key", key, "type", it.Type)
		}
	}
}

// itemKey reports whether any type uses the key; others are unknown (E01).
func itemKey(key string) bool {
	for _, keys := range itemFields {
		if slices.Contains(keys, key) {
			return true
		}
	}
	return false
}

// checkSetting checks what all types have.
func (r *reader) checkSetting(it itemAt) {
	if it.Points < 0 || it.Points > 100 {
		r.addAt("E26.range", it.at.at("points"), "value", it.Points, "low", 0, "high", 100)
	}
	r.oneOf(it.at.at("marking"), it.Marking, PerOption, AllOrNothing)
	r.cite(it.at.at("cite"), it.Cite)
	for i, tag := range it.Tags {
		r.slug(it.at.at("tags", i), tag)
	}
	l := it.lesson
	if it.Lesson != "" {
		l = r.lesson(it.Lesson)
		r.exists(it.at.at("lesson"), string(it.Lesson), l != nil)
	}
	if l != nil && len(l.Objectives) > 0 && (it.Objective < 0 || it.Objective > len(l.Objectives)) {
		r.addAt("E26.range", it.at.at("objective"), "value", it.Objective, "low", 0, "high", len(l.Objectives))
	}
	if it.Objective != 0 && l == nil && it.Lesson == "" {
		r.addAt("E23", it.at, "key", "lesson")
	}
}

// checkKey checks the answer key by type.
func (r *reader) checkKey(it itemAt) {
	switch it.Type {
	case Single, Multiple:
		r.checkChoices(it)
	case TrueFalse:
		r.wantKey(it, it.Answer != nil)
	case ShortText:
		r.checkAccept(it)
	case Numeric:
		r.wantKey(it, it.Value != nil && it.Tolerance >= 0)
	case Match:
		r.checkPairs(it)
	case Order:
		r.checkSequence(it)
	case Gaps:
		r.checkGaps(it)
	case Errors:
		r.checkSpans(it)
	case Scenario:
		r.checkScenario(it)
	case Essay:
		r.checkRubric(it)
	}
}

// wantKey reports an item without anything right in it.
func (r *reader) wantKey(it itemAt, has bool) {
	if !has {
		r.addAt("E06.none", it.at, "id", it.ID)
	}
}

func (r *reader) checkChoices(it itemAt) {
	correct := 0
	for _, o := range it.Options {
		if o.Correct {
			correct++
		}
	}
	r.between(it.at.at("options"), len(it.Options), 2, MaxParts)
	r.wantKey(it, correct > 0)
	if it.Type == Single && correct > 1 {
		r.addAt("E06.several", it.at, "id", it.ID, "n", correct)
	}
	r.checkOptions(it.at.at("options"), it.Options)
}

// checkOptions wants ids and texts that can be told apart.
func (r *reader) checkOptions(at spot, options []Option) {
	ids, texts := map[string]bool{}, newFolded()
	for i, o := range options {
		r.slug(at.at(i, "id"), o.ID)
		r.unique(ids, at.at(i, "id"), o.ID)
		r.distinct(texts, at.at(i), o.Text)
	}
}

func (r *reader) checkAccept(it itemAt) {
	r.between(it.at.at("accept"), len(it.Accept), 0, MaxParts)
	r.wantKey(it, len(it.Accept) > 0)
	texts := newFolded()
	for i, a := range it.Accept {
		at := it.at.at("accept", i)
		if fold(a) == "" {
			r.addAt("E08.empty", at)
			continue
		}
		if !it.Strict {
			r.distinct(texts, at, lms.Text{AR: a})
		}
	}
}

func (r *reader) checkPairs(it itemAt) {
	r.wantKey(it, len(it.Pairs) > 0)
	r.between(it.at.at("pairs"), len(it.Pairs), 2, MaxParts)
	r.between(it.at.at("distractors"), len(it.Distractors), 0, MaxParts)
	ids, lefts, rights := map[string]bool{}, newFolded(), newFolded()
	for i, p := range it.Pairs {
		at := it.at.at("pairs", i)
		r.slug(at.at("id"), p.ID)
		r.unique(ids, at.at("id"), p.ID)
		r.distinct(lefts, at.at("left"), p.Left)
		r.distinct(rights, at.at("right"), p.Right)
	}
	for i, o := range it.Distractors {
		at := it.at.at("distractors", i)
		r.slug(at.at("id"), o.ID)
		r.unique(ids, at.at("id"), o.ID)
		r.distinct(rights, at, o.Text)
	}
}

func (r *reader) checkSequence(it itemAt) {
	r.wantKey(it, len(it.Sequence) > 0)
	r.between(it.at.at("sequence"), len(it.Sequence), 2, MaxParts)
	r.checkOptions(it.at.at("sequence"), it.Sequence)
}

func (r *reader) checkRubric(it itemAt) {
	r.wantKey(it, len(it.Rubric) > 0)
	r.between(it.at.at("rubric"), len(it.Rubric), 1, MaxParts)
	if it.MinWords < 0 || it.MaxWords < 0 || it.MaxWords > 5000 || it.MaxWords > 0 && it.MinWords > it.MaxWords {
		r.addAt("E26.range", it.at.at("max_words"), "value", it.MaxWords, "low", it.MinWords, "high", 5000)
	}
	ids := map[string]bool{}
	for i, c := range it.Rubric {
		at := it.at.at("rubric", i)
		r.slug(at.at("id"), c.ID)
		r.unique(ids, at.at("id"), c.ID)
		r.between(at.at("levels"), len(c.Levels), 2, 10)
		best := 0.0
		for _, l := range c.Levels {
			best = max(best, l.Points)
		}
		r.wantKey(itemAt{it.Item, at, nil}, best > 0)
	}
}
