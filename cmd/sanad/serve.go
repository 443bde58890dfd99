package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sanad/internal/app"
	"sanad/internal/course"
	"sanad/internal/demo"
	"sanad/internal/lms"
)

// readHeaderTimeout bounds how long a scraper may take to ask.
const readHeaderTimeout = 5 * time.Second

// serve runs the site until the context ends. From then on a second signal
// ends the process at once.
func serve(ctx context.Context, stop func(), p *program) error {
	for _, w := range p.cfg.Warnings() {
		p.log.Warn(w)
	}
	l, err := net.Listen("tcp", p.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", p.cfg.Addr, err)
	}
	defer l.Close()
	clock := demo.NewClock(lms.SystemClock) // the system's, but for the time the sample world is made
	a, err := app.Open(ctx, p.cfg, app.Options{Log: p.log, Clock: clock})
	if err != nil {
		return err
	}
	if err := p.prepare(ctx, a, clock); err != nil {
		return errors.Join(err, a.Close())
	}
	metrics, err := p.serveMetrics()
	if err != nil {
		return errors.Join(err, a.Close())
	}
	rest()
	failed := make(chan error, 1)
	go func() { failed <- a.Start(l) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		stop() // hand the next signal back to the system
	}
	return errors.Join(err, a.Close(), metrics())
}

// rest gives back what starting took, and lets garbage grow to twice what is in
// use before it is collected: pages leave much and keep little. GOGC wins.
func rest() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	debug.FreeOSMemory()
}

// prepare publishes the bundled courses, fills the sample world when asked to,
// and prints where the site is.
func (p *program) prepare(ctx context.Context, a *app.App, clock *demo.Clock) error {
	if err := a.PublishBundled(ctx); course.IsRefusal(err) {
		p.log.Error("a bundled course stays as it was published", "error", err) // its learners have what they had
	} else if err != nil {
		return err
	}
	var world *demo.World
	if p.cfg.Demo {
		var err error
		if world, err = demo.Seed(ctx, a, clock); err != nil {
			return fmt.Errorf("fill the sample world: %w", err)
		}
	}
	fmt.Fprintf(p.out, "Sanad is on %s\n", p.cfg.BaseURL)
	if world != nil {
		world.Print(p.out)
	}
	secret, err := a.Accounts.BeginSetup(ctx)
	if err != nil {
		return err
	}
	if secret != "" {
		fmt.Fprintf(p.out, "Create the administrator (once, within a day): %s/setup/%s\n", p.cfg.BaseURL, secret)
	}
	return nil
}

// serveMetrics answers on the internal address, when one is set, and returns
// what stops it.
func (p *program) serveMetrics() (stop func() error, err error) {
	if p.cfg.MetricsAddr == "" {
		return func() error { return nil }, nil
	}
	l, err := net.Listen("tcp", p.cfg.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics on %s: %w", p.cfg.MetricsAddr, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: readHeaderTimeout}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	return func() error {
		err := srv.Close()
		if served := <-done; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		return err
	}, nil
}

// open opens the program for a subcommand that touches data.
func (p *program) open(ctx context.Context) (*app.App, error) {
	return app.Open(ctx, p.cfg, app.Options{Log: p.log})
}
