// Package enrolment keeps who learns what: enrolment in a pinned version of a
// course, progress through its lessons, the place to resume at, and completion.
//
// Progress only grows: every event is remembered as the best that was seen, so
// that a repeated or late event changes nothing. Completion is stored with the
// enrolment and announced by a durable job; certificates are issued elsewhere.
package enrolment
