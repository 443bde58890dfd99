// Package running runs the real program as a process of its own, for tests of
// what only a process has: an exit status, signals, and a sudden end.
//
// A test package that uses it hands its TestMain over to Main, which builds the
// program once for all its tests.
package running
