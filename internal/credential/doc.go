// Package credential certifies. It issues certificates of completed courses
// exactly once, as immutable signed snapshots; tells whether one is valid,
// expired or revoked; revokes for good; signs as the issuer; and draws the
// paper.
//
// What is shown, printed and verified for ever comes from the snapshot alone:
// nothing is read again from the course or the person. A certificate is an Open
// Badges 3.0 credential (package vc), signed with the tenant's own key (package
// keyring). Deciding who has earned one is left to the caller, and what follows
// from issuing and revoking (granted roles, mails) to the jobs announced here.
package credential
