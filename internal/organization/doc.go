// Package organization keeps the tenants: who they are, how they present
// themselves, and by which invitations people join them.
//
// An organization is asked for by a person, approved by an administrator of the
// platform, and administered by its own people from then on. Its id is a word of
// its address and of its name as an issuer (did:web), and so is for ever. A
// suspended organization keeps everything it issued and issues nothing new.
//
// Who belongs to an organization, and as what, is kept with the person (package
// account): a role given in the organization, "learner" for a member without any
// other. This package decides when such a role is given.
package organization
