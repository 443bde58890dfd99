// Package course publishes courses and serves them: immutable versions with
// their lessons and banks, the current version of each course, and the public
// catalogue with Arabic-aware search.
//
// Publishing never touches people who are learning: they stay on the version
// they enrolled in, which remains readable for ever. Reading and checking the
// course format is left to package courses, marking to package question.
package course
