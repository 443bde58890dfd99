package story_test

import (
	"context"
	"io/fs"
	"net/http"
	"testing"

	"sanad/courses"
	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// world is a site with the sample world, and with a course whose quiz asks every
// type of question.
type world struct {
	*testkit.Site
	*demo.World
	clock   *demo.Clock
	cookies map[string]string
	open    *assessment.Attempt // of every type of question, by yusuf
	read    *assessment.Attempt // the same, handed in by maryam, with an essay to be reviewed
	failed  *assessment.Attempt // of the bundled course, handed in empty
}

// bank is what the sample course's bank lacks for a question of every type.
const bank = `banks/all.yaml --
id: all
items:
  - id: q-truth
    type: truefalse
    tags: [water]
    stem:
      ar: الماء يغلي.
      en: Water boils.
    answer: true
    feedback:
      ar: نعم.
      en: Yes.
    cite: SOURCES.md#steep-1
  - id: q-talk
    type: scenario
    tags: [serving]
    stem:
      ar: طرق الباب ضيف.
      en: A guest knocks.
    nodes:
      - id: door
        says:
          ar: السلام عليكم.
          en: Peace be upon you.
        choices:
          - id: in
            goto: good
            points: 2
            ar: تفضل
            en: Come in
          - id: out
            goto: bad
            ar: لست هنا
            en: I am not here
      - id: good
        says:
          ar: جزاك الله خيرًا.
          en: Thank you.
      - id: bad
        says:
          ar: ينصرف.
          en: He leaves.
`

// everyType is the sample course with a quiz that asks every question it has.
func everyType(tb testing.TB) fs.FS {
	tb.Helper()
	return testkit.Tea(tb, "banks/all.yaml --\nid: all\nitems:\n", bank, "tags: [water]\n    count: 1", "tags: [water]\n    count: 4",
		"tags: [serving]\n    count: 2", "tags: [serving]\n    count: 7", "pass: 80\nattempts: 3\ncooldown_h: 1", "pass: 60\nattempts: 1")
}

// publish publishes a course beside those of the site.
func publish(site *testkit.Site, files fs.FS) {
	site.Helper()
	p, report := courses.Read(files)
	if !report.OK() {
		site.Fatalf("course: %v", report.Errors())
	}
	if _, err := site.Courses.Publish(context.Background(), lms.SystemActor(lms.Platform), p, files); err != nil {
		site.Fatal(err)
	}
}

// sample starts the sample world and makes its attempts.
func sample(t *testing.T) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{clock: demo.NewClock(testkit.NewClock()), cookies: map[string]string{"": ""}}
	w.Site = testkit.Start(t, testkit.WithClock(w.clock), testkit.WithJobsLater())
	publish(w.Site, everyType(t))
	var err error
	if w.World, err = demo.Seed(ctx, w.App, w.clock); err != nil {
		t.Fatal(err)
	}
	w.open, w.read = w.begin("yusuf", "tea"), w.begin("maryam", "tea")
	answers, err := demo.Answers(ctx, w.App, w.read)
	if err != nil {
		t.Fatal(err)
	}
	in := answers["q-essay"]
	in.Choices = []string{typedEssay}
	answers["q-essay"] = in
	w.handIn(w.read, answers)
	w.failed = w.begin("omar", "privacy-pdpl")
	w.handIn(w.failed, nil)
	w.begun("layla", "tea")
	w.begin("yusuf", "account-device-safety")
	w.begin("yusuf", "privacy-pdpl")
	w.Jobs.Start()
	w.Settle()
	return w
}

// begin lets somebody read a course and begin its quiz.
func (w *world) begin(who string, c lms.CourseID) *assessment.Attempt {
	w.Helper()
	ctx, a := context.Background(), w.Actor(who+"@sanad.example")
	if err := demo.Begin(ctx, w.App, w.clock, a, c, 100); err != nil {
		w.Fatal(err)
	}
	t, _, err := w.Assessments.Start(ctx, a, enrolment.IDOf(lms.Platform, a.Person, c), "final")
	if err != nil {
		w.Fatal(err)
	}
	return t
}

