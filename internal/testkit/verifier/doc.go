// Package verifier asks a second, independent implementation what it thinks of
// our credentials: the JavaScript libraries that wallets use, run by Node from
// a locked set of npm packages, which are installed when a test first asks.
// Two schemas judge the form: ours, and that of a wallet. Other readers take our
// credentials out of pictures, drawings and tokens, and the other implementation
// issues badges of its own for us to judge.
//
// It fails the test, and says what is missing, when Node or npm is.
package verifier
