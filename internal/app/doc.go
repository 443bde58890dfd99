// Package app is the composition root: it opens the stores, builds the services,
// wires the jobs that carry facts from one to the next, and runs the server. It
// alone names the concrete stores. cmd/sanad and the tests use it alike.
package app
