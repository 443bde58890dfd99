// Package translog is the public log of certificates: everything that the site
// signs (certificates, revocations, status lists, key documents) has an entry in
// one append-only list whose Merkle tree anybody may check. It speaks the C2SP
// formats: tlog-tiles, tlog-checkpoint, signed-note and tlog-proof.
//
// It promises that an entry is durable when Append returns, that the same entry
// always has the same place, that several processes on one database share one
// log, and that a checkpoint is shown only of a tree of which everything can be
// served, whatever write failed and whenever a process died. What was once shown
// stays a beginning of what is shown later: full tiles are never written again.
//
// An entry is the hash of something signed, and tells nobody whom or what it is
// about. What gets an entry, and that nothing is published before it has one, is
// left to package credential.
package translog
