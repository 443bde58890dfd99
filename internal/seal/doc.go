// Package seal keeps secrets in documents: encrypted under a key that is kept
// outside the database, and each bound to a name, so that what was sealed as one
// thing does not open as another.
package seal
