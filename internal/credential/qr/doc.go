// Package qr draws QR codes as vector squares: for paper as rectangles, for
// pages as SVG. Encoding is left to rsc.io/qr.
package qr
