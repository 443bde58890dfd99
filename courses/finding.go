package courses

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanad/internal/lms"
)

// Finding is one thing the checker has to say about a course. Codes that begin
// with E are errors: such a course is not published. W is a warning. The codes
// are listed in docs/course-format.md.
type Finding struct {
	Code    string   // "E06"
	File    string   // inside the course folder, with forward slashes; empty: the course as a whole
	Line    int      // from 1; 0: the file as a whole
	Message lms.Text // a full sentence in both languages
}

// Error reports whether the finding keeps the course from being published.
func (f Finding) Error() bool { return strings.HasPrefix(f.Code, "E") }

// Where is "file:line", or as much of it as is known.
func (f Finding) Where() string {
	switch {
	case f.File == "":
		return "-"
	case f.Line == 0:
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// Report is everything found in a course, sorted by file and line. The zero
// Report is clean.
type Report struct {
	Findings []Finding
	// Cut is true when there was more to say than MaxFindings.
	Cut bool
}

// OK reports whether the course has no errors; warnings are allowed.
func (r Report) OK() bool { return len(r.Errors()) == 0 }

// Errors returns the findings that prevent publishing.
func (r Report) Errors() []Finding { return r.only(true) }

// Warnings returns the findings that do not.
func (r Report) Warnings() []Finding { return r.only(false) }

func (r Report) only(errors bool) []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Error() == errors {
			out = append(out, f)
		}
	}
	return out
}

// With returns the report together with what another one found, each finding once.
func (r Report) With(other Report) Report {
	r.Findings = slices.Clone(r.Findings)
	for _, f := range other.Findings {
		if !slices.Contains(r.Findings, f) {
			r.Findings = append(r.Findings, f)
		}
	}
	r.Cut = r.Cut || other.Cut
	r.sort()
	return r
}

// Print writes the report as text, a finding in two lines: code, place and the
// Arabic sentence, then the English one.
func (r Report) Print(w io.Writer) error {
	for _, f := range r.Findings {
		if _, err := fmt.Fprintf(w, "%s %s\n  %s\n  %s\n", f.Code, f.Where(), f.Message.AR, f.Message.EN); err != nil {
			return err
		}
	}
	return nil
}

// add records a finding. key is a key of messages; args alternate name and value.
// The first error is always kept, so that many warnings hide none.
func (r *Report) add(key, file string, line int, args ...any) {
	if len(r.Findings) >= MaxFindings && (strings.HasPrefix(key, "W") || !r.OK()) {
		r.Cut = true
		return
	}
	code, _, _ := strings.Cut(key, ".")
	r.Findings = append(r.Findings, Finding{Code: code, File: file, Line: line, Message: message(key, args)})
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message.EN, b.Message.EN))
	})
}

// message fills the sentence of a key in both languages.
func message(key string, args []any) lms.Text {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", shown(args[i+1]))
	}
	fill := strings.NewReplacer(pairs...)
	m := messages[key]
	return lms.Text{AR: fill.Replace(m.AR), EN: fill.Replace(m.EN)}
}

// shown is a value inside a sentence: short, on one line, and isolated so that
// it does not turn the sentence around it.
func shown(v any) string {
	s := strings.Join(strings.Fields(fmt.Sprint(v)), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "…"
	}
	return "\u2068" + strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s) + "\u2069"
}