// cookie signs somebody of the sample world in, once.
func (w *world) cookie(who string) string {
	w.Helper()
	if secret, ok := w.cookies[who]; ok {
		return secret
	}
	secret, _, err := w.Accounts.SignIn(context.Background(), account.Visitor{Network: "127.0.0.0/24", Agent: "story"}, who+"@sanad.example", demo.Password)
	if err != nil {
		w.Fatal(err)
	}
	w.cookies[who] = secret
	return secret
}

// sit opens a window for somebody of the world; "" is a visitor.
func (w *world) sit(t testing.TB, b *browser.Browser, who string, d browser.Device) *person {
	t.Helper()
	p := sit(t, b, w.Site, d)
	p.as(who, w)
	return p
}

// as makes the window somebody else's.
func (p *person) as(who string, w *world) {
	p.Helper()
	p.Cookie("lang", p.device.Lang)
	p.Cookie("sid", w.cookie(who))
}

// visitor is somebody of the world without scripts.
func (w *world) visitor(who string) *testkit.Visitor {
	w.Helper()
	v := w.Visitor()
	if secret := w.cookie(who); secret != "" {
		v.Header.Set("Cookie", "sid="+secret)
	}
	return v
}

// view is a page as somebody sees it.
type view struct {
	who, path string
	status    int // 0: 200
}

// views lists every type of page, with each state that looks different.
func (w *world) views() []view {
	const learner, reader, taker, admin = "layla", "maryam", "yusuf", "admin"
	safety, privacy, tea := "/courses/account-device-safety", "/courses/privacy-pdpl", "/courses/tea"
	open, read := "/attempts/"+string(w.open.ID), "/attempts/"+string(w.read.ID)
	out := []view{
		{"", "/", 0}, {reader, "/", 0}, {"", "/courses", 0}, {"", "/courses?q=zzzz", 0}, {"", privacy, 0}, {reader, privacy, 0}, {learner, privacy, 0},
		{"", "/sign-in", 0}, {"", "/register", 0}, {"", "/forgot", 0}, {"", "/reset/none", 410}, {"", "/help", 0}, {"", "/privacy", 0},
		{reader, "/learn", 0}, {admin, "/learn", 0}, {learner, "/account", 0}, {learner, "/confirm", 0}, {taker, safety + "/leave", 0},
		{learner, tea + "/lessons/serving", 403}, {taker, tea + "/lessons/water", 0}, {taker, tea + "/lessons/serving", 0},
		{taker, safety + "/quizzes/final", 0}, {reader, tea + "/quizzes/final", 0},
		{taker, open, 0}, {taker, open + "/submit", 0}, {reader, read + "/result", 0}, {"omar", "/attempts/" + string(w.failed.ID) + "/result", 0},
		{learner, "/certificates", 0}, {reader, "/certificates", 0}, {"", "/verify", 0}, {"", "/a/privacy-pdpl", 0},
		{"", "/c/00000000000000000000000000000000", 404}, {"", "/nowhere", 404}, {reader, "/admin", 403},
		{admin, "/review", 0}, {admin, "/review/" + string(w.read.ID) + "/q-essay", 0}, {admin, "/admin", 0}, {admin, "/admin/people", 0},
		{admin, "/admin/people/" + string(w.Actor("layla@sanad.example").Person), 0}, {admin, "/admin/mail", 0}, {admin, "/admin/jobs", 0},
		{admin, "/admin/audit", 0}, {admin, "/admin/courses", 0}, {admin, "/admin/assessment", 0}, {admin, "/admin/certificates", 0},
		{admin, "/admin/certificates/" + string(w.Certificates["valid"]) + "/revoke", 0},
	}
	for _, state := range []string{"valid", "expired", "revoked"} {
		out = append(out, view{"", "/c/" + string(w.Certificates[state]), 0})
	}
	return out
}

// lessons lists the lessons of the bundled courses, as their reader sees them.
func (w *world) lessons() []view {
	w.Helper()
	var out []view
	for _, c := range []lms.CourseID{"account-device-safety", "privacy-pdpl"} {
		v := published(w.Site, c)
		for i := range v.Outline {
			out = append(out, view{"yusuf", "/courses/" + string(c) + "/lessons/" + string(v.Outline[i].ID), 0})
		}
	}
	return out
}

func (v view) want() int {
	if v.status == 0 {
		return http.StatusOK
	}
	return v.status
}
