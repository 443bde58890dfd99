// Package audit keeps a record of who did what that cannot be changed without
// being noticed: each tenant's lines form a chain, every line hashing the one
// before it, and the newest hash is kept beside.
//
// It promises that Verify finds the first line that was changed, taken out or
// put in. It cannot find a change by somebody who rewrites the whole chain and
// its head; heads that are copied elsewhere can. Lines hold pseudonymous
// ids only, so that erasing a person erases a mapping and never a line. Who may
// read them is left to policy.
//
// Beside the chain it writes the security log: one line of the program's log for
// each sign-in, refusal and end of a session, in which people have another
// pseudonym every day.
package audit
