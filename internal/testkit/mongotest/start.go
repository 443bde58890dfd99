package mongotest

import (
	"strings"
	"testing"

	"sanad/internal/testkit/process"
)

const module process.Module = "internal/testkit/mongoserver"

// settings are written into the connection string. A busy machine that runs all
// tests at once must not look like a dead server. And FerretDB reads a document
// before it writes it, without a lock between, so two updates over two
// connections may both succeed where a MongoDB server lets one of them win; over
// one connection they come one after the other. Only one client may therefore
// write to a server of the tests at a time.
const settings = "timeoutMS=30000&maxPoolSize=1"

// Build compiles the server unless that was done before on this machine.
func Build() error {
	_, err := module.Build()
	return err
}

// Start starts a server of the test's own on a free loopback port and returns
// its connection string. It is stopped, and its files are removed, when the test
// ends. A server that cannot be built or started fails the test.
func Start(tb testing.TB) (uri string) {
	tb.Helper()
	uri, _ = StartStoppable(tb)
	return uri
}

// StartStoppable is Start for tests of what happens when the server goes away:
// stop ends it at once and may be called again.
func StartStoppable(tb testing.TB) (uri string, stop func()) {
	tb.Helper()
	p, err := process.Start(process.Program{Module: module, Args: []string{"-dir", tb.TempDir()}, Ready: "mongodb://"})
	if err != nil {
		tb.Fatalf("start the MongoDB test server: %v", err)
	}
	tb.Cleanup(p.Stop)
	return withSettings(p.Line), p.Stop
}

func withSettings(uri string) string {
	if strings.Contains(uri, "?") {
		return uri + "&" + settings
	}
	return strings.TrimSuffix(uri, "/") + "/?" + settings
}
