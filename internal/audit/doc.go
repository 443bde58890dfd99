// Package audit keeps a record of who did what that cannot be changed without
// being noticed: each tenant's lines form a chain, every line hashing the one
// before it, and the newest hash is kept beside.
//
// It promises that Verify finds the first line that was changed, taken out or
// put in. Whoever holds the database may rewrite a chain from some line on, or
// cut it, so that it looks whole: so its head is signed again and again, and
// kept in a file beside the database, and Verify compares the chain with both.
// Whoever holds the key as well is found out by a copy of that file on another
// machine. Lines hold pseudonymous ids only, so that erasing a person erases a
// mapping and never a line. Who may read them is left to policy.
//
// Beside the chain it writes the security log: one line of the program's log for
// each sign-in, refusal and end of a session, in which people have another
// pseudonym every day.
package audit
