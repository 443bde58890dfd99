package story_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// TestAdministrator_protects_an_account: from the word on the administration's page
// to signing in with a code of the app, and with one from the paper.
func TestAdministrator_protects_an_account(t *testing.T) {
	b := browser.Start(t)
	for _, d := range []browser.Device{{Lang: "ar", Phone: true}, {Lang: "en"}, {Lang: "ar", NoScript: true}, {Lang: "en", Phone: true, NoScript: true}} {
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
			site.Person("admin@example.org", noura, lms.RolePlatformAdmin)
			p := sit(t, b, site, d)
			p.Cookie("lang", d.Lang)
			p.password()
			p.look("/learn")
			seed, paper := p.protects()
			p.signOut()
			p.twoSteps(seed)
			p.signOut()
			p.fromPaper(paper)
			p.unprotects(seed)
			p.Clean()
		})
	}
}

// press sends the page's form.
func (p *person) press() {
	p.Helper()
	p.Follow("main form[method=post] button")
}

// seenBy looks at a page as everybody must be able to see it.
func (p *person) seenBy(path string) {
	p.Helper()
	p.look(path)
	p.large()
	if !p.device.NoScript { // the rules are a script
		p.Accessible()
	}
}

// password gives the right password.
func (p *person) password() {
	p.Helper()
	p.Goto("/sign-in")
	p.Fill("[name=email]", "admin@example.org")
	p.Fill("[name=password]", testkit.Password)
	p.press()
}

func (p *person) signOut() {
	p.Helper()
	p.Goto("/account")
	p.look("/account")
	p.Follow("form[action='/sign-out'] button")
	p.look("/?done=")
	p.site.Clock.Advance(time.Minute) // no code serves twice
}

// protects sets an app up, and returns what it scanned and one of the codes that
// were written down.
func (p *person) protects() (seed, paper string) {
	p.Helper()
	p.Goto("/admin")
	p.seenBy("/admin")
	p.reads(".nudge", "factor.nudge")
	p.Follow(".nudge a")
	p.seenBy("/account/second-factor")
	p.press()
	p.seenBy("/account/second-factor")
	if got := browser.Eval[int](p.Page, `Math.round(document.querySelector(".factor-square svg").getBoundingClientRect().width)`); got < 200 {
		p.Errorf("the square code is %d px wide", got)
	}
	seed = strings.ReplaceAll(p.words(".factor-secret"), " ", "")
	p.Fill("[name=code]", p.wrongCode(seed))
	p.press()
	p.seenBy("/account/second-factor/on")
	p.reads("#f-code-error", "account.code_wrong")
	p.Fill("[name=code]", p.appCode(seed))
	p.press()
	p.seenBy("/account/second-factor/on")
	p.reads("h1", "factor.recovery")
	all := browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll(".factor-codes code")).map((e) => e.textContent.trim())`)
	if len(all) != 10 {
		p.Fatalf("%d recovery codes, want 10", len(all))
	}
	p.Follow("main a.button")
	p.seenBy("/account/second-factor")
	p.reads("h1 .tag", "factor.is_on")
	return seed, all[6]
}

// appCode is what the app shows, as the reader's keyboard writes it.
func (p *person) appCode(seed string) string {
	p.Helper()
	code, err := totp.GenerateCode(seed, p.site.Clock.Now())
	if err != nil {
		p.Fatal(err)
	}
	if p.device.Lang == "ar" {
		return string(i18n.AppendArabicIndic(nil, code))
	}
	return code[:3] + " " + code[3:]
}

// wrongCode is what the app does not show.
func (p *person) wrongCode(seed string) string {
	p.Helper()
	for _, digits := range []string{"000000", "111111", "222222", "333333"} {
		if ok, err := totp.ValidateCustom(digits, seed, p.site.Clock.Now(), totp.ValidateOpts{Period: 30, Skew: 2, Digits: 6}); err == nil && !ok {
			return digits
		}
	}
	p.Fatal("every code is right")
	return ""
}

// twoSteps signs in with a code of the app, the second time it is given.
func (p *person) twoSteps(seed string) {
	p.Helper()
	p.password()
	p.seenBy("/sign-in/code")
	p.reads("h1", "factor.sign_in")
	p.Fill("[name=code]", p.wrongCode(seed))
	p.press()
	p.seenBy("/sign-in/code")
	p.reads("#f-code-error", "account.code_wrong")
	p.Fill("[name=code]", p.appCode(seed))
	p.press()
	p.look("/learn")
}

// fromPaper signs in with a recovery code.
func (p *person) fromPaper(code string) {
	p.Helper()
	p.password()
	p.look("/sign-in/code")
	p.Fill("[name=code]", strings.ToLower(code))
	p.press()
	p.look("/learn")
	p.Goto("/account/second-factor")
	p.look("/account/second-factor")
	p.reads("main", "factor.left", "n", 9)
}

// unprotects turns the second factor off again.
func (p *person) unprotects(seed string) {
	p.Helper()
	p.Follow("main a.danger")
	p.seenBy("/account/second-factor/off")
	p.Fill("[name=code]", p.appCode(seed))
	p.press()
	p.look("/account/second-factor")
	p.reads(".notice", "factor.off_done")
}
