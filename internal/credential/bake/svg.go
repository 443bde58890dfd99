package bake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// badgeSpace is the namespace of the element that holds a credential.
const badgeSpace = "https://purl.imsglobal.org/ob/v3p0"

// svgStart is how a drawing of ours begins.
const svgStart = `<svg xmlns="http://www.w3.org/2000/svg" `

// SVG puts a credential into a drawing of ours, as its first element.
func SVG(drawing, credential []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(drawing, []byte(svgStart))
	head, body, closed := bytes.Cut(rest, []byte(">"))
	if !ok || !closed {
		return nil, fmt.Errorf("bake: %w: not a drawing of ours", ErrBroken)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `%sxmlns:openbadges="%s" %s><openbadges:credential><![CDATA[`, svgStart, badgeSpace, head)
	b.Write(bytes.ReplaceAll(credential, []byte("]]>"), []byte("]]]]><![CDATA[>")))
	b.WriteString(`]]></openbadges:credential>`)
	b.Write(body)
	return b.Bytes(), nil
}

// maxTokens bounds the parts of a drawing that are read.
const maxTokens = 200_000

// readSVG finds the credential in a drawing: the content of its element, or the
// token in the attribute "verify".
func readSVG(file []byte) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(file))
	d.Strict = false // drawing programs declare entities of their own
	for range maxTokens {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil, ErrNone
		case err != nil:
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "credential" && e.Name.Space == badgeSpace {
			return elementText(d, e)
		}
	}
	return nil, fmt.Errorf("%w: more than %d parts", ErrBroken, maxTokens)
}

// elementText is the credential in its element.
func elementText(d *xml.Decoder, e xml.StartElement) ([]byte, error) {
	for _, a := range e.Attr {
		if a.Name.Local == "verify" && a.Name.Space == "" && a.Value != "" {
			return bounded([]byte(a.Value))
		}
	}
	var out []byte
	for range maxTokens {
		token, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		switch t := token.(type) {
		case xml.CharData:
			out = append(out, t...)
		case xml.EndElement:
			return bounded(bytes.TrimSpace(out))
		case xml.StartElement:
			return nil, fmt.Errorf("%w: an element inside the credential", ErrBroken)
		}
	}
	return nil, fmt.Errorf("%w: more than %d parts", ErrBroken, maxTokens)
}
