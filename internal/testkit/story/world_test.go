package story_test

import (
	"io/fs"
	"testing"

	"sanad/internal/assessment"
	"sanad/internal/demo"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
	sampleworld "sanad/internal/testkit/sample"
)

// world is the sample world, whose people stay signed in from page to page.
type world struct {
	*sampleworld.World
	clock              *demo.Clock
	cookies            map[string]string
	open, read, failed *assessment.Attempt
}

// everyType is the sample course with a quiz that asks every question it has.
func everyType(tb testing.TB) fs.FS { return sampleworld.EveryType(tb) }

// sample starts the sample world.
func sample(t *testing.T) *world {
	t.Helper()
	w := sampleworld.Start(t, testkit.NewClock())
	return &world{World: w, clock: w.Clock, cookies: map[string]string{}, open: w.Open, read: w.Read, failed: w.Failed}
}

// cookie signs somebody of the sample world in, once.
func (w *world) cookie(who string) string {
	w.Helper()
	secret, ok := w.cookies[who]
	if !ok {
		secret = w.Session(who)
		w.cookies[who] = secret
	}
	return secret
}

// all lists every view, lessons of the bundled courses included.
func (w *world) all() []sampleworld.View { return append(w.Views(), w.Lessons()...) }

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
