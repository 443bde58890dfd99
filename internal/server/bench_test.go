package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/valyala/fasthttp"

	"sanad/internal/account"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/testkit"
)

// request is a request that a benchmark repeats without a network.
type request struct {
	b       *testing.B
	handler fasthttp.RequestHandler
	cookie  string
	token   string
}

func newRequest(b *testing.B, site *testkit.Site, email string) *request {
	b.Helper()
	secret, _, err := site.Accounts.SignIn(context.Background(), account.Visitor{Network: email}, email, testkit.Password)
	if err != nil {
		b.Fatal(err)
	}
	who, err := site.Accounts.Resolve(context.Background(), lms.Platform, secret)
	if err != nil {
		b.Fatal(err)
	}
	return &request{b: b, handler: site.Server.App().Handler(), cookie: secret, token: site.Accounts.FormToken(who.Actor.Session)}
}

func (r *request) do(method, path string, body []byte) *fasthttp.RequestCtx {
	r.b.Helper()
	return r.send(method, path, body, 200)
}

func (r *request) send(method, path string, body []byte, status int) *fasthttp.RequestCtx {
	r.b.Helper()
	ctx := &fasthttp.RequestCtx{}
	q := &ctx.Request
	q.Header.SetMethod(method)
	q.SetRequestURI(path)
	q.Header.SetHost("127.0.0.1")
	q.Header.Set("Accept-Encoding", "gzip")
	q.Header.Set("Accept-Language", "ar")
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("X-Form-Token", r.token)
	q.Header.SetCookie("sid", r.cookie)
	if body != nil {
		q.Header.SetContentType("application/json")
		q.SetBody(body)
	}
	r.handler(ctx)
	if ctx.Response.StatusCode() != status {
		r.b.Fatalf("%s %s: status %d: %s", method, path, ctx.Response.StatusCode(), ctx.Response.Body())
	}
	return ctx
}

// benchSite is a site of the bundled courses with somebody who learns.
func benchSite(b *testing.B) (*testkit.Site, lms.Actor) {
	b.Helper()
	site := testkit.Start(b, testkit.WithoutJobs())
	id := site.Person("learner@sanad.example", lms.Text{AR: "ليلى", EN: "Layla"})
	actor := lms.Actor{Person: id, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	if _, err := site.Enrolments.Enrol(context.Background(), actor, "privacy-pdpl"); err != nil {
		b.Fatal(err)
	}
	return site, actor
}

func BenchmarkPages(b *testing.B) {
	site, _ := benchSite(b)
	r := newRequest(b, site, "learner@sanad.example")
	for _, path := range []string{"/courses", "/courses/privacy-pdpl", "/courses/privacy-pdpl/lessons/personal-data", "/learn"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(r.do("GET", path, nil).Response.Body())))
			}
		})
	}
}

// BenchmarkQuiz sits a whole quiz: begin, read the page, save every answer, hand
// in. Each time by another learner.
func BenchmarkQuiz(b *testing.B) {
	site := testkit.Start(b)
	ctx := context.Background()
	var learners []*request
	for i := range b.N {
		email := fmt.Sprintf("learner%d@sanad.example", i)
		actor := lms.Actor{Person: site.Person(email, lms.Text{EN: "Layla"}), Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
		if _, err := site.Enrolments.Enrol(ctx, actor, "privacy-pdpl"); err != nil {
			b.Fatal(err)
		}
		learners = append(learners, newRequest(b, site, email))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for _, r := range learners {
		path := string(r.send("POST", "/courses/privacy-pdpl/quizzes/final", nil, 303).Response.Header.Peek("Location"))
		r.do("GET", path, nil)
		who, err := site.Accounts.Resolve(ctx, lms.Platform, r.cookie)
		if err != nil {
			b.Fatal(err)
		}
		sheet, err := site.Assessments.Sheet(ctx, who.Actor, lms.AttemptID(path[len("/attempts/"):]), lms.Arabic)
		if err != nil {
			b.Fatal(err)
		}
		for _, q := range sheet.Questions {
			r.do("POST", path+"/save", fmt.Appendf(nil, `{"item":%q,"seq":1,"answer":{}}`, q.View.Item))
		}
		r.send("POST", path+"/submit", nil, 303)
	}
}

func BenchmarkAutosave(b *testing.B) {
	site, actor := benchSite(b)
	r := newRequest(b, site, "learner@sanad.example")
	t, _, err := site.Assessments.Start(context.Background(), actor, enrolment.IDOf(lms.Platform, actor.Person, "privacy-pdpl"), "final")
	if err != nil {
		b.Fatal(err)
	}
	sheet, err := site.Assessments.Sheet(context.Background(), actor, t.ID, lms.Arabic)
	if err != nil {
		b.Fatal(err)
	}
	var item string
	var answer question.Input
	for _, q := range sheet.Questions {
		if len(q.View.Choices) > 0 {
			item, answer = q.View.Item, question.Input{Choices: []string{q.View.Choices[0].Value}}
		}
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r.do("POST", "/attempts/"+string(t.ID)+"/save", fmt.Appendf(nil, `{"item":%q,"seq":%d,"answer":%s}`, item, n+1, raw))
	}
}
