package story_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/config"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
	"sanad/internal/testkit/faults/running"
)

func TestMain(m *testing.M) { os.Exit(running.Main(m)) }

// TestAttempt_outlives_a_bad_line_kills_and_reloads answers over a line that
// drops four requests in ten, on their way there or back, to a server that is
// killed twice, in a page that is reloaded five times: every answer that the page
// was told to be stored is stored.
func TestAttempt_outlives_a_bad_line_kills_and_reloads(t *testing.T) {
	data, addr := t.TempDir(), running.Address(t)
	q := beginOn(t, data)
	l := newBadLine(t, "http://"+addr, q.id)
	s := running.Start(t, addr, data, "-base-url", l.URL)
	p := q.sit(t, l.URL)
	p.Goto(q.path())
	l.bad(true)
	const rounds = 5
	for n := range rounds {
		p.change(q, n)
		if n == 1 || n == 3 { // in the middle of the work
			s.Kill()
			s = running.Start(t, addr, data, "-base-url", l.URL)
		}
		p.reload(q.path())
		if n%2 == 0 {
			p.allStored(q)
		}
	}
	for _, kind := range practised {
		p.answer(q.items[kind])
		p.Press("\t")
	}
	p.allStored(q)
	p.Until("that all is saved", `document.querySelector("[data-all]").textContent === document.querySelector("auto-save").getAttribute("all")`)
	l.bad(false)
	p.reload(q.path())
	for _, kind := range practised {
		p.holds(q.items[kind])
	}
	if status, _ := s.Stop(); status != 0 {
		t.Errorf("ended with %d: %s", status, s.Said())
	}
	l.complain()
	q.compare(t, data, l)
}

// practised are the questions that the story answers, again and again.
var practised = []string{courses.Single, courses.ShortText, courses.Numeric}

// sitting is somebody in the middle of a quiz.
type sitting struct {
	id     lms.AttemptID
	cookie string
	say    *i18n.Locale
	items  map[string]*courses.Item // by type
}

func (q *sitting) path() string { return "/attempts/" + string(q.id) }

// onData opens the data in this process, for as long as do takes.
func onData(t *testing.T, data string, do func(*testing.T, *testkit.Site)) {
	t.Helper()
	ok := t.Run("in this process", func(t *testing.T) {
		do(t, testkit.Start(t, testkit.WithCourses(everyType(t)), testkit.WithoutJobs(), testkit.WithConfig(func(c *config.Config) { c.Data = data })))
	})
	if !ok {
		t.FailNow()
	}
}

// beginOn begins the quiz of the sample course in a data folder.
func beginOn(t *testing.T, data string) *sitting {
	t.Helper()
	q := &sitting{}
	onData(t, data, func(t *testing.T, site *testkit.Site) {
		secret, who := listener(t, site)
		ctx := context.Background()
		if _, err := site.Enrolments.Read(ctx, who, "tea", enrolment.Reading{Lesson: "serving", Viewed: true}); err != nil {
			t.Fatal(err)
		}
		at, _, err := site.Assessments.Start(ctx, who, enrolment.IDOf(lms.Platform, who.Person, "tea"), "final")
		if err != nil {
			t.Fatal(err)
		}
		q.id, q.cookie, q.say, q.items = at.ID, secret, site.Catalogue.For(prefs("ar")), typesOf(items(site, at))
	})
	return q
}

// sit opens a window on the attempt, through a line.
func (q *sitting) sit(t *testing.T, url string) *person {
	t.Helper()
	d := browser.Device{Lang: "ar", Phone: true}
	p := &person{Page: browser.Start(t).Open(url, d), device: d, say: q.say}
	p.Cookie("lang", d.Lang)
	p.Cookie("sid", q.cookie)
	return p
}

// change answers every question, each time otherwise.
func (p *person) change(q *sitting, n int) {
	p.Helper()
	choices := question.Show(q.items[courses.Single], p.say.Lang, question.Order{}, question.Response{}).Choices
	p.pick("#"+render.QuestionID(q.items[courses.Single].ID), choices[n%len(choices)].Words.Text)
	for _, kind := range []string{courses.ShortText, courses.Numeric} {
		p.Fill("#"+render.QuestionID(q.items[kind].ID)+"-in", fmt.Sprint(100+n))
		p.Press("\t")
	}
}

// reload reloads the page, and again until it comes whole.
func (p *person) reload(path string) {
	p.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		whole := p.tries(func() {
			p.Goto(path)
			if !browser.Eval[bool](p.Page, `!!document.querySelector("auto-save form") && !!customElements.get("auto-save")`) {
				p.Fatalf("%s: half a page", path)
			}
		})
		if whole {
			return
		}
		if time.Now().After(end) {
			p.Fatalf("%s never comes", path)
		}
	}
}

// allStored waits until the page has word of every answer. The device finds its
// network again and again, so that no try waits for long.
func (p *person) allStored(q *sitting) {
	p.Helper()
	time.Sleep(100 * time.Millisecond) // what was just typed is noted after the keys
	p.Until("word of every answer", `(() => {
		dispatchEvent(new Event("online"));
		return sessionStorage.getItem("attempt.`+string(q.id)+`") === null
			&& !document.querySelector("[data-state].bad")
			&& ["", document.querySelector("auto-save").getAttribute("all")].includes(document.querySelector("[data-all]").textContent);
	})()`)
}

// errGaveUp is thrown by what fails under tries.
var errGaveUp = errors.New("gave up")

// lenient is a test that something may fail without failing it.
type lenient struct{ testing.TB }

func (l lenient) Fatalf(format string, args ...any) {
	l.Helper()
	l.Logf("once more: "+format, args...)
	panic(errGaveUp)
}

// tries does what may fail and reports whether it went well.
func (p *person) tries(do func()) (ok bool) {
	was := p.Page.TB
	defer func() {
		p.Page.TB = was
		if r := recover(); r != nil && r != any(errGaveUp) {
			panic(r)
		}
	}()
	p.Page.TB = lenient{was}
	do()
	return true
}

// compare holds what the browser was told against what is stored.
func (q *sitting) compare(t *testing.T, data string, l *badLine) {
	t.Helper()
	onData(t, data, func(t *testing.T, site *testkit.Site) {
		at := site.Attempt(q.path())
		for i, it := range items(site, at) {
			b, told := at.Answers[i], l.told[it.ID]
			if b.Seq < told.seq {
				t.Errorf("%s: number %d is stored, %d was acknowledged", it.ID, b.Seq, told.seq)
			}
			if b.Seq > 0 && !stands(t, it, at, b, l.sent[it.ID], told) {
				t.Errorf("%s: %+v is stored under number %d; %+v was acknowledged, %+v sent", it.ID, b.Response, b.Seq, told, l.sent[it.ID])
			}
		}
		for _, kind := range practised {
			if l.told[q.items[kind].ID].seq < 2 {
				t.Errorf("%s was acknowledged only up to number %d", kind, l.told[q.items[kind].ID].seq)
			}
		}
	})
}

// stands reports whether what is stored is what was acknowledged under its
// number, or was sent under a later one.
func stands(t *testing.T, it *courses.Item, at *assessment.Attempt, b assessment.Answer, all []sent, told sent) bool {
	t.Helper()
	if b.Seq == told.seq {
		all = []sent{told}
	}
	for _, s := range all {
		r, err := question.Read(it, at.Order(), s.answer, question.Response{})
		if err != nil {
			t.Fatalf("%s: %v", it.ID, err)
		}
		if s.seq == b.Seq && reflect.DeepEqual(r, b.Response) {
			return true
		}
	}
	return false
}
