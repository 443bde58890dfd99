package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode turns the bytes of a text file into UTF-8 and names the encoding they
// were in: what the mark at the beginning says, or else UTF-8 where it is that,
// or else Windows-1256, which the Arabic Excel still writes. Letters that cannot
// be decoded become U+FFFD, so that their cell is told later.
func decode(data []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), "UTF-8", nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", "", refuse("sheet.encoding")
		}
		return string(wide), "UTF-16", nil
	case utf8.Valid(data):
		return string(data), "UTF-8", nil
	case mostlyUTF8(data):
		return strings.ToValidUTF8(string(data), "\ufffd"), "UTF-8", nil
	}
	text, err = decodeArabic(data)
	return text, "Windows-1256", err
}

// decodeArabic reads Windows-1256. Every byte means something there, so what
// comes out has to look like a text that somebody wrote.
func decodeArabic(data []byte) (string, error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", refuse("sheet.binary", "row", 1+bytes.Count(data[:i], []byte("\n")))
	}
	wide, err := charmap.Windows1256.NewDecoder().Bytes(data)
	if err != nil || !plausible(string(wide)) {
		return "", refuse("sheet.encoding")
	}
	return string(wide), nil
}

// mostlyUTF8 reports a text in UTF-8 in which a few letters are broken: read as
// Windows-1256 all of its Arabic would turn into other letters. In Windows-1256
// two bytes that happen to be a letter of UTF-8 are rare.
func mostlyUTF8(data []byte) bool {
	letters, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			broken++
		} else if size > 1 {
			letters++
		}
		data = data[size:]
	}
	return letters > broken
}
