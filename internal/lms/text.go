package lms

// Lang is a language of the product. Arabic is the first language.
type Lang string

// The languages served.
const (
	Arabic  Lang = "ar"
	English Lang = "en"
)

// Langs lists the languages in their order of precedence.
var Langs = []Lang{Arabic, English}

// Valid reports whether l is served.
func (l Lang) Valid() bool { return l == Arabic || l == English }

// Other returns the other language of the pair.
func (l Lang) Other() Lang {
	if l == Arabic {
		return English
	}
	return Arabic
}

// Dir returns the writing direction, "rtl" or "ltr".
func (l Lang) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// Text is one piece of prose in both languages. English may be missing.
type Text struct {
	AR string `yaml:"ar" bson:"ar" json:"ar"`
	EN string `yaml:"en,omitempty" bson:"en,omitempty" json:"en,omitempty"`
}

// In returns the text in l, or in the other language when l is missing.
func (t Text) In(l Lang) string {
	s, _ := t.Pick(l)
	return s
}

// Pick returns the text in l and the language it is really in: a page marks a
// borrowed text with its own lang and dir.
func (t Text) Pick(l Lang) (string, Lang) {
	switch {
	case l == English && t.EN != "":
		return t.EN, English
	case l == English && t.AR != "":
		return t.AR, Arabic
	case t.AR != "":
		return t.AR, Arabic
	case t.EN != "":
		return t.EN, English
	}
	return "", l
}

// IsZero reports whether both languages are empty.
func (t Text) IsZero() bool { return t.AR == "" && t.EN == "" }
