package bake

import (
	"bytes"
	"errors"

	"sanad/internal/credential/pdf"
)

// Kind says in what a credential came.
type Kind string

// The kinds of files that are read.
const (
	Bare  Kind = "bare" // the credential itself, in JSON or as a token
	InPNG Kind = "png"
	InSVG Kind = "svg"
	InPDF Kind = "pdf"
)

// MaxFile bounds a file that is read, in bytes.
const MaxFile = 1 << 20

// Unpack takes the credential out of a file: a picture, a drawing, a paper of
// ours; what is none of these is taken for the credential itself. It fails with
// ErrNone or ErrBroken, wrapped.
func Unpack(file []byte) ([]byte, Kind, error) {
	if len(file) > MaxFile {
		return nil, Bare, ErrBroken
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(file, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(file, []byte(pngSignature)):
		out, err := readPNG(file)
		return out, InPNG, err
	case bytes.HasPrefix(file, []byte("%PDF-")):
		out, err := pdf.Attached(file, "credential.json", MaxCredential)
		if errors.Is(err, pdf.ErrNoAttachment) {
			err = ErrNone
		} else if err != nil {
			err = errors.Join(ErrBroken, err)
		}
		return out, InPDF, err
	case bytes.HasPrefix(text, []byte("<")):
		out, err := readSVG(text)
		return out, InSVG, err
	}
	out, err := bounded(text)
	return out, Bare, err
}
