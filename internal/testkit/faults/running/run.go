package running

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"
)

// patience bounds how long a command, a start or an end may take on a machine
// that is busy with other things.
const patience = 90 * time.Second

// Outcome is what became of a command.
type Outcome struct {
	Status   int
	Out, Err string
}

// Run runs the program with arguments to its end, in an environment of nothing
// but env ("NAME=value").
func Run(tb testing.TB, env []string, args ...string) Outcome {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var out, errOut bytes.Buffer
	cmd := exec.CommandContext(ctx, Binary(tb), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.Dir = environment(env), &out, &errOut, tb.TempDir()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		tb.Fatalf("run %q: %v, %v", args, err, ctx.Err())
	}
	return Outcome{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// environment keeps the settings of whoever runs the tests out. A variable that
// is there but empty is not set, and an empty environment would be inherited.
func environment(env []string) []string { return append([]string{"SANAD_LOG_LEVEL=warn"}, env...) }
