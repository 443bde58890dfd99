// Package process runs servers for tests: programs whose sources are modules
// nested in the repository, so that what they need never enters Sanad's own
// go.mod.
//
// A program is compiled when a test first asks for it and kept in the user's
// cache folder under a name made from its sources and the compiler, so that the
// price of some minutes is paid once per machine and version. Programs promise to
// print one line when they are ready and to end when their standard input does,
// so none outlives the test that started it.
package process
