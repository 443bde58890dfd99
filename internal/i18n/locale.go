package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sanad/internal/lms"
)

// Locale writes for one person. It does not change and may be shared.
type Locale struct {
	Prefs
	cat *Catalogue
}

// For returns the locale of a person's preferences; an unknown language becomes
// Arabic.
func (c *Catalogue) For(p Prefs) *Locale {
	if !p.Lang.Valid() {
		p.Lang = lms.Arabic
	}
	return &Locale{Prefs: p, cat: c}
}

// Text returns the message of a key in a language with its arguments, in the
// language's own digits.
func (c *Catalogue) Text(l lms.Lang, key string, args map[string]string) string {
	m := make(map[string]any, len(args))
	for k, v := range args {
		m[k] = v
		if n, err := strconv.Atoi(v); err == nil && len(v) < 10 {
			m[k] = n
		}
	}
	return c.For(Prefs{Lang: l}).Message(key, m)
}

// T returns the message of a key. Arguments alternate name and value; a message
// with plural forms chooses by the argument "n".
func (l *Locale) T(key string, args ...any) string {
	if len(args) == 0 {
		return l.Message(key, nil)
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return l.Message(key, m)
}

// Message is T with its arguments in a map. A missing message prints its key.
func (l *Locale) Message(key string, args map[string]any) string {
	m, ok := l.cat.langs[l.Lang][key]
	if !ok {
		return key
	}
	text := m.text
	if m.forms != nil {
		text = m.forms[Plural(l.Lang, toInt(args["n"]))]
	}
	if !strings.Contains(text, "{") {
		return text
	}
	return l.fill(text, args)
}

// fill puts the arguments into a text.
func (l *Locale) fill(text string, args map[string]any) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, tail, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(l.Value(args[name]))
		text = tail
	}
}

// Value writes an argument: numbers in the person's digits, times as dates,
// texts isolated.
func (l *Locale) Value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return Isolate(v)
	case lms.Text:
		return Isolate(v.In(l.Lang))
	case time.Time:
		return l.Date(v)
	case float64:
		return l.Float(v, 2)
	case int, int32, int64:
		return l.Int(toInt(v))
	case []string:
		return l.List(v)
	case fmt.Stringer:
		return Isolate(v.String())
	}
	return Isolate(fmt.Sprint(v))
}

// List joins items as the language does: "a، b" or "a, b".
func (l *Locale) List(items []string) string {
	sep := ", "
	if l.Lang == lms.Arabic {
		sep = "، "
	}
	parts := make([]string, len(items))
	for i, s := range items {
		parts[i] = Isolate(s)
	}
	return strings.Join(parts, sep)
}

func toInt(v any) int64 {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case int64:
		return v
	case float64:
		return int64(v)
	}
	return 0
}
