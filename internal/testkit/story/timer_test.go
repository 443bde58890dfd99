package story_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/enrolment"
	"sanad/internal/question"
	"sanad/internal/render"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// timed is somebody in the middle of a quiz of twenty minutes. The watch of the
// page is turned together with the server's clock.
type timed struct {
	*person
	open *assessment.Attempt
}

// underTime begins the quiz of the sample course, whose every question it asks.
func underTime(t *testing.T, b *browser.Browser, d browser.Device) *timed {
	t.Helper()
	site := testkit.Start(t, testkit.WithCourses(everyType(t)))
	secret, who := listener(t, site)
	ctx := context.Background()
	if _, err := site.Enrolments.Read(ctx, who, "tea", enrolment.Reading{Lesson: "serving", Viewed: true}); err != nil {
		t.Fatal(err)
	}
	p := &timed{person: sit(t, b, site, d)}
	p.Cookie("lang", d.Lang)
	p.Cookie("sid", secret)
	p.Goto("/courses/tea/quizzes/final")
	p.Follow("main form[method=post] button")
	p.look("/attempts/")
	p.open = site.Attempt(p.Path())
	if got, want := p.open.Deadline.Sub(site.Clock.Now()), 20*time.Minute; got != want {
		t.Fatalf("the attempt has %v, want %v", got, want)
	}
	browser.Eval[bool](p.Page, `(now => { window.turned = 0; performance.now = () => now() + turned; return true })(performance.now.bind(performance))`)
	return p
}

// turn lets time pass on both sides until that much is left.
func (p *timed) turn(left time.Duration) {
	p.Helper()
	by := p.open.Deadline.Add(-left).Sub(p.site.Clock.Now())
	p.site.Clock.Advance(by)
	browser.Eval[bool](p.Page, fmt.Sprintf(`(turned += %d, true)`, by.Milliseconds()))
}

// hears waits until the page says a message where a screen reader listens, and
// not where eyes only see it: politely, and in no place that is hidden from it.
func (p *timed) hears(key string) {
	p.Helper()
	const region = `document.querySelector("quiz-timer [role=status]")`
	p.Until("word that "+key, region+`.textContent === `+js(p.say.T(key)))
	if browser.Eval[bool](p.Page, region+`.closest("[aria-hidden=true], [hidden]") !== null || getComputedStyle(`+region+`).display === "none" || getComputedStyle(`+region+`).visibility !== "visible"`) {
		p.Errorf("%s is hidden from screen readers", key)
	}
	if browser.Eval[bool](p.Page, `document.querySelector("quiz-timer [data-left]").closest("[role=status], [role=alert], [role=timer], [aria-live]") !== null`) {
		p.Error("the seconds are read out one by one")
	}
}

// TestTimer_runs_out_in_the_page answers, hears that time is running out, and is
// handed in by the page with what was typed last.
func TestTimer_runs_out_in_the_page(t *testing.T) {
	b := browser.Start(t)
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			p := underTime(t, b, browser.Device{Lang: lang, Phone: true})
			qs := typesOf(items(p.site, p.open))
			p.answer(qs[courses.Single])
			p.saved(qs[courses.Single])
			p.hears("")
			p.turn(5*time.Minute + 2*time.Second)
			p.hears("attempt.five_minutes")
			p.turn(time.Minute + 2*time.Second)
			p.hears("attempt.one_minute")
			p.picture("/soon")
			p.Fill("#"+render.QuestionID(qs[courses.ShortText].ID)+"-in", p.typed(qs[courses.ShortText]))
			p.turn(-time.Second)
			p.over("result.late")
			p.marked(qs[courses.Single], 1)
			p.marked(qs[courses.ShortText], 1)
			p.marked(qs[courses.Match], 0)
			p.Clean()
		})
	}
}

// TestTimer_runs_out_while_the_line_is_cut answers with and without a line: what
// the server had when time and grace were over counts, and the page learns it
// when the line is back.
func TestTimer_runs_out_while_the_line_is_cut(t *testing.T) {
	b := browser.Start(t)
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			p := underTime(t, b, browser.Device{Lang: lang})
			qs := typesOf(items(p.site, p.open))
			p.answer(qs[courses.Single])
			p.saved(qs[courses.Single])
			p.Offline(true)
			p.answer(qs[courses.Match])
			p.Until("a word that it is not saved", state(qs[courses.Match])+`.textContent === document.querySelector("auto-save").getAttribute("failed")`)
			p.turn(-p.grace() - time.Second)
			p.hears("attempt.time_over")
			if err := p.site.Assessments.Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
			p.Offline(false)
			p.over("result.expired")
			p.marked(qs[courses.Single], 1)
			p.marked(qs[courses.Match], 0)
			p.Clean()
		})
	}
}

// TestTimer_runs_out_where_nobody_answers has a device that believes to be
// online: the page stays, and hands in as soon as it is heard.
func TestTimer_runs_out_where_nobody_answers(t *testing.T) {
	p := underTime(t, browser.Start(t), browser.Device{Lang: "ar", Phone: true})
	qs := typesOf(items(p.site, p.open))
	p.answer(qs[courses.Single])
	p.saved(qs[courses.Single])
	p.Deaf(true)
	p.answer(qs[courses.Match])
	p.turn(-time.Second)
	p.hears("attempt.time_over")
	eventually(t, func() bool { return p.tries() > 1 }, "a second try to hand in")
	p.hears("attempt.time_over")
	p.Deaf(false)
	p.over("result.late")
	p.marked(qs[courses.Single], 1)
	p.marked(qs[courses.Match], 1)
	p.Clean()
}

// tries is how often the page has tried to hand in.
func (p *timed) tries() int {
	n := 0
	for _, r := range p.Requests() {
		if strings.HasSuffix(r.URL, "/submit") {
			n++
		}
	}
	return n
}

func (p *timed) grace() time.Duration { return time.Duration(p.open.GraceSeconds) * time.Second }

// typed is the right answer to a question that takes words.
func (p *timed) typed(it *courses.Item) string {
	return question.Show(it, p.say.Lang, question.Order{}, question.Key(it)).Input
}

// over waits for the result and reads there how the attempt ended.
func (p *timed) over(key string) {
	p.Helper()
	path := "/attempts/" + string(p.open.ID) + "/result"
	p.look(path)
	if got, want := p.words("main"), squeeze(p.say.T(key)); !strings.Contains(got, want) {
		p.Errorf("%s: does not say %q: %s", path, want, got)
	}
}

// marked fails unless an answer got that share of its points.
func (p *timed) marked(it *courses.Item, share float64) {
	p.Helper()
	t := p.site.Attempt("/attempts/" + string(p.open.ID))
	for i := range t.Answers {
		if b := &t.Answers[i]; b.Item == it.ID && (b.Mark == nil || b.Mark.Share != share) {
			p.Errorf("question %s is marked %+v, want a share of %v", it.ID, b.Mark, share)
		}
	}
	if t.State == assessment.StateOpen {
		p.Error("the attempt is still open")
	}
}
