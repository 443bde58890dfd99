package vc

import "testing"

func TestWebDID(t *testing.T) {
	for _, tc := range []struct {
		base  string
		parts []string
		want  string
	}{
		{"https://Sanad.Example.org", nil, "did:web:sanad.example.org"},
		{"http://127.0.0.1:8080", nil, "did:web:127.0.0.1%3A8080"},
		{"https://sanad.example.org", []string{"orgs", "hope"}, "did:web:sanad.example.org:orgs:hope"},
	} {
		if got, err := WebDID(tc.base, tc.parts...); err != nil || got != tc.want {
			t.Errorf("WebDID(%s, %q) = %s, %v; want %s", tc.base, tc.parts, got, err, tc.want)
		}
	}
	for _, base := range []string{"", "sanad.example.org", "https://sanad.example.org/path", "://"} {
		if got, err := WebDID(base); err == nil {
			t.Errorf("WebDID(%q) = %s, want an error", base, got)
		}
	}
}

func TestDecodeKey_refuses(t *testing.T) {
	for _, s := range []string{"", "z", "6MkrJVna", "zzzz", "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", "z" + string(make([]byte, 500))} {
		if _, err := DecodeKey(s); err == nil {
			t.Errorf("DecodeKey(%q) gave a key", s)
		}
	}
}
