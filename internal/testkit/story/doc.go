// Package story holds what people live through with Sanad, as tests: a new
// volunteer who learns and is certified, in a real browser with and without
// scripts and over plain HTTP; a learner whose line breaks; somebody who has
// only a keyboard, or a screen reader, or little data left; and somebody who
// writes what should never have been written into a field.
//
// It has no code of its own. The stories use the harness of package testkit and
// the sample world of package demo, and see only what a person sees: pages,
// words, files. With -pictures they leave a picture of each page they pass.
package story
