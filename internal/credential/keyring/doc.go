// Package keyring keeps the signing keys of issuers: one Ed25519 key in use for
// each tenant, older ones beside it for ever, private halves sealed at rest
// under a key that never enters the database.
//
// Key ids are never used again. Rotation adds a key, which is published at once
// and signs only after everybody who cached the old list of keys has fetched
// the new one. Private keys leave the package as signers only; there is no
// export.
package keyring
