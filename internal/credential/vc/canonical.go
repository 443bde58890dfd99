package vc

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/piprate/json-gold/ld"
)

// MaxDocument bounds a credential in bytes. Canonicalization has no bound of
// its own against documents made to be slow.
const MaxDocument = 64 << 10

// maxBlank bounds the objects without an id, whose labelling is what can be
// made slow.
const maxBlank = 64

// canonical returns the RDFC-1.0 canonical N-Quads of a JSON-LD document. It
// refuses terms that no pinned context defines, since a signature would not
// cover them.
func canonical(doc map[string]any, contexts loader) (string, error) {
	if n := blankNodes(doc); n > maxBlank {
		return "", fmt.Errorf("canonicalize: %w: %d objects without an id exceed %d", ErrComplex, n, maxBlank)
	}
	opts := ld.NewJsonLdOptions("")
	opts.ProcessingMode = ld.JsonLd_1_1
	opts.Algorithm = ld.AlgorithmURDNA2015
	opts.Format = "application/n-quads"
	opts.DocumentLoader = contexts
	opts.SafeMode = true
	processor := ld.NewJsonLdProcessor()
	expanded, err := processor.Expand(doc, opts)
	if err != nil {
		return "", fmt.Errorf("expand: %w: %w", ErrUncovered, err)
	}
	if err := checkNode(expanded); err != nil {
		return "", fmt.Errorf("expand: %w: %w", ErrUncovered, err)
	}
	if err := checkAlike(processor, expanded, opts); err != nil {
		return "", fmt.Errorf("canonicalize: %w", err)
	}
	out, err := processor.Normalize(expanded, opts)
	if err != nil {
		return "", fmt.Errorf("canonicalize: %w", err)
	}
	quads, ok := out.(string)
	if !ok || quads == "" {
		return "", errors.New("canonicalize: the document says nothing")
	}
	return quads, nil
}

// digest is what is signed: the hash of the proof options before the hash of
// the document, both canonical.
func digest(doc, options map[string]any, contexts loader) ([]byte, error) {
	o, err := canonical(options, contexts)
	if err != nil {
		return nil, fmt.Errorf("proof options: %w", err)
	}
	d, err := canonical(doc, contexts)
	if err != nil {
		return nil, err
	}
	oh, dh := sha256.Sum256([]byte(o)), sha256.Sum256([]byte(d))
	return append(oh[:], dh[:]...), nil
}

// blankNodes counts the objects that have neither an id nor a value.
func blankNodes(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		_, id := v["id"]
		_, value := v["@value"]
		if !id && !value {
			n++
		}
		for k, inner := range v {
			if k != "@context" {
				n += blankNodes(inner)
			}
		}
	case []any:
		for _, inner := range v {
			n += blankNodes(inner)
		}
	}
	return n
}
