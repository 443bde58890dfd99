// Command sanad is the whole platform: the site, the embedded database and the
// media folder in one program.
//
//	sanad [settings]                  serve (the default)
//	sanad -demo                       serve, and fill an empty site with the sample world
//	sanad [settings] user list [prefix]
//	sanad [settings] user add -email A -name N [-name-en N] [-role R]
//	sanad [settings] user role -email A (-give R | -take R)
//	sanad [settings] user reset -email A
//	sanad [settings] user reset-factor A
//	                                  remove the second factor of the person with that address
//	sanad course check [-fix] DIR...  check course folders; exit 1 on any error
//	sanad [settings] course list
//	sanad [settings] course import DIR|ZIP...
//	sanad [settings] course export ID[@VERSION] FILE.zip
//	sanad [settings] audit verify [-heads FILE]
//	                                  verify the audit log; exit 1 and the first broken line if it is not whole
//	sanad [settings] audit log [-old FILE] [-save FILE] [-url ADDRESS [-key KEY]]
//	                                  check the public log of certificates, this site's or another's;
//	                                  exit 1 and the first fault if it is not whole
//	sanad [settings] key rotate       add a key to sign certificates with
//	sanad config                      print every setting with its value
//	sanad help                        print these ways and every flag
//
// Settings are flags over SANAD_* environment variables; "sanad config" lists
// them with what they are for. With none at all, the program keeps its data in
// ./data and answers on http://127.0.0.1:8080. Wrong settings are reported all
// together, with exit status 2. Subcommands that touch data work on the same
// stores; the embedded database serves one process at a time, so stop the
// server first.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"sanad/internal/config"
)

// Exit statuses.
const (
	exitOK       = 0
	exitFailed   = 1
	exitSettings = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, stop, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is a subcommand with its own arguments.
type command func(ctx context.Context, p *program, args []string) error

var commands = map[string]command{"user": runUser, "course": runCourse, "audit": runAudit, "key": runKey, "config": printConfig}

// program is what subcommands work with.
type program struct {
	cfg    config.Config
	out    io.Writer
	errOut io.Writer
	log    *slog.Logger
}

// errUsage asks for exit status 2; what is wrong has been said.
var errUsage = errors.New("wrong usage")

// errFindings asks for exit status 1; what was found has been said.
var errFindings = errors.New("findings")

// run is the program without the process around it.
func run(ctx context.Context, stop func(), args []string, getenv func(string) string, out, errOut io.Writer) int {
	var flags strings.Builder
	cfg, rest, err := config.Load(args, getenv, &flags)
	if len(rest) > 0 && rest[0] == "help" {
		_, _, err = config.Load([]string{"-h"}, getenv, &flags)
	}
	if errors.Is(err, flag.ErrHelp) {
		help(errOut, flags.String())
		return exitOK
	}
	do := command(func(ctx context.Context, p *program, _ []string) error { return serve(ctx, stop, p) })
	if len(rest) > 0 {
		known, ok := commands[rest[0]]
		if !ok {
			err = errors.Join(err, fmt.Errorf("unknown command %q; there are %s", rest[0], strings.Join(slices.Sorted(maps.Keys(commands)), ", ")))
		}
		do, rest = known, rest[1:]
	}
	if err != nil {
		fmt.Fprintf(errOut, "sanad: these settings are wrong (sanad -h names the flags):\n%v\n", err)
		return exitSettings
	}
	p := &program{cfg: cfg, out: out, errOut: errOut, log: newLogger(cfg.LogLevel, errOut)}
	return report(do(ctx, p, rest), errOut)
}

// report turns the outcome into an exit status.
func report(err error, errOut io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, errUsage):
		return exitSettings
	case errors.Is(err, errFindings):
		return exitFailed
	}
	fmt.Fprintf(errOut, "sanad: %v\n", err)
	return exitFailed
}

func printConfig(_ context.Context, p *program, _ []string) error {
	p.cfg.Print(p.out)
	return nil
}

func newLogger(level string, w io.Writer) *slog.Logger {
	var l slog.Level
	_ = l.UnmarshalText([]byte(level)) // the settings have been checked
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}
