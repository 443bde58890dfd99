package assessment_test

import (
	"reflect"
	"testing"
	"time"

	"sanad/internal/assessment"
)

// fill sets everything that can be set, so that nothing is forgotten that comes
// later.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1e9, 0).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.String:
		v.SetString("words")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.5)
	default:
		panic("an attempt holds a " + v.Kind().String())
	}
}

// shared names what two values of a type have in common in memory.
func shared(path string, a, b reflect.Value) []string {
	var out []string
	switch a.Kind() {
	case reflect.Pointer:
		if a.Pointer() == b.Pointer() {
			return []string{path}
		}
		return shared(path, a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Pointer() == b.Pointer() {
			return []string{path}
		}
		for i := range a.Len() {
			out = append(out, shared(path+"[]", a.Index(i), b.Index(i))...)
		}
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range a.NumField() {
			out = append(out, shared(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))...)
		}
	}
	return out
}

func TestClone_is_equal_and_shares_nothing(t *testing.T) {
	var full, empty assessment.Attempt
	fill(reflect.ValueOf(&full).Elem())
	for name, a := range map[string]*assessment.Attempt{"full": &full, "empty": &empty} {
		c := a.Clone()
		if !reflect.DeepEqual(a, c) {
			t.Errorf("%s: got %+v, want %+v", name, c, a)
		}
	}
	if both := shared("Attempt", reflect.ValueOf(full), reflect.ValueOf(*full.Clone())); len(both) > 0 {
		t.Errorf("shared with the copy: %v", both)
	}
}
