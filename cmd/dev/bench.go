package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"
)

// The world that figures are taken in.
const (
	benchUsers     = 32 // at once
	benchQuizzes   = 408
	benchQuestions = 10 // of a quiz
)

// worldSize is how large the world is. Every enrolment has one attempt.
type worldSize struct{ people, courses, enrolments int }

// fullWorld is what the budgets are for.
var fullWorld = worldSize{people: 20_000, courses: 200, enrolments: 100_000}

// sizeOf reads the chore's argument: a divisor, for a quick look.
func sizeOf(args []string) (worldSize, error) {
	if len(args) == 0 {
		return fullWorld, nil
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 || n > 1000 {
		return worldSize{}, fmt.Errorf("%q is not a divisor from 1 to 1000", args[0])
	}
	return worldSize{people: fullWorld.people / n, courses: max(fullWorld.courses/n, 10), enrolments: fullWorld.enrolments / n}, nil
}

// row is one line of the table.
type row struct {
	what, budget string
	got          string
}

// bench fills a database with a large world, starts the real program on it as a
// process of its own, and prints what requests cost that process.
func bench(ctx context.Context, args []string) error {
	size, err := sizeOf(args)
	if err != nil {
		return err
	}
	return run(func(c *chore) error {
		dir := c.TempDir()
		program := filepath.Join(dir, "sanad")
		if err := command(ctx, ".", "go", "build", "-o", program, "./cmd/sanad"); err != nil {
			return err
		}
		began := time.Now()
		w, err := seedWorld(ctx, filepath.Join(dir, "data"), size)
		if err != nil {
			return fmt.Errorf("fill the database: %w", err)
		}
		fmt.Printf("%d people, %d courses, %d enrolments, %d answers in %.0f s\n\n",
			size.people, size.courses, size.enrolments, size.enrolments*benchQuestions, time.Since(began).Seconds())
		s, err := startServer(ctx, program, filepath.Join(dir, "data"))
		if err != nil {
			return err
		}
		defer s.stop()
		rows, err := measure(ctx, s, w)
		if err != nil {
			return err
		}
		return printTable(rows)
	})
}

func printTable(rows []row) error {
	t := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "| what\t| measured\t| budget\t|")
	fmt.Fprintln(t, "|---\t|---\t|---\t|")
	for _, r := range rows {
		fmt.Fprintf(t, "| %s\t| %s\t| %s\t|\n", r.what, r.got, r.budget)
	}
	return t.Flush()
}

// measure takes every figure.
func measure(ctx context.Context, s *benchServer, w *benchWorld) ([]row, error) {
	rows := []row{
		{"start with the database", "1 s", fmt.Sprintf("%.2f s", s.started.Seconds())},
		{"memory when idle", "100 MiB", fmt.Sprintf("%d MiB", s.memory()>>20)},
	}
	users := make([]*benchUser, benchUsers)
	for i := range users {
		u, err := s.signIn(ctx, w.users[i])
		if err != nil {
			return nil, err
		}
		users[i] = u
	}
	lesson := "/courses/" + w.course + "/lessons/" + w.lesson
	pages := []struct {
		what, path, budget string
	}{
		{"the floor: an answer of two letters", "/livez", ""}, {"catalogue, signed in", "/courses", "0.3 ms"}, {"catalogue search", "/courses?q=%D8%AE%D8%B5%D9%88%D8%B5%D9%8A%D8%A9", ""},
		{"lesson page, signed in", lesson, "0.3 ms"}, {"course page", "/courses/" + w.course, ""}, {"learner's home", "/learn", ""},
	}
	for _, p := range pages {
		cpu, size, err := s.cost(ctx, hands, 3000, func(i int) (int, error) { return users[i%len(users)].get(ctx, p.path) })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.what, err)
		}
		rows = append(rows, row{p.what + ", CPU", p.budget, fmt.Sprintf("%.3f ms (%d bytes)", cpu, size)})
	}
	quiz, err := s.quizzes(ctx, w)
	if err != nil {
		return nil, err
	}
	rows = append(rows, quiz...)
	slow, err := s.crowd(ctx, users, []string{"/courses", lesson, "/learn", "/courses/" + w.course}, 10*time.Second)
	if err != nil {
		return nil, err
	}
	rows = append(rows, slow...)
	pdf, err := s.certificate(ctx, w)
	return append(append(rows, pdf...), row{"memory after the load", "", fmt.Sprintf("%d MiB", s.memory()>>20)}), err
}

// benchServer is the program as a process of its own.
type benchServer struct {
	cmd     *exec.Cmd
	url     string
	started time.Duration
	client  *http.Client

	signedIn int
}

// startServer starts the program on an existing database and waits until it
// answers.
func startServer(ctx context.Context, program, data string) (*benchServer, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &benchServer{url: "http://" + addr, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * benchUsers, DisableCompression: true}}}
	s.cmd = exec.CommandContext(ctx, program, "-addr", addr, "-data", data, "-log-level", "error", "-trusted-proxies", "127.0.0.0/8")
	s.cmd.Stderr = os.Stderr
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(began) < time.Minute {
		resp, err := s.client.Get(s.url + "/livez")
		if err == nil {
			s.started = time.Since(began)
			time.Sleep(3 * time.Second) // let schedules run once and rest
			return s, resp.Body.Close()
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("the server did not answer within a minute")
}

func (s *benchServer) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait() // ended on purpose
}

// memory is the process's resident memory in bytes.
func (s *benchServer) memory() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

// ticks are Linux's units of processor time.
const ticksPerSecond = 100

// cpu is the processor time the process has used, user and system.
func (s *benchServer) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var user, system int64
	fmt.Sscan(fields[11], &user)
	fmt.Sscan(fields[12], &system)
	return time.Duration(user+system) * time.Second / ticksPerSecond
}

// hands is how many requests are under way at once while costs are taken: one
// at a time would mostly measure how the machine falls asleep and wakes up.
const hands = 8

// cost does something many times, after a warm-up, and returns what one time
// costs the server in milliseconds and how many bytes it answers.
func (s *benchServer) cost(ctx context.Context, hands, n int, do func(i int) (int, error)) (ms float64, size int, err error) {
	if _, err = s.repeat(ctx, hands, n/10, do); err != nil {
		return 0, 0, err
	}
	before := s.cpu()
	size, err = s.repeat(ctx, hands, n, do)
	return (s.cpu() - before).Seconds() * 1000 / float64(n), size, err
}

// repeat does something n times with several hands; do may be called from any
// of them.
func (s *benchServer) repeat(ctx context.Context, hands, n int, do func(i int) (int, error)) (int, error) {
	g, ctx := errgroup.WithContext(ctx)
	var next, size atomic.Int64
	for range hands {
		g.Go(func() error {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				got, err := do(int(i))
				if err = errors.Join(err, ctx.Err()); err != nil {
					return err
				}
				size.Store(int64(got))
			}
			return nil
		})
	}
	err := g.Wait()
	return int(size.Load()), err
}
