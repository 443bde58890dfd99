// Package mongotest starts a server that speaks the MongoDB wire protocol, for
// tests of the MongoDB document store and of what runs on it.
//
// The server is the nested module internal/testkit/mongoserver. It is compiled
// when a test first asks for it and kept in the user's cache folder under a name
// made from its sources, so that the price of some minutes is paid once per
// machine and version. A test that cannot have its server fails; it never skips.
package mongotest
