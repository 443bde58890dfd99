package render

import "testing"

func TestCode_marks_what_stands_between_backticks(t *testing.T) {
	for words, want := range map[string]string{
		"":                           "",
		"a < b":                      "a &lt; b",
		"اقرأ `x.example/<b>` أولًا": `اقرأ <code dir="ltr">x.example/&lt;b&gt;</code> أولًا`,
		"`a` and `b`":                `<code dir="ltr">a</code> and <code dir="ltr">b</code>`,
		"one ` alone":                "one ` alone",
		"`\"><svg onload=1>'{{7}}`":  `<code dir="ltr">&#34;&gt;&lt;svg onload=1&gt;&#39;{{7}}</code>`,
	} {
		if got := string(code(words)); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
	if got, want := plain("اقرأ `x` ثم"), "اقرأ x ثم"; got != want {
		t.Errorf("plain: got %q, want %q", got, want)
	}
}
