package courses

import (
	"slices"

	"sanad/internal/lms"
)

// checkLessons checks each lesson with its two bodies side by side.
func (r *reader) checkLessons() {
	for i := range r.pkg.Lessons {
		l, at := &r.pkg.Lessons[i], &r.lessons[i]
		if at.ar == nil {
			continue
		}
		r.checkFront(l, at)
		r.checkBody(l, at, at.arText, &l.AR)
		if at.en != nil {
			r.checkBody(l, at, at.enText, &l.EN)
			r.checkTranslation(l, at)
		}
	}
	r.checkRequires()
}

func (r *reader) checkFront(l *Lesson, at *lessonAt) {
	root := at.ar.at()
	if l.Minutes < MinMinutes || l.Minutes > MaxMinutes {
		r.addAt("E18", root.at("minutes"), "minutes", l.Minutes)
	}
	r.between(root.at("objectives"), len(l.Objectives), 1, 4)
	for i, o := range l.Objectives {
		if o.AR == "" {
			r.addAt("E03.text", root.at("objectives", i))
		} else if o.EN == "" && at.en != nil {
			r.addAt("W01.text", at.en.at("objectives", i))
		}
	}
	r.checkRule(l, at)
	for i, s := range l.Sources {
		if r.anchors != nil && !r.anchors[s] {
			r.addAt("E15", root.at("sources", i), "cite", s)
		}
	}
}

// checkRule checks that the rule can be read and can ever hold.
func (r *reader) checkRule(l *Lesson, at *lessonAt) {
	spot := at.ar.at("rule")
	expr, err := ParseRule(l.Rule)
	if err != nil {
		if l.Rule != "" {
			r.addAt("E27", spot, "rule", l.Rule)
		}
		return
	}
	for _, t := range expr.Terms {
		switch t.Kind {
		case RuleQuiz:
			r.exists(spot, t.Quiz, r.quiz(t.Quiz) != nil)
		case RuleCheck:
			r.awaits(spot, "E28.checks", len(l.Check) > 0)
		case RuleVideo:
			r.awaits(spot, "E28.video", hasKind(l.AR.Blocks, BlockVideo) || hasKind(l.AR.Blocks, BlockAudio))
		}
	}
}

// awaits reports a rule that waits for something the lesson does not have.
func (r *reader) awaits(at spot, key string, has bool) {
	if !has && !r.broken {
		r.addAt(key, at)
	}
}

func hasKind(blocks []Block, kind string) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.Kind == kind })
}

// checkBody checks what the prose refers to, its size and its sentences.
func (r *reader) checkBody(l *Lesson, at *lessonAt, p *prose, b *Body) {
	if len(b.Blocks) == 0 {
		r.add("E23.body", p.file, p.shift)
	}
	size := 0
	for i, block := range b.Blocks {
		size += len(block.HTML)
		r.checkBlock(l, p, block, p.lines[i])
	}
	for _, c := range p.cites {
		if r.anchors != nil && !r.anchors[c.anchor] {
			r.add("E15", p.file, c.line, "cite", c.anchor)
		}
	}
	if budget := r.pkg.Course.BudgetKB; budget > 0 && size > budget*1000 {
		r.add("E11", p.file, 0, "kb", (size+999)/1000, "budget", budget)
	}
	if p.stops > 0 && p.words > maxSentence*p.stops {
		r.add("W02", p.file, p.shift+1, "words", p.words/p.stops, "max", maxSentence)
	}
}

func (r *reader) checkBlock(l *Lesson, p *prose, b Block, line int) {
	switch {
	case b.Ref == "":
	case b.IsMedia():
		m := r.pkg.FindMedia(b.Ref)
		if m == nil {
			r.unknown(p.file, line, b.Ref)
		} else if m.Kind != b.Kind {
			r.add("E28.kind", p.file, line, "id", b.Ref, "kind", b.Kind)
		}
	default:
		item := l.check(b.Ref)
		if item == nil {
			r.unknown(p.file, line, b.Ref)
		} else if (item.Type == Scenario) != (b.Kind == BlockScenario) {
			r.add("E28.kind", p.file, line, "id", b.Ref, "kind", b.Kind)
		}
	}
}

// unknown reports a reference that leads nowhere.
func (r *reader) unknown(file string, line int, id string) {
	if !r.broken {
		r.add("E28", file, line, "id", id)
	}
}

// check returns a self-check item of the lesson, or nil.
func (l *Lesson) check(id string) *Item {
	for i := range l.Check {
		if l.Check[i].ID == id {
			return &l.Check[i]
		}
	}
	return nil
}

// checkRequires follows the lessons that must be complete first.
func (r *reader) checkRequires() {
	next := map[string][]string{}
	for i := range r.pkg.Lessons {
		l := &r.pkg.Lessons[i]
		for j, id := range l.Requires {
			if at := r.lessons[i].ar; at != nil {
				r.exists(at.at("requires", j), string(id), r.lesson(id) != nil)
			}
			next[string(l.ID)] = append(next[string(l.ID)], string(id))
		}
	}
	for i := range r.pkg.Lessons {
		l := &r.pkg.Lessons[i]
		if cycle := wayBack(string(l.ID), next); cycle != "" && r.lessons[i].ar != nil {
			r.addAt("E05", r.lessons[i].ar.at("requires"), "cycle", cycle)
			return
		}
	}
}

// checkTranslation compares the two block sets.
func (r *reader) checkTranslation(l *Lesson, at *lessonAt) {
	spot := at.en.at("translated_from")
	switch stale := l.Stale(); {
	case l.EN.TranslatedFrom == "":
		r.addAt("W01.unmarked", spot)
	case len(stale) > 0:
		r.addAt("W01.stale", spot, "blocks", join(stale))
	case l.EN.TranslatedFrom != l.AR.Hash:
		r.addAt("W01.moved", spot)
	default:
		r.lineUp(at)
	}
}

// lineUp wants the same ids and kinds in the same order, so that a reader keeps
// the place when switching languages.
func (r *reader) lineUp(at *lessonAt) {
	ar, en := at.arText, at.enText
	for i, b := range en.blocks {
		if i >= len(ar.blocks) || ar.blocks[i].ID != b.ID || ar.blocks[i].Kind != b.Kind {
			r.add("E31", en.file, en.lines[i], "id", b.ID)
			return
		}
		if !b.IsMedia() && ar.blocks[i].Ref != b.Ref {
			r.add("E31", en.file, en.lines[i], "id", b.ID)
			return
		}
	}
	if len(ar.blocks) > len(en.blocks) {
		r.add("E31.missing", en.file, 0, "id", ar.blocks[len(en.blocks)].ID)
	}
}

// placed reports whether a language shows the item.
func placed(b *Body, item string) bool {
	return slices.ContainsFunc(b.Blocks, func(b Block) bool { return b.Ref == item && !b.IsMedia() })
}

// TextBytes is the size of the lesson's finished prose in a language: what
// budget_kb limits.
func (l *Lesson) TextBytes(lang lms.Lang) int {
	body, _ := l.In(lang)
	n := 0
	for _, b := range body.Blocks {
		n += len(b.HTML)
	}
	return n
}
