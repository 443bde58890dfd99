package sample

import (
	"context"
	"errors"
	"testing"

	"github.com/pquerna/otp/totp"

	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// World is a site with the sample world.
type World struct {
	*testkit.Site
	*demo.World
	Clock  *demo.Clock
	Open   *assessment.Attempt // of every type of question, by yusuf
	Read   *assessment.Attempt // the same, handed in by maryam, with an essay to be reviewed
	Failed *assessment.Attempt // of the bundled course, handed in empty by omar

	recovery []string // codes of Protected that were not used
}

// Protected is the first part of the address of somebody with a second factor.
const Protected = "counselor"

// Essay is long enough for the sample course's essay.
const Essay = "زارنا جار قديم بعد سفر طويل فقمت له وسألته عما يحب ثم أعددت الشاي كما طلب وجلست أسمع حديثه حتى انتهى من كوبه وشكرنا وانصرف مسرورًا"

// Start starts the world; below is the clock that it ends up at.
func Start(tb testing.TB, below lms.Clock) *World {
	tb.Helper()
	ctx := context.Background()
	w := &World{Clock: demo.NewClock(below)}
	w.Site = testkit.Start(tb, testkit.WithClock(w.Clock), testkit.WithJobsLater())
	Publish(w.Site, EveryType(tb))
	var err error
	if w.World, err = demo.Seed(ctx, w.App, w.Clock); err != nil {
		tb.Fatal(err)
	}
	w.attempts(ctx)
	w.protect(ctx)
	if err := w.Accounts.AskReset(ctx, account.Visitor{Network: "127.0.0.0/24"}, "layla@sanad.example"); err != nil { // a mail to look at
		tb.Fatal(err)
	}
	w.Jobs.Start()
	w.Settle()
	return w
}

// attempts makes what the pages of attempts show.
func (w *World) attempts(ctx context.Context) {
	w.Helper()
	w.Open, w.Read = w.begin("yusuf", "tea"), w.begin("maryam", "tea")
	answers, err := demo.Answers(ctx, w.App, w.Read)
	if err != nil {
		w.Fatal(err)
	}
	in := answers["q-essay"]
	in.Choices = []string{Essay}
	answers["q-essay"] = in
	if _, err := w.Assessments.Submit(ctx, w.Actor("maryam@sanad.example"), w.Read.ID, answers); err != nil {
		w.Fatal(err)
	}
	w.Failed = w.begin("omar", "privacy-pdpl")
	if _, err := w.Assessments.Submit(ctx, w.Actor("omar@sanad.example"), w.Failed.ID, nil); err != nil {
		w.Fatal(err)
	}
	if err := demo.Begin(ctx, w.App, w.Clock, w.Actor("layla@sanad.example"), "tea", 0); err != nil {
		w.Fatal(err)
	}
	w.begin("yusuf", "account-device-safety")
	w.begin("yusuf", "privacy-pdpl")
}

// begin lets somebody read a course and begin its quiz.
func (w *World) begin(who string, c lms.CourseID) *assessment.Attempt {
	w.Helper()
	ctx, a := context.Background(), w.Actor(who+"@sanad.example")
	if err := demo.Begin(ctx, w.App, w.Clock, a, c, 100); err != nil {
		w.Fatal(err)
	}
	t, _, err := w.Assessments.Start(ctx, a, enrolment.IDOf(lms.Platform, a.Person, c), "final")
	if err != nil {
		w.Fatal(err)
	}
	return t
}

// Session signs somebody of the world in, by the first part of their address, and
// returns the secret of the session; "" for nobody.
func (w *World) Session(who string) string {
	w.Helper()
	if who == "" {
		return ""
	}
	ctx, browser := context.Background(), account.Visitor{Network: "127.0.0.0/24", Agent: "sample"}
	secret, _, err := w.Accounts.SignIn(ctx, browser, who+"@sanad.example", demo.Password)
	var needed *account.CodeNeeded
	if errors.As(err, &needed) {
		secret, _, err = w.Accounts.GiveCode(ctx, browser, needed.Pending, w.recovery[0])
		w.recovery = w.recovery[1:]
	}
	if err != nil {
		w.Fatal(err)
	}
	return secret
}

// protect gives somebody a second factor.
func (w *World) protect(ctx context.Context) {
	w.Helper()
	who, err := w.Accounts.Resolve(ctx, lms.Platform, w.Session(Protected))
	if err != nil {
		w.Fatal(err)
	}
	if err := w.Accounts.BeginFactor(ctx, who.Actor); err != nil {
		w.Fatal(err)
	}
	f, err := w.Accounts.Factor(ctx, who.Actor)
	if err != nil {
		w.Fatal(err)
	}
	code, err := totp.GenerateCode(f.Secret, w.Clock.Now())
	if err != nil {
		w.Fatal(err)
	}
	if w.recovery, err = w.Accounts.TurnOnFactor(ctx, who.Actor, code); err != nil {
		w.Fatal(err)
	}
}
