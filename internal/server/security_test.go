package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/courses"
	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// captured keeps the lines of the program's log. It is safe for concurrent use.
type captured struct {
	mu    sync.Mutex // guards lines
	lines []map[string]string
}

func (c *captured) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelInfo }
func (c *captured) WithAttrs([]slog.Attr) slog.Handler           { return c }
func (c *captured) WithGroup(string) slog.Handler                { return c }

func (c *captured) Handle(_ context.Context, r slog.Record) error {
	line := map[string]string{"level": r.Level.String(), "msg": r.Message}
	r.Attrs(func(a slog.Attr) bool { line[a.Key] = a.Value.String(); return true })
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, line)
	return nil
}

// take returns the security lines since the last time, as "event outcome route".
func (c *captured) take(t *testing.T) (said []string, lines []map[string]string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.lines {
		if l["msg"] != "security" {
			continue
		}
		if l["level"] != "INFO" || len(l["request"]) != 32 {
			t.Errorf("line without level or request: %v", l)
		}
		said, lines = append(said, l["event"]+" "+l["outcome"]+" "+l["route"]), append(lines, l)
	}
	c.lines = nil
	return said, lines
}

// watchedSite is a site whose log the test reads.
func watchedSite(t *testing.T) (*testkit.Site, *captured) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := &captured{}
	cfg := config.Default()
	cfg.Data, cfg.Addr, cfg.BaseURL = t.TempDir(), l.Addr().String(), "http://"+l.Addr().String()
	site := &testkit.Site{TB: t, URL: cfg.BaseURL, Clock: testkit.NewClock()}
	site.App, err = app.Open(t.Context(), cfg, app.Options{Clock: site.Clock, StrictPlans: true, Log: slog.New(log), PasswordCost: account.Cost{Memory: 64, Time: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	tea := testkit.Tea(t)
	pkg, _ := courses.Read(tea)
	if _, err := site.Courses.Publish(t.Context(), lms.SystemActor(lms.Platform), pkg, tea); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- site.Server.Serve(l) }()
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return site, log
}

// scene is one thing that happens, and the lines it must leave.
type scene struct {
	what string
	do   func()
	want []string
}

func TestSecurityLog_has_one_line_for_each_event_and_names_nobody(t *testing.T) {
	site, log := watchedSite(t)
	noura := site.Person("noura@example.org", lms.Text{EN: "Noura Abdullah"})
	huda := site.Person("huda@example.org", lms.Text{EN: "Huda"})
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	v, desk, admin := site.Visitor(), site.Visitor(), site.Visitor()
	v.Header.Set("User-Agent", "Mozilla/5.0 (Windows) Chrome/140.0")
	signIn := func(v *testkit.Visitor, email, password string) {
		v.Get("/sign-in").Submit("main form", "email", email, "password", password)
	}
	const wrong = "not the right phrase 1"
	var secrets []string
	scenes := []scene{
		{"a wrong password", func() { signIn(v, "noura@example.org", wrong) }, []string{"sign_in failed /sign-in"}},
		{"an unknown address", func() { signIn(v, "nobody@example.org", wrong) }, []string{"sign_in failed /sign-in"}},
		{"signing in", func() { signIn(v, "noura@example.org", testkit.Password) }, []string{"sign_in ok /sign-in"}},
		{"registering", func() {
			site.Visitor().Get("/register").Submit("main form", "name_en", "Sara", "email", "sara@example.org", "password", testkit.Password, "accept", "1").Want(http.StatusOK)
		}, []string{"sign_in ok /register"}},
		{"ordinary pages", func() {
			v.Get("/account").Get("/courses").Get("/courses/nothing").Get("/nothing").Get("/c/" + lms.NewID())
		}, nil},
		{"a page of the administration", func() { v.Get("/admin/people/" + string(huda)).Want(http.StatusForbidden) }, []string{"denial forbidden /admin/people/:person"}},
		{"somebody else's attempt", func() { v.Get("/attempts/" + lms.NewID()).Want(http.StatusNotFound) }, []string{"denial hidden /attempts/:attempt"}},
		{"a forged form", func() { v.Get("/account").Post("/account/profile", "_token", "x").Want(http.StatusForbidden) }, []string{"denial forged /account/profile"}},
		{"a wrong password to confirm", func() { v.Get("/confirm").Submit("main form", "password", wrong).Want(http.StatusUnprocessableEntity) }, []string{"step_up failed /confirm"}},
		{"confirming", func() { v.Get("/confirm").Submit("main form", "password", testkit.Password) }, []string{"step_up ok /confirm"}},
		{"a second session ends the first", func() {
			signIn(desk, "noura@example.org", testkit.Password)
			desk.Get("/account").Submit("form[action^='/account/sessions/']").Want(http.StatusOK)
		}, []string{"sign_in ok /sign-in", "session_end closed /account/sessions/:session/end"}},
		{"a new password", func() {
			signIn(v, "noura@example.org", testkit.Password)
			desk.Get("/account").Submit("form[action='/account/password']", "old_password", testkit.Password, "password", "another long phrase 9").Want(http.StatusOK)
		}, []string{"sign_in ok /sign-in", "step_up ok /account/password", "session_end renewed /account/password"}},
		{"signing out", func() {
			secrets = append(secrets, cookieOf(t, desk, "sid"))
			desk.Get("/account").Submit("form[action='/sign-out']").Want(http.StatusOK)
		}, []string{"session_end signed_out /sign-out"}},
		{"being suspended", func() {
			signIn(desk, "huda@example.org", testkit.Password)
			signIn(admin, "admin@example.org", testkit.Password)
			admin.Get("/admin/people/" + string(huda) + "/suspend").Submit("form[action$='/suspend']").Want(http.StatusOK)
		}, []string{"sign_in ok /sign-in", "sign_in ok /sign-in", "session_end suspended /admin/people/:person/suspend"}},
		{"being away for too long", func() {
			site.Clock.Advance(16 * time.Minute)
			admin.Get("/admin").Get("/admin")
		}, []string{"session_end expired /admin"}},
		{"too many wrong passwords", func() {
			for range 11 {
				signIn(site.Visitor(), "sara@example.org", wrong)
			}
		}, append(slices.Repeat([]string{"sign_in failed /sign-in"}, 10), "limit delayed /sign-in")},
		{"too many tries from one network", func() {
			for n := range 20 {
				signIn(site.Visitor(), fmt.Sprintf("p%d@example.org", n), wrong)
			}
		}, append(slices.Repeat([]string{"sign_in failed /sign-in"}, 19), "limit refused /sign-in")},
	}
	names := map[string]bool{}
	for _, sc := range scenes {
		sc.do()
		got, lines := log.take(t)
		if diff := cmp.Diff(sc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sc.what, diff)
		}
		secrets = append(secrets, "noura", "Noura", "huda", "sara", "example.org", "phrase", "127.0.0", "Chrome", "Windows", string(noura), string(huda))
		for _, l := range lines {
			names[l["actor"]] = true
			for _, secret := range secrets {
				if text := fmt.Sprint(l); strings.Contains(text, secret) {
					t.Errorf("%s: %q stands in %s", sc.what, secret, text)
				}
			}
		}
	}
	if len(names) < 5 {
		t.Errorf("only %d pseudonyms for many people", len(names))
	}
}
