// Package judge says what a credential is worth, whoever issued it: genuine and
// valid, expired, revoked, not yet valid, refused, or not to be told, and why.
//
// It knows Data Integrity proofs of eddsa-rdfc-2022 and tokens of EdDSA, ES256
// and RS256, issuers that are did:web or did:key, and Bitstring Status Lists. It
// promises to call nothing genuine of which a part is not covered by the
// signature of the issuer that it names, and to call nothing false only because
// something was not to be had. Contexts are pinned; the few documents a judgement
// needs come from a Resolver, at most MaxFetches of them. Taking a credential out
// of a file is left to package bake, and saying the verdict in words to others.
package judge
