package browser

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Device is who opens a page, and on what.
type Device struct {
	Lang     string // "ar" or "en": what the browser asks for
	Phone    bool   // 390 by 844, else 1280 by 900
	Dark     bool
	NoScript bool
}

// String names the device for tests and files: "ar-phone-dark-noscript".
func (d Device) String() string {
	s := d.Lang + "-desktop"
	if d.Phone {
		s = d.Lang + "-phone"
	}
	if d.Dark {
		s += "-dark"
	}
	if d.NoScript {
		s += "-noscript"
	}
	return s
}

// Page is one private window.
type Page struct {
	testing.TB
	ctx    context.Context
	cancel context.CancelFunc
	origin string
	seen   *traffic
}

// actionTime bounds one action of a person.
const actionTime = 30 * time.Second

// Open opens a private window for a site; nothing of another origin is loaded.
func (b *Browser) Open(site string, d Device) *Page {
	b.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	b.Cleanup(cancel)
	p := &Page{TB: b.TB, ctx: ctx, cancel: cancel, origin: site, seen: &traffic{requests: map[string]*Request{}}}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		b.Fatalf("open window: %v", err)
	}
	call(p, network.Enable, network.EnableParams{})
	call(p, runtime.Enable, cdp.Empty{})
	call(p, log.Enable, cdp.Empty{})
	call(p, fetch.Enable, fetch.EnableParams{})
	p.dress(d)
	return p
}

// Close closes the window; a page that is not closed ends with the test.
func (p *Page) Close() { p.cancel() }

// call runs one command of the protocol.
func call[P, R any](p *Page, cmd cdp.Command[P, R], params P) R {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionTime)
	defer cancel()
	r, err := chromedp.Call(ctx, cmd, params)
	if err != nil {
		p.Fatalf("%s: %v", cmd.Method, err)
	}
	return r
}

// dress makes the window that device.
func (p *Page) dress(d Device) {
	p.Helper()
	m := emulation.SetDeviceMetricsOverrideParams{Width: 1280, Height: 900, DeviceScaleFactor: 1}
	if d.Phone {
		m = emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 844, DeviceScaleFactor: 2, Mobile: true}
	}
	scheme := "light"
	if d.Dark {
		scheme = "dark"
	}
	call(p, emulation.SetDeviceMetricsOverride, m)
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	p.Scripts(!d.NoScript)
	call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": d.Lang}})
}

// Scripts lets pages run scripts, or not.
func (p *Page) Scripts(on bool) {
	p.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// Slow makes the line as slow as that: bytes per second both ways, and the time
// a request takes to come back.
func (p *Page) Slow(bytesPerSecond float64, latency time.Duration) {
	p.Helper()
	p.line(false, float64(latency.Milliseconds()), bytesPerSecond)
}

// Offline cuts the line, or mends it.
func (p *Page) Offline(cut bool) {
	p.Helper()
	p.line(cut, 0, -1)
}

// Deaf cuts the line behind the device's back, as where a router has lost its
// own, or mends it: the page believes to be online.
func (p *Page) Deaf(cut bool) {
	p.Helper()
	p.conditions(cut, 0, -1)
}

func (p *Page) line(offline bool, latency, rate float64) {
	p.Helper()
	p.conditions(offline, latency, rate) // first: a page that hears that the line is back finds it so
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: offline, Latency: latency, DownloadThroughput: rate, UploadThroughput: rate})
}

func (p *Page) conditions(offline bool, latency, rate float64) {
	p.Helper()
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: offline, Latency: latency, DownloadThroughput: rate, UploadThroughput: rate}}})
}

// hear notes what the page does. It runs on the browser's event loop and must
// not wait.
func (p *Page) hear(event any) {
	t := p.seen
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *fetch.EventRequestPaused:
		go p.admit(e) // ends with the command it sends, or with the window
	case *page.EventJavascriptDialogOpening:
		go p.agree() // ends with the command it sends, or with the window
	case *network.EventRequestWillBeSent:
		id := string(e.RequestID)
		if t.requests[id] == nil {
			t.order = append(t.order, id)
		}
		part, _ := e.Request.Headers["Range"].(string)
		t.requests[id] = &Request{URL: e.Request.URL, Type: e.Type.String(), Range: part}
	case *network.EventResponseReceived:
		if r := t.requests[string(e.RequestID)]; r != nil {
			r.Status, r.Cached = e.Response.Status, e.Response.FromDiskCache
		}
	case *network.EventLoadingFailed:
		if r := t.requests[string(e.RequestID)]; r != nil {
			r.GivenUp = e.Canceled
		}
	case *network.EventLoadingFinished:
		if r := t.requests[string(e.RequestID)]; r != nil {
			r.Bytes = int64(e.EncodedDataLength)
		}
	case *log.EventEntryAdded: // what breaks the content security policy, among others
		if e.Entry.Source != "network" && (e.Entry.Level == "error" || e.Entry.Level == "warning") {
			t.console = append(t.console, fmt.Sprint(e.Entry.Source, ": ", e.Entry.Text))
		}
	case *runtime.EventExceptionThrown:
		t.console = append(t.console, exceptionText(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			t.console = append(t.console, fmt.Sprint(e.Type, ": ", consoleText(e.Args)))
		}
	}
}

func consoleText(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, string(a.Value)+a.Description)
	}
	return strings.Join(parts, " ")
}

