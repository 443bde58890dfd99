// Package assessment runs quizzes: it starts attempts, keeps their answers,
// ends them on time, marks them, has essays reviewed, grants extra time and
// marks again when a key was wrong.
//
// An attempt is one document and a server object from its first second: the
// items drawn, their order, the deadline and the pass mark are fixed when it
// begins. An answer that was acknowledged is stored, and marking uses the
// versions frozen at the start. Time is the server's; a clock that is set back
// gives no extra time. Every use case may be repeated: a second click, a lost
// reply and a restart lead to one attempt, one submission, one result.
//
// The rules are pure methods of Attempt; Service loads, asks package policy,
// calls them and stores. What follows from a result (progress, certificates)
// is other packages' work: a graded attempt is announced as a durable job until
// it is settled.
package assessment
