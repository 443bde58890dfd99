package courses

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// hashOf names the content of a package. The canonical form is every field that
// has a value, by name, in the order of the names: neither the layout of the
// files nor a field added later changes the hash of a course. What is derived
// from the text is left out, so a new renderer changes nothing either.
func hashOf(p *Package) string {
	c := *p
	c.Hash = ""
	c.Lessons = slices.Clone(p.Lessons)
	for i := range c.Lessons {
		for _, b := range []*Body{&c.Lessons[i].AR, &c.Lessons[i].EN} {
			b.Blocks, b.Hash = nil, ""
		}
	}
	c.Banks = sorted(p.Banks, func(b Bank) string { return b.ID })
	c.Quizzes = sorted(p.Quizzes, func(q Quiz) string { return q.ID })
	h := sha256.New()
	w := bufio.NewWriter(h)
	canonical(w, reflect.ValueOf(c))
	w.Flush()
	return hex.EncodeToString(h.Sum(nil))
}

func sorted[T any](list []T, key func(T) string) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return list
}

// canonical writes a value so that different values differ.
func canonical(w io.Writer, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		canonical(w, v.Elem())
	case reflect.Struct:
		canonicalStruct(w, v)
	case reflect.Slice:
		io.WriteString(w, "["+strconv.Itoa(v.Len()))
		for i := range v.Len() {
			canonical(w, v.Index(i))
		}
		io.WriteString(w, "]")
	case reflect.String:
		io.WriteString(w, "s"+strconv.Itoa(v.Len())+":"+v.String())
	case reflect.Bool:
		io.WriteString(w, "b"+strconv.FormatBool(v.Bool()))
	case reflect.Float64:
		io.WriteString(w, "f"+strconv.FormatFloat(v.Float(), 'g', -1, 64)+";")
	default:
		io.WriteString(w, "i"+strconv.FormatInt(v.Int(), 10)+";")
	}
}

func canonicalStruct(w io.Writer, v reflect.Value) {
	fields := map[string]reflect.Value{}
	var names []string
	for i := range v.NumField() {
		if f := v.Field(i); v.Type().Field(i).IsExported() && !empty(f) {
			name := v.Type().Field(i).Name
			fields[name] = f
			names = append(names, name)
		}
	}
	slices.Sort(names)
	io.WriteString(w, "{")
	for _, name := range names {
		io.WriteString(w, name+"=")
		canonical(w, fields[name])
	}
	io.WriteString(w, "}")
}

// empty reports whether a field says nothing: a zero value or an empty list.
func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}
