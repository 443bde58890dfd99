// Package browser drives a real Chromium in tests: a person's phone or desktop,
// with or without JavaScript, in light or dark, on any line. It counts what a
// page loads, refuses and reports every request to a foreign origin, collects
// what the console complains of, runs the accessibility rules of axe, and takes
// pictures.
package browser
