package process

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Program says how to start a module's program.
type Program struct {
	Module Module
	Args   []string
	Env    []string // added to the environment, "NAME=value"
	// Ready is how the line begins that the program prints when it is ready.
	Ready string
	// Within bounds how long it may take to say so; a minute if zero.
	Within time.Duration
}

// Process is a running program. It is safe for concurrent use.
type Process struct {
	// Line is what the program printed when it was ready.
	Line string

	cmd    *exec.Cmd
	stdin  io.Closer
	output *tail
	once   sync.Once
}

// Start builds the program, starts it and waits until it is ready. The caller
// stops it. The error of a program that ended holds what it printed.
func Start(prog Program) (*Process, error) {
	binary, err := prog.Module.Build()
	if err != nil {
		return nil, err
	}
	p := &Process{cmd: exec.Command(binary, prog.Args...), output: &tail{}}
	p.cmd.Env = append(os.Environ(), prog.Env...)
	p.cmd.Stderr = p.output
	stdout, err := p.pipes()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", prog.Module, err)
	}
	if err := p.await(prog, stdout); err != nil {
		p.Stop()
		return nil, fmt.Errorf("start %s: %w\n%s", prog.Module, err, p.output)
	}
	return p, nil
}

func (p *Process) pipes() (stdout io.Reader, err error) {
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.stdin = stdin
	return p.cmd.StdoutPipe()
}

// await reads the program's output until the line that says it is ready; what
// comes later is read too, so that the program never waits for a reader.
func (p *Process) await(prog Program, stdout io.Reader) error {
	ready := make(chan string, 1)
	go func() { // ends with the program's output, at the latest when it is stopped
		defer close(ready)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), prog.Ready) {
				ready <- lines.Text()
				break
			}
			fmt.Fprintln(p.output, lines.Text())
		}
		_, _ = io.Copy(p.output, stdout)
	}()
	within := prog.Within
	if within == 0 {
		within = time.Minute
	}
	select {
	case line, ok := <-ready:
		if !ok {
			return errors.New("it ended before it was ready")
		}
		p.Line = line
		return nil
	case <-time.After(within):
		return fmt.Errorf("not ready within %v", within)
	}
}

// Stop kills the program and waits for its end: a server for tests has nothing
// to put in order. It may be called again.
func (p *Process) Stop() {
	p.once.Do(func() {
		_ = p.stdin.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}

// tail keeps the end of what was written to it. It is safe for concurrent use.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// maxTail bounds what is kept of a program's output.
const maxTail = 16 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(b)
	t.buf.Next(max(t.buf.Len()-maxTail, 0))
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
