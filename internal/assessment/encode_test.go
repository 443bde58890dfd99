package assessment_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/assessment"
)

// scatter sets a random part of what can be set, to what is likely to matter:
// nothing, little and much.
func scatter(r *rand.Rand, v reflect.Value) {
	if r.IntN(3) == 0 {
		v.SetZero()
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		scatter(r, v.Elem())
	case reflect.Slice:
		n := r.IntN(13)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			scatter(r, v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(r.Int64N(4e9)-1e9, r.Int64N(1e9))))
			return
		}
		for i := range v.NumField() {
			scatter(r, v.Field(i))
		}
	case reflect.String:
		v.SetString([]string{"", "words", "كلمات", "\x00"}[r.IntN(4)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{0, 7, -1, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, math.MinInt32 - 1}[r.IntN(7)])
	case reflect.Float64:
		v.SetFloat(r.NormFloat64())
	default:
		panic("an attempt holds a " + v.Kind().String())
	}
}

// TestAttempt_is_encoded_as_its_tags_say: by every field, filled and empty.
func TestAttempt_is_encoded_as_its_tags_say(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 3000 {
		var a assessment.Attempt
		if n == 0 {
			fill(reflect.ValueOf(&a).Elem())
		} else if n > 1 {
			scatter(r, reflect.ValueOf(&a).Elem())
		}
		want, err := bson.Marshal(&a)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.AppendBSON(nil)
		if err != nil || !bytes.Equal(got, want) {
			at := 0
			for at < min(len(got), len(want)) && (at < 4 || got[at] == want[at]) {
				at++
			}
			t.Fatalf("%+v\nis encoded (%v) at byte %d as\n%q\nwant\n%q", a, err, at, got[at:], want[at:])
		}
	}
}

// BenchmarkAttempt_AppendBSON encodes an attempt with two of everything.
func BenchmarkAttempt_AppendBSON(b *testing.B) {
	var a assessment.Attempt
	fill(reflect.ValueOf(&a).Elem())
	a.Regrades = nil
	for i := range a.Answers {
		a.Answers[i].Review = nil
	}
	b.Run("by hand", func(b *testing.B) {
		b.ReportAllocs()
		var draft []byte
		for b.Loop() {
			var err error
			if draft, err = a.AppendBSON(draft[:0]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("by reflection", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := bson.Marshal(&a); err != nil {
				b.Fatal(err)
			}
		}
	})
}
