// Package mongostore keeps documents in MongoDB, for an installation of several
// programs or machines.
//
// It promises what docstore.Store promises: writes are answered when a majority
// of the replica set has them in its journal, and reads see what a majority has.
// A server that is gone costs a caller less than two seconds; after a few such
// failures calls are refused at once until the server answers again.
//
// A collection is a MongoDB collection of
//
//	{_id, rev, shape, body, k, u}
//
// where body is the document as it was given, k holds the declared fields that it
// has, in one type per field, and u one value per unique combination that it has
// in full. So an absent field, a null and a boolean mean here what they mean in
// SQLite, and a plain sparse index over one value keeps a combination unique. The
// shape names the declaration that k and u were made for; Ensure remakes those of
// another shape.
//
// The package leaves to docstore what is declared and what a query means.
package mongostore
