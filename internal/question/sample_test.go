package question

import (
	"sanad/courses"
	"sanad/internal/lms"
)

func text(ar, en string) lms.Text { return lms.Text{AR: ar, EN: en} }

func opt(id string, correct bool) courses.Option {
	return courses.Option{ID: id, Correct: correct, Text: text("خيار "+id, "Option "+id), Feedback: text("تعليق "+id, "Note "+id)}
}

func ptr[T any](v T) *T { return &v }

// sample holds one item of every kind and marking rule the golden table uses.
func sample() map[string]*courses.Item {
	items := []courses.Item{
		{ID: "single", Type: courses.Single, Options: []courses.Option{opt("a", false), opt("b", true), opt("c", false)}},
		{ID: "multiple", Type: courses.Multiple, Points: 3, Marking: courses.PerOption,
			Options: []courses.Option{opt("a", true), opt("b", false), opt("c", true), opt("d", false), opt("e", true)}},
		{ID: "all", Type: courses.Multiple, Points: 3, Marking: courses.AllOrNothing,
			Options: []courses.Option{opt("a", true), opt("b", false), opt("c", true), opt("d", false), opt("e", true)}},
		{ID: "truth", Type: courses.TrueFalse, Answer: ptr(false)},
		{ID: "text", Type: courses.ShortText, Accept: []string{"المصادقة الثنائية", "two-factor"}},
		{ID: "strict", Type: courses.ShortText, Strict: true, Accept: []string{"مدرسة"}},
		{ID: "numeric", Type: courses.Numeric, Points: 2, Value: ptr(72.0), Tolerance: 0.5, Unit: text("ساعة", "hours")},
		{ID: "exact", Type: courses.Numeric, Value: ptr(0.3)},
		{ID: "match", Type: courses.Match, Points: 4, Pairs: []courses.Pair{
			{ID: "p", Left: text("يسار ١", "left 1"), Right: text("يمين ١", "right 1")},
			{ID: "q", Left: text("يسار ٢", "left 2"), Right: text("يمين ٢", "right 2")},
			{ID: "r", Left: text("يسار ٣", "left 3"), Right: text("يمين ٣", "right 3")},
			{ID: "s", Left: text("يسار ٤", "left 4"), Right: text("يمين ٤", "right 4")}},
			Distractors: []courses.Option{opt("x", false)}},
		{ID: "order", Type: courses.Order, Points: 3, Sequence: []courses.Option{opt("a", false), opt("b", false), opt("c", false), opt("d", false)}},
		{ID: "gaps", Type: courses.Gaps, Points: 2, Text: text("بلّغ خلال [[when]] إلى [[who]].", "Report within [[when]] to [[who]]."),
			Gaps: []courses.Gap{{ID: "when", Options: []courses.Option{opt("72", true), opt("90", false)}},
				{ID: "who", Options: []courses.Option{opt("sdaia", true), opt("press", false)}}}},
		{ID: "errors", Type: courses.Errors, Points: 2,
			Text:  text("عزيزي [[name|العميل]]، [[rush|حالا]] افتح [[link|الرابط]] من [[bank|مصرفك]].", "Dear [[name|customer]], [[rush|at once]] open [[link|the link]] from [[bank|your bank]]."),
			Spans: []courses.Span{{ID: "name"}, {ID: "rush", Wrong: true, Why: text("استعجال", "Haste")}, {ID: "link", Wrong: true, Why: text("رابط غريب", "Odd link")}, {ID: "bank"}}},
		{ID: "scenario", Type: courses.Scenario, Points: 10, Nodes: []courses.Node{
			{ID: "start", Says: text("مكالمة", "A call"), Choices: []courses.Choice{
				{ID: "listen", Goto: "calm", Points: 2, Text: text("أنصت", "Listen"), Feedback: text("حسن", "Good")},
				{ID: "advise", Goto: "tense", Points: 0, Text: text("انصح", "Advise"), Feedback: text("مبكر", "Too early")}}},
			{ID: "calm", Says: text("هدأ", "Calmer"), Choices: []courses.Choice{
				{ID: "link", Goto: "end", Points: 2, Text: text("أحِل", "Refer")},
				{ID: "promise", Goto: "end", Points: -1, Text: text("عِده", "Promise")}}},
			{ID: "tense", Says: text("توتر", "Tenser"), Choices: []courses.Choice{
				{ID: "sorry", Goto: "calm", Points: 1, Text: text("اعتذر", "Apologise")},
				{ID: "end", Goto: "end", Points: -1, Text: text("أنه", "Hang up")}}},
			{ID: "end", Says: text("انتهت", "Over")}}},
		{ID: "essay", Type: courses.Essay, Points: 5, MinWords: 3, MaxWords: 6, Rubric: []courses.Criterion{
			{ID: "clear", Title: text("الوضوح", "Clarity"), Levels: []courses.Level{{Points: 0}, {Points: 2}}}}},
	}
	out := map[string]*courses.Item{}
	for i := range items {
		out[items[i].ID] = &items[i]
	}
	return out
}

func chose(ids ...string) Response { return Response{Choices: ids} }

func typed(s string) Response { return Response{Text: s} }

// parts makes a response of alternating ids and values.
func parts(pairs ...string) Response {
	var r Response
	for i := 0; i < len(pairs); i += 2 {
		r.Parts = append(r.Parts, Part{pairs[i], pairs[i+1]})
	}
	return r
}

// inputOf turns a stored response back into what a page would send.
func inputOf(it *courses.Item, o Order, r Response) Input {
	var in Input
	switch it.Type {
	case courses.ShortText, courses.Numeric, courses.Essay:
		if r.Text != "" {
			in.Choices = []string{r.Text}
		}
	case courses.TrueFalse:
		in.Choices = r.Choices
	case courses.Single, courses.Multiple:
		for _, id := range r.Choices {
			in.Choices = append(in.Choices, o.token(it.ID, kindOption, id))
		}
	case courses.Errors:
		for _, id := range r.Choices {
			in.Choices = append(in.Choices, o.token(it.ID, kindSpan, id))
		}
	default:
		in.Parts = partInputs(it, o, r)
	}
	return in
}

func partInputs(it *courses.Item, o Order, r Response) map[string]string {
	out := map[string]string{}
	for _, p := range r.Parts {
		switch it.Type {
		case courses.Match:
			out[o.token(it.ID, kindLeft, p.ID)] = o.token(it.ID, kindRight, p.Value)
		case courses.Order:
			out[o.token(it.ID, kindOption, p.ID)] = p.Value
		case courses.Gaps:
			out[o.token(it.ID, kindGap, p.ID)] = o.token(it.ID, kindOption, p.ID+"/"+p.Value)
		}
	}
	walk(it, r.Choices, func(step int, n *courses.Node, c *courses.Choice) {
		out[decimal(float64(step))] = choiceToken(o, it, n, c)
	})
	return out
}
