package declared

import (
	"fmt"
	"regexp"
	"strings"

	"sanad/storage/docstore"
)

// Limits of a declaration.
const (
	maxFields  = 32
	maxIndexes = 24
	maxParts   = 6
)

var (
	collectionName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	fieldPath      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$`)
)

// ByID stands for the pseudo field "_id" where a field's number is expected.
const ByID = -1

// Collection is a checked declaration. It does not change and may be shared.
type Collection struct {
	docstore.Spec
	steps  [][]string // each field's path, split
	byPath map[string]int
}

// New checks a declaration; ErrQuery, with the reason, if it cannot be kept.
func New(spec docstore.Spec) (*Collection, error) {
	c := &Collection{Spec: spec, byPath: map[string]int{}}
	if !collectionName.MatchString(spec.Collection) {
		return nil, fmt.Errorf("declare collection %q: name: %w", spec.Collection, docstore.ErrQuery)
	}
	if len(spec.Fields) > maxFields || len(spec.Indexes) > maxIndexes {
		return nil, fmt.Errorf("declare collection %s: too many fields or indexes: %w", spec.Collection, docstore.ErrQuery)
	}
	if err := c.addFields(); err != nil {
		return nil, err
	}
	for _, ix := range spec.Indexes {
		if err := c.checkIndex(ix); err != nil {
			return nil, fmt.Errorf("declare collection %s: index %v: %w", spec.Collection, ix.Fields, err)
		}
	}
	return c, nil
}

// addFields numbers the fields. Paths that differ in case only are refused
// because column names of a database may not tell them apart.
func (c *Collection) addFields() error {
	folded := map[string]bool{}
	for i, f := range c.Fields {
		lower := strings.ToLower(f.Path)
		if !fieldPath.MatchString(f.Path) || len(f.Path) > 80 || f.Kind > docstore.Strings || folded[lower] {
			return fmt.Errorf("declare collection %s: field %q: %w", c.Spec.Collection, f.Path, docstore.ErrQuery)
		}
		folded[lower] = true
		c.byPath[f.Path] = i
		c.steps = append(c.steps, strings.Split(f.Path, "."))
	}
	return nil
}

func (c *Collection) checkIndex(ix docstore.Index) error {
	if len(ix.Fields) == 0 || len(ix.Fields) > maxParts {
		return fmt.Errorf("number of fields: %w", docstore.ErrQuery)
	}
	seen := map[string]bool{}
	for i, path := range ix.Fields {
		f, ok := c.byPath[path]
		if !ok || seen[path] {
			return fmt.Errorf("field %q: %w", path, docstore.ErrQuery)
		}
		seen[path] = true
		if c.Fields[f].Kind == docstore.Strings && (i > 0 || ix.Unique) {
			return fmt.Errorf("array field %q: %w", path, docstore.ErrQuery)
		}
	}
	return nil
}

// Parts returns the numbers of an index's fields.
func (c *Collection) Parts(ix docstore.Index) []int {
	parts := make([]int, len(ix.Fields))
	for i, path := range ix.Fields {
		parts[i] = c.byPath[path]
	}
	return parts
}

// IsStrings reports whether field f is an array of strings.
func (c *Collection) IsStrings(f int) bool {
	return f != ByID && c.Fields[f].Kind == docstore.Strings
}
