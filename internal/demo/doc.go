// Package demo is the sample world: people of every role, courses under way and
// finished, certificates that are valid, expired and revoked. It is made by the
// same services that people use, under a clock that is set back and wound
// forward, so nothing in it is made up: every certificate was earned by an
// attempt that was marked.
//
// -demo, tests and the gallery use it.
package demo
