// Package testkit is the harness of tests: the real program on temporary
// stores under a clock that tests turn, visitors that speak HTTP as browsers
// do, and stories written as plain text.
//
// Its subpackages start the servers that tests need (mongotest, s3test,
// browser), open stores and turn clocks for packages that must not know the
// program (sqlitetest, clocktest), and break what must survive or show breaking
// (faulty, audittest). Nothing here skips: what is missing fails the test and says so.
package testkit
