package courses

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// svgElements are what a drawing may be made of. Scripts, foreign content,
// animation, style sheets and pictures inside pictures are not among them.
var svgElements = words(`svg g defs symbol use title desc path rect circle ellipse line polyline polygon
	text tspan textPath linearGradient radialGradient stop clipPath mask pattern marker
	filter feGaussianBlur feOffset feBlend feColorMatrix feFlood feComposite feMerge feMergeNode feDropShadow`)

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// checkSVG refuses drawings that could run, load or hide anything.
func checkSVG(r *Report, file string, src []byte) {
	dec := xml.NewDecoder(bytes.NewReader(src))
	for depth, first := 0, true; ; {
		token, err := dec.Token()
		line, _ := dec.InputPos()
		if errors.Is(err, io.EOF) {
			if first {
				r.add("E38.svg", file, 0, "why", "no <svg>")
			}
			return
		}
		if err != nil {
			r.add("E38.svg", file, line, "why", err)
			return
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; first && token.Name.Local != "svg" || depth > 64 {
				r.add("E38.svg", file, line, "why", token.Name.Local)
				return
			}
			first = false
			svgElement(r, file, line, token)
		case xml.EndElement:
			depth--
		case xml.Directive, xml.ProcInst:
			svgHead(r, file, line, token)
		}
	}
}

// svgHead allows the XML declaration and no other instruction: document types
// define entities, processing instructions load style sheets.
func svgHead(r *Report, file string, line int, token xml.Token) {
	if p, ok := token.(xml.ProcInst); !ok || p.Target != "xml" {
		r.add("E13.svg", file, line, "what", "<!…> <?…?>")
	}
}

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
)

func svgElement(r *Report, file string, line int, e xml.StartElement) {
	if !svgElements[e.Name.Local] || e.Name.Space != svgSpace && e.Name.Space != "" {
		r.add("E13.svg", file, line, "what", "<"+e.Name.Local+">")
	}
	for _, a := range e.Attr {
		if !svgAttr(a) {
			r.add("E13.svg", file, line, "what", a.Name.Local)
		}
	}
}

var svgURL = regexp.MustCompile(`(?i)url\(\s*["']?\s*#[A-Za-z][\w.-]*\s*["']?\s*\)`)

// svgAttr reports whether an attribute neither runs nor reaches outside.
func svgAttr(a xml.Attr) bool {
	name, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
	switch {
	case a.Name.Space == "xmlns" || a.Name.Local == "xmlns":
		return a.Value == svgSpace || a.Value == xlinkSpace
	case strings.HasPrefix(name, "on"):
		return false
	case name == "href":
		return strings.HasPrefix(value, "#")
	case a.Name.Space == xmlSpace:
		return name == "lang" || name == "space"
	case a.Name.Space != "":
		return false
	}
	value = svgURL.ReplaceAllString(value, "")
	for _, bad := range []string{"url(", "javascript:", "data:", "@import", "expression(", "\\"} {
		if strings.Contains(value, bad) {
			return false
		}
	}
	return true
}
