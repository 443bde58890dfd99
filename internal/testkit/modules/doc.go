// Package modules tests the plain modules of the browser code, those that think
// while the islands show: they are bundled as the site bundles them and run in a
// real browser, where storage and forms are what they are for a learner.
//
// A test is an exported function of a file *_test.ts that throws when something
// is not as it should be. It has no code of its own.
package modules
