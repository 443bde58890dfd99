// Package machine knows what tests do to the machine they run on, whether it lets
// them, and which of it somebody has allowed to be left out.
//
// A test that needs such a thing asks May first. Where the machine refuses, the
// test fails and says which name to put into the setting SANAD_TEST_WITHOUT;
// where that is set, the test says that it was left out, in words that who counts
// the tests can find. Nothing is left out silently.
package machine
