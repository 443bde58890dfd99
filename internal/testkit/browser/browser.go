package browser

import (
	"context"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium. Pages of one browser share nothing.
type Browser struct {
	testing.TB
	ctx context.Context
}

// program is the browser that Debian's package installs.
const program = "chromium"

// Start starts a browser that ends with the test; a machine without one fails
// the test.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		tb.Fatalf("browser tests need %s: %v", program, err)
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(tb.TempDir()),
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(2 * time.Minute),
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	tb.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil && ctx.Err() == nil {
			tb.Logf("end browser: %v", err)
		}
		cancel()
		cancelAlloc()
	})
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("start %s: %v", path, err)
	}
	return &Browser{TB: tb, ctx: ctx}
}

// traffic is what a page has asked for and heard.
type traffic struct {
	mu       sync.Mutex // guards all
	requests map[string]*Request
	order    []string
	foreign  []string
	console  []string
}

// Request is one request of a page. Bytes is what came over the line, headers
// and compression included.
type Request struct {
	URL, Type string
	Range     string // the part that was asked for; "" is all
	Status    int64  // 0 until it is answered
	Bytes     int64
	Cached    bool
	GivenUp   bool // by the browser, as when a medium is wound on
}
