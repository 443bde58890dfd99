package render

import (
	"net/url"
	"strings"
)

// Field is one labelled control of a form. Every text is finished: in the
// reader's language.
type Field struct {
	Name, Label, Hint, Error string
	Value                    string
	Type                     string // text, email, password, number, textarea, select, checkbox, date, search, hidden
	Autocomplete             string
	Dir                      string // "ltr" for addresses and codes, "auto" for names
	Required                 bool
	Unmarked                 bool // neither required nor called optional: the hint says when it is needed
	Checked                  bool
	More                     Link   // what to read before ticking a box; it opens beside the form
	Ways                     []Link // out of the error
	Rows, Max                int
	Options                  []Choice
}

// Choice is one option of a select, or of a group of radio buttons.
type Choice struct {
	Value, Label string
	Selected     bool
	AsIs         bool // its digits are samples: they are not written in the reader's
}

// ID is the element's id.
func (f Field) ID() string { return "f-" + f.Name }

// Describedby lists the ids of the hint and the error, for screen readers.
func (f Field) Describedby() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	return strings.Join(ids, " ")
}

// Form is a form with its fields and what is wrong with it.
type Form struct {
	Action string
	Token  string
	Submit string // the button's words
	Error  string // what is wrong with the form as a whole
	Fields []Field
}

// Mistakes lists the fields that have an error.
func (f Form) Mistakes() []Field {
	var out []Field
	for _, x := range f.Fields {
		if x.Error != "" {
			out = append(out, x)
		}
	}
	return out
}

// Pager leads to the next page of a list; empty on the last one.
type Pager struct{ Next string }

// withQuery sets one parameter of a path's query.
func withQuery(path, name, value string) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.RequestURI()
}
