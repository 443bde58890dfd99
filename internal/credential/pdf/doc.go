// Package pdf draws certificates on paper: A4 landscape, Arabic first and
// English beneath, with a QR code. It writes the file itself: text is shaped
// and ordered as it is read, fonts are cut to what is used, and text can be
// selected and searched in its logical order.
//
// Equal input gives equal bytes. The words it is given are drawn as they are;
// what they should say is left to others. Functions are safe for concurrent use.
package pdf
