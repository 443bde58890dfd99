// Package fetch gets small documents from addresses that strangers wrote, such as
// the keys of an issuer that a badge names.
//
// It promises to speak https only, to public addresses of the internet only,
// which is decided when it dials and by the address that is dialled, so that no
// name and no way of writing a number leads inside; to follow no redirect, send
// nothing of whoever asks, and give up after Timeout and MaxBody. How often it is
// asked is left to others.
package fetch
