package vc

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// checkNode walks an expanded node and finds what canonicalization would drop
// without a word: ids and types that are not absolute, and directions.
func checkNode(v any) error {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			if err := checkNode(inner); err != nil {
				return err
			}
		}
	case map[string]any:
		for key, inner := range v {
			if err := checkEntry(key, inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkEntry checks one entry of an expanded node.
func checkEntry(key string, inner any) error {
	switch key {
	case "@id", "@type":
		return absolute(inner)
	case "@direction":
		return errors.New("@direction is not signed alike everywhere")
	case "@value", "@language", "@index":
		return nil
	}
	if strings.HasPrefix(key, "@") {
		return checkNode(inner)
	}
	if err := absolute(key); err != nil {
		return err
	}
	return checkNode(inner)
}

// absolute refuses a relative reference, alone or in a list.
func absolute(v any) error {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			if err := absolute(inner); err != nil {
				return err
			}
		}
	case string:
		if u, err := url.Parse(v); err != nil || u.Scheme == "" {
			return fmt.Errorf("%q is neither a defined term nor an absolute address", v)
		}
	}
	return nil
}
