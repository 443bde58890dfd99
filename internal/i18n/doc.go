// Package i18n speaks to people in their language: messages with six plural
// forms, numbers in the digits they read, dates in the calendars they use, bidi
// isolation of what is put into a sentence, and the folding of Arabic spelling
// that search and marking rest on.
//
// It promises that a Locale never fails: a missing message prints its key, and
// tests make sure that none is missing. Which language a request is in is
// decided elsewhere.
package i18n
