package pdf

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/go-text/typesetting/font"
)

//go:embed fonts/Amiri-Regular.ttf
var amiriRegular []byte

//go:embed fonts/Amiri-Bold.ttf
var amiriBold []byte

// typeface is a parsed font. It is shared and never changes.
type typeface struct {
	name   string
	shaper *font.Font
	tables *tables
	upem   int
}

// The typefaces of a certificate, read at start.
var (
	regular = mustTypeface("Amiri-Regular", amiriRegular)
	bold    = mustTypeface("Amiri-Bold", amiriBold)
)

func mustTypeface(name string, file []byte) *typeface {
	face, err := font.ParseTTF(bytes.NewReader(file))
	if err != nil {
		panic(fmt.Sprintf("embedded font %s: %v", name, err))
	}
	t, err := readTables(file)
	if err != nil {
		panic(fmt.Sprintf("embedded font %s: %v", name, err))
	}
	return &typeface{name: name, shaper: face.Font, tables: t, upem: int(face.Upem())}
}