// admit lets a request through unless it goes to a foreign origin.
func (p *Page) admit(e *fetch.EventRequestPaused) {
	u, err := url.Parse(e.Request.URL)
	own := err == nil && (u.Scheme == "data" || u.Scheme == "blob" || u.Scheme == "about" || strings.HasPrefix(e.Request.URL, p.origin+"/"))
	if own {
		_, _ = chromedp.Call(p.ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID}) // fails only when the window closes
		return
	}
	p.seen.mu.Lock()
	p.seen.foreign = append(p.seen.foreign, e.Request.URL)
	p.seen.mu.Unlock()
	_, _ = chromedp.Call(p.ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
}

// agree says yes to what the browser asks before it goes on, such as whether to
// leave a page.
func (p *Page) agree() {
	_, _ = chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // fails only when the window closes
}

// do runs steps within the time of one action.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionTime)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatalf("%s: %v (at %s)", what, err, p.where())
	}
}

// value runs an action that has an answer.
func value[T any](p *Page, what string, a chromedp.Action[T]) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionTime)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		p.Fatalf("%s: %v (at %s)", what, err, p.where())
	}
	return v
}

func (p *Page) where() string {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Second)
	defer cancel()
	at, _ := chromedp.Run(ctx, chromedp.Location())
	return at
}

// Goto opens a path of the site and waits until it is loaded.
func (p *Page) Goto(path string) {
	p.Helper()
	p.do("open "+path, chromedp.Navigate(p.origin+path))
}

// Path is where the window is, without the site.
func (p *Page) Path() string { return strings.TrimPrefix(p.where(), p.origin) }

// Click clicks the first element of a selector.
func (p *Page) Click(selector string) {
	p.Helper()
	p.do("click "+selector, p.pointAt(selector), chromedp.Click(chromedp.CSS(selector)))
}

// Follow clicks and waits for the page that it leads to.
func (p *Page) Follow(selector string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, actionTime)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, p.pointAt(selector), chromedp.Click(chromedp.CSS(selector))); err != nil {
		p.Fatalf("follow %s: %v (at %s)", selector, err, p.where())
	}
}

func (p *Page) pointAt(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.ScrollIntoView(chromedp.CSS(selector)))
}

// Fill types into a field in place of what it holds.
func (p *Page) Fill(selector, text string) {
	p.Helper()
	p.do("fill "+selector, p.pointAt(selector), chromedp.Focus(chromedp.CSS(selector)))
	Eval[any](p, fmt.Sprintf(`(e => { e.select && e.select() })(document.querySelector(%q))`, selector))
	if text == "" {
		text = "\b"
	}
	p.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Choose picks an option of a select by its value, as a person would: the page
// hears of it.
func (p *Page) Choose(selector, option string) {
	p.Helper()
	p.do("choose "+option+" in "+selector, chromedp.SetValue(chromedp.CSS(selector), option))
	Eval[bool](p, fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new Event("change", {bubbles: true}))`, selector))
}

// Press types keys where the focus is.
func (p *Page) Press(keys string) {
	p.Helper()
	p.do("press keys", chromedp.KeyEvent(keys))
}

// Wait waits until an element of the selector is visible.
func (p *Page) Wait(selector string) {
	p.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Gone waits until no element of the selector is there.
func (p *Page) Gone(selector string) {
	p.Helper()
	p.do("wait until gone: "+selector, chromedp.WaitNotPresent(chromedp.CSS(selector)))
}

// Text is the visible text of the first element.
func (p *Page) Text(selector string) string {
	p.Helper()
	return value(p, "read "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// Eval evaluates an expression, waiting for a promise, and returns its value.
func Eval[T any](p *Page, expression string) T {
	p.Helper()
	return value(p, "evaluate", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Until waits until an expression holds, over changes of the page: one that goes
// away while it is asked is asked again.
func (p *Page) Until(what, expression string) {
	p.Helper()
	holds := chromedp.Evaluate[bool]("!!(" + expression + ")")
	var err error
	for end := time.Now().Add(actionTime); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		var held bool
		if held, err = p.asked(holds); held {
			return
		}
	}
	p.Fatalf("%s: waited in vain for %s (last error: %v): %s", p.Path(), what, err, p.Text("body"))
}

// asked runs a question of Until once.
func (p *Page) asked(question chromedp.Action[bool]) (bool, error) {
	ctx, cancel := context.WithTimeout(p.ctx, actionTime)
	defer cancel()
	return chromedp.Run(ctx, question)
}

// Picture writes a picture of the whole page as PNG.
func (p *Page) Picture(file string) {
	p.Helper()
	png := value(p, "picture", chromedp.FullScreenshot(100))
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.Fatal(err)
	}
}

// Cookie sets a cookie of the site, such as a session's.
func (p *Page) Cookie(name, value string) {
	p.Helper()
	call(p, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.origin})
}

// Requests lists what the window has asked for, in order.
func (p *Page) Requests() []Request {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	var out []Request
	for _, id := range p.seen.order {
		out = append(out, *p.seen.requests[id])
	}
	return out
}

// Forget begins the list of requests anew.
func (p *Page) Forget() {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	p.seen.requests, p.seen.order = map[string]*Request{}, nil
}

// Clean fails the test when the window asked for a foreign origin, or the
// console complained.
func (p *Page) Clean() {
	p.Helper()
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	for _, u := range p.seen.foreign {
		p.Errorf("asked for a foreign origin: %s", u)
	}
	for _, line := range p.seen.console {
		p.Errorf("console: %s", line)
	}
}

func exceptionText(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil {
		text += " " + d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}
