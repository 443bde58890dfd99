// Package logverifier asks a second implementation what it thinks of our public
// log: a checker in JavaScript that was written from the texts of C2SP
// (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof) and RFC 6962, and that
// shares nothing with the program. It needs Node, and no packages.
//
// It fails the test, and says what is missing, when Node is.
package logverifier
