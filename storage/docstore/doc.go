// Package docstore keeps documents: BSON bodies under string ids in named
// collections, with a revision for compare-and-swap and a few declared fields
// to find them by.
//
// Store is the small interface implemented on SQLite (sqlitestore) and on
// MongoDB (mongostore); docstoretest is the contract both must pass. Collection
// adds types on top and is written once.
//
// There are no transactions over several documents. One document is one
// aggregate; fixed ids make work repeatable, revisions make it safe, and a state
// inside the document is the outbox of what must still happen.
package docstore
