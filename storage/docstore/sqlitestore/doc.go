// Package sqlitestore keeps documents in one SQLite file, for an installation
// that is a single program on a single machine.
//
// It promises what docstore.Store promises: a write is answered only after the
// transaction that holds it is on disk (WAL, synchronous=FULL). One connection
// writes; writes that arrive together share a transaction, each behind its own
// savepoint, so one that fails leaves the others alone. Several connections
// read meanwhile. A full disk refuses writes cleanly and heals by itself. A lock
// beside the file keeps a second process out.
//
// Each collection is a table: id, revision, the BSON body, and one column per
// declared field; arrays of strings are spread over a second table. Declared
// indexes are indexes on these columns, with the id as last part. The package
// leaves to docstore what is declared and what a query means.
package sqlitestore
