package main

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// chore stands in for a test where a chore uses the harness of tests: what
// would fail a test ends the chore.
type chore struct {
	testing.TB // nil: only what is defined below may be called
	failed     []error
	cleanups   []func()
}

// errChore is thrown by Fatal and caught by run.
var errChore = errors.New("chore failed")

// run does a chore with the harness and cleans up after it.
func run(do func(c *chore) error) (err error) {
	c := &chore{}
	defer func() {
		for i := len(c.cleanups) - 1; i >= 0; i-- {
			c.cleanups[i]()
		}
	}()
	defer func() {
		if p := recover(); p != nil && p != any(errChore) {
			panic(p)
		}
		err = errors.Join(append(c.failed, err)...)
	}()
	return do(c)
}

func (c *chore) Helper()                   {}
func (c *chore) Name() string              { return "chore" }
func (c *chore) Cleanup(f func())          { c.cleanups = append(c.cleanups, f) }
func (c *chore) Logf(f string, a ...any)   { fmt.Fprintf(os.Stderr, f+"\n", a...) }
func (c *chore) Errorf(f string, a ...any) { c.failed = append(c.failed, fmt.Errorf(f, a...)) }
func (c *chore) Error(a ...any)            { c.failed = append(c.failed, errors.New(fmt.Sprint(a...))) }

func (c *chore) Fatalf(f string, a ...any) {
	c.Errorf(f, a...)
	panic(errChore)
}

func (c *chore) Fatal(a ...any) {
	c.Error(a...)
	panic(errChore)
}

func (c *chore) TempDir() string {
	dir, err := os.MkdirTemp("", "sanad-dev-")
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	return dir
}
