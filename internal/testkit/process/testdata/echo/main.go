// Command echo is what the tests of package process start: it prints its
// arguments and $GREETING, line by line, and ends with standard input unless it
// is told to end at once.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	for _, arg := range os.Args[1:] {
		fmt.Println(arg)
	}
	fmt.Println("greeting " + os.Getenv("GREETING"))
	if len(os.Args) > 1 && os.Args[1] == "end" {
		fmt.Fprintln(os.Stderr, "as I was told")
		os.Exit(3)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}
