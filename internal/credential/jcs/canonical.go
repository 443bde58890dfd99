package jcs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth bounds how deep arrays and objects may lie in each other.
const maxDepth = 64

// Canonical returns the canonical form of one JSON value. Beside what is no JSON
// it refuses what two readers may understand differently: a name twice in one
// object, text that is no UTF-8, numbers beyond a double, and nesting without
// end.
func Canonical(doc []byte) ([]byte, error) {
	if !utf8.Valid(doc) {
		return nil, errors.New("canonical JSON: text is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(doc))
	v, err := read(d, 0)
	if err != nil {
		return nil, fmt.Errorf("canonical JSON: at byte %d: %w", d.InputOffset(), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("canonical JSON: at byte %d: more than one value", d.InputOffset())
	}
	return appendValue(make([]byte, 0, len(doc)), v), nil
}

// read reads one value. encoding/json would let the last of several members with
// one name win, so objects are read member by member.
func read(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	t, err := d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('['):
		return readArray(d, depth)
	case json.Delim('{'):
		return readObject(d, depth)
	}
	return t, nil
}

func readArray(d *json.Decoder, depth int) (any, error) {
	list := []any{}
	for d.More() {
		v, err := read(d, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func readObject(d *json.Decoder, depth int) (any, error) {
	members := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if _, twice := members[name]; !ok || twice {
			return nil, fmt.Errorf("member %v stands twice or has no name", t)
		}
		if members[name], err = read(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return members, err
}
