// Command dev does the chores of developers.
//
//	go run ./cmd/dev check     everything that must hold before a commit lands
//	go run ./cmd/dev gallery   pictures of every page, in DIR (default gallery/); names behind it choose pages
//	go run ./cmd/dev bench     what a request costs, as a table; "bench 100" takes a hundredth of the world
//
// check installs what it needs where it may (as root on a system with apt);
// otherwise it names what is missing and fails. It formats nothing by itself:
// it names the files that gofmt would change.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

var chores = map[string]func(ctx context.Context, args []string) error{
	"check": check, "gallery": gallery, "bench": bench,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) < 2 || chores[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go run ./cmd/dev check | gallery [DIR [PAGE...]] | bench [DIVISOR]")
		os.Exit(2)
	}
	if err := chores[os.Args[1]](ctx, os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "dev "+os.Args[1]+":", err)
		os.Exit(1)
	}
}
