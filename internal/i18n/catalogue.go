package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sanad/internal/lms"
)

// Catalogue holds the messages of every language. It does not change after Load
// and may be shared.
type Catalogue struct {
	langs map[lms.Lang]map[string]message
}

// message is one message: a plain text, or a text for each plural form.
type message struct {
	text  string
	forms map[Form]string
}

// UnmarshalJSON reads a string or an object of forms.
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &m.text)
	}
	return json.Unmarshal(b, &m.forms)
}

// Load reads the files <lang>/<area>.json below fsys, each a flat object from
// key to message. It refuses a key that stands in two files of a language.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{langs: map[lms.Lang]map[string]message{}}
	for _, lang := range lms.Langs {
		c.langs[lang] = map[string]message{}
		files, err := fs.Glob(fsys, string(lang)+"/*.json")
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			if err := c.read(fsys, lang, name); err != nil {
				return nil, fmt.Errorf("messages %s: %w", name, err)
			}
		}
	}
	return c, nil
}

func (c *Catalogue) read(fsys fs.FS, lang lms.Lang, name string) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var file map[string]message
	if err := json.Unmarshal(raw, &file); err != nil {
		return err
	}
	for key, m := range file {
		if _, twice := c.langs[lang][key]; twice {
			return fmt.Errorf("key %s stands in another file too", key)
		}
		c.langs[lang][key] = m
	}
	return nil
}

// Has reports whether a message exists in a language.
func (c *Catalogue) Has(l lms.Lang, key string) bool {
	_, ok := c.langs[l][key]
	return ok
}

// Keys lists the keys of a language in order.
func (c *Catalogue) Keys(l lms.Lang) []string {
	keys := make([]string, 0, len(c.langs[l]))
	for k := range c.langs[l] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Plain returns a message that takes no arguments, and whether there is one.
func (c *Catalogue) Plain(l lms.Lang, key string) (string, bool) {
	m, ok := c.langs[l][key]
	return m.text, ok && m.forms == nil && !strings.Contains(m.text, "{")
}

// Check reports what is not as it should be: a key that one language lacks, a
// plural form that is missing or too many, placeholders that differ between the
// languages.
func (c *Catalogue) Check() error {
	var errs []error
	for _, lang := range lms.Langs {
		for _, key := range c.Keys(lang) {
			other, ok := c.langs[lang.Other()][key]
			if !ok {
				errs = append(errs, fmt.Errorf("%s is missing in %q", key, lang.Other()))
				continue
			}
			errs = append(errs, c.checkMessage(lang, key, other))
		}
	}
	return errors.Join(errs...)
}

func (c *Catalogue) checkMessage(lang lms.Lang, key string, other message) error {
	m := c.langs[lang][key]
	if (m.forms == nil) != (other.forms == nil) {
		return fmt.Errorf("%s has plural forms in one language only", key)
	}
	if m.forms == nil {
		if strings.TrimSpace(m.text) == "" {
			return fmt.Errorf("%s is empty in %q", key, lang)
		}
		if got, want := placeholders(m.text), placeholders(other.text); !slices.Equal(got, want) {
			return fmt.Errorf("%s takes %v in %q and %v in the other language", key, got, lang, want)
		}
		return nil
	}
	for _, f := range Forms(lang) {
		if strings.TrimSpace(m.forms[f]) == "" {
			return fmt.Errorf("%s lacks the form %q in %q", key, f, lang)
		}
	}
	if len(m.forms) != len(Forms(lang)) {
		return fmt.Errorf("%s has forms that %q does not use", key, lang)
	}
	return nil
}

// placeholders lists the names in braces, sorted, each once.
func placeholders(s string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			break
		}
		name, tail, ok := strings.Cut(rest, "}")
		if !ok {
			break
		}
		names, s = append(names, name), tail
	}
	slices.Sort(names)
	return slices.Compact(names)
}
