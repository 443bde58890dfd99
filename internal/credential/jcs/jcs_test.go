package jcs

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// The examples are those of RFC 8785, sections 3.2.2 to 3.2.4 and appendix B.
func TestCanonical_examples_of_the_standard(t *testing.T) {
	for in, want := range map[string]string{
		`{
       "numbers": [333333333.33333329, 1E30, 4.50,
                   2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
       "literals": [null, true, false]
     }`: `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`: "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		`[-0, 0.0, 9007199254740992, 295147905179352830000, 1e21, 999999999999999900000, 1e-6, 1e-7, 5e-324, -1.7976931348623157e308, 424242.0]`:                                                                     `[0,0,9007199254740992,295147905179352830000,1e+21,999999999999999900000,0.000001,1e-7,5e-324,-1.7976931348623157e+308,424242]`,
		` "\u2028<>&\u007f\u0008\u000c\t" `: "\"\u2028<>&\u007f\\b\\f\\t\"",
		`[]`:                                `[]`,
		`{}`:                                `{}`,
		`null`:                              `null`,
		"\"ليلى الحسن\"":                    "\"ليلى الحسن\"",
	} {
		if got, err := Canonical([]byte(in)); err != nil || string(got) != want {
			t.Errorf("%s\ngot  %s, %v\nwant %s", in, got, err, want)
		}
	}
}

func TestCanonical_refuses(t *testing.T) {
	for name, in := range map[string]string{
		"nothing": "", "two values": "1 2", "a name twice": `{"a":1,"a":1}`, "half an object": `{"a":1`, "half a list": `[1`, "no UTF-8": "\"\xff\"",
		"a number beyond a double": "1e999", "no value": `{"a":}`, "a comma too many": `[1,]`, "a name that is none": `{1:2}`,
		"nesting without end": strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
	} {
		if got, err := Canonical([]byte(in)); err == nil {
			t.Errorf("%s: got %s, want an error", name, got)
		}
	}
}

// FuzzCanonical: the canonical form says the same as the document, and is its
// own canonical form.
func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"b":[1,2.5,{"é":"\u0000"}],"a":null}`))
	f.Add([]byte(`"\ud800"`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		out, err := Canonical(doc)
		if err != nil {
			return
		}
		var before, after any
		if json.Unmarshal(doc, &before) != nil || json.Unmarshal(out, &after) != nil || !reflect.DeepEqual(before, after) {
			t.Fatalf("%q became %q", doc, out)
		}
		if again, err := Canonical(out); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q became %q, %v", out, again, err)
		}
	})
}
