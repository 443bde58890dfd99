package courses

import (
	"regexp"
	"slices"
	"strings"
)

var (
	gapMark  = regexp.MustCompile(`\[\[([^\[\]|]*)\]\]`)
	spanMark = regexp.MustCompile(`\[\[([^\[\]|]*)\|([^\[\]]*)\]\]`)
)

// marked lists the ids of a text's marks in the order they stand.
func marked(re *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

func (r *reader) checkGaps(it itemAt) {
	r.wantKey(it, len(it.Gaps) > 0)
	r.between(it.at.at("gaps"), len(it.Gaps), 1, MaxParts)
	ids := map[string]bool{}
	for i, g := range it.Gaps {
		at := it.at.at("gaps", i)
		r.slug(at.at("id"), g.ID)
		r.unique(ids, at.at("id"), g.ID)
		r.checkGap(it, at, g)
	}
	r.checkMarks(it, gapMark, ids)
}

// checkGap wants one right answer among the choices of a gap.
func (r *reader) checkGap(it itemAt, at spot, g Gap) {
	correct := 0
	for _, o := range g.Options {
		if o.Correct {
			correct++
		}
	}
	r.between(at.at("options"), len(g.Options), 2, MaxParts)
	switch {
	case correct == 0:
		r.addAt("E06.none", at, "id", it.ID)
	case correct > 1:
		r.addAt("E06.several", at, "id", it.ID, "n", correct)
	}
	r.checkOptions(at.at("options"), g.Options)
}

func (r *reader) checkSpans(it itemAt) {
	r.between(it.at.at("spans"), len(it.Spans), 1, MaxParts)
	ids, wrong := map[string]bool{}, 0
	for i, s := range it.Spans {
		at := it.at.at("spans", i)
		r.slug(at.at("id"), s.ID)
		r.unique(ids, at.at("id"), s.ID)
		if s.Wrong {
			wrong++
		}
	}
	r.wantKey(it, wrong > 0)
	r.checkMarks(it, spanMark, ids)
}

// checkMarks wants the same marks in both languages, and each of them defined
// and each definition used once.
func (r *reader) checkMarks(it itemAt, re *regexp.Regexp, ids map[string]bool) {
	ar, en := marked(re, it.Text.AR), marked(re, it.Text.EN)
	if it.Text.EN != "" && !sameSet(ar, en) {
		r.addAt("E19", it.at.at("text"), "ar", join(ar), "en", join(en))
	}
	for _, text := range []string{it.Text.AR, it.Text.EN} {
		if rest := re.ReplaceAllString(text, ""); strings.Contains(rest, "[[") || strings.Contains(rest, "]]") {
			r.addAt("E26.mark", it.at.at("text"))
			return
		}
	}
	seen := map[string]bool{}
	for _, id := range ar {
		r.unique(seen, it.at.at("text"), id)
		r.exists(it.at.at("text"), id, ids[id])
	}
	for id := range ids {
		if id != "" && !seen[id] {
			r.addAt("E28", it.at.at("text"), "id", id)
		}
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
