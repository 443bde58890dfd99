// Command mongoserver speaks the MongoDB wire protocol on a loopback address,
// so that the MongoDB document store can be tested where no MongoDB server can
// be installed. It is FerretDB on SQLite files.
//
// It is a module of its own: FerretDB and its dependencies never enter Sanad's
// go.mod. It prints its connection string on one line of standard output when
// it accepts connections, and ends when standard input closes (its owner died)
// or on SIGTERM or an interrupt.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 chooses a free one")
	dir := flag.String("dir", "", "existing `folder` for the server's files (required)")
	flag.Parse()
	if err := run(*addr, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "mongoserver:", err)
		os.Exit(1)
	}
}

// run serves until the owner goes away.
func run(addr, dir string) error {
	if dir == "" {
		return fmt.Errorf("-dir is required")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("resolve folder: %w", err)
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: addr},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs) + "/"}).String(),
	})
	if err != nil {
		return fmt.Errorf("start on %s: %w", addr, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go endWithOwner(stop)
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	fmt.Println(server.MongoDBURI())
	return <-done
}

// endWithOwner stops the server when standard input ends.
func endWithOwner(stop func()) {
	_, _ = io.Copy(io.Discard, os.Stdin)
	stop()
}
