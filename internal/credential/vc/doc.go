// Package vc builds, signs and checks verifiable credentials: Open Badges 3.0
// in the VC 2.0 envelope, secured by Data Integrity proofs of the cryptosuite
// eddsa-rdfc-2022; the did:web document of an issuer; and Bitstring Status
// Lists.
//
// It promises that what it signs is understood alike by other implementations:
// contexts are pinned, input is cleaned, nothing is signed that the contexts do
// not define. Keeping keys, choosing what to certify and storing the result are
// left to others. All functions are pure and safe for concurrent use.
package vc
