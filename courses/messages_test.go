package courses

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// codes lists the codes of all messages, sorted.
func codes() []string {
	var out []string
	for key := range messages {
		code, _, _ := strings.Cut(key, ".")
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

func TestMessages_are_written_in_both_languages(t *testing.T) {
	hole := regexp.MustCompile(`\{[a-z0-9]+\}`)
	for key, m := range messages {
		if !strings.ContainsFunc(m.AR, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%s: Arabic sentence %q", key, m.AR)
		}
		if !strings.HasSuffix(m.EN, ".") || strings.ContainsFunc(m.EN, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%s: English sentence %q", key, m.EN)
		}
		ar, en := hole.FindAllString(m.AR, -1), hole.FindAllString(m.EN, -1)
		slices.Sort(ar)
		slices.Sort(en)
		if !slices.Equal(slices.Compact(ar), slices.Compact(en)) {
			t.Errorf("%s: Arabic names %v, English %v", key, ar, en)
		}
	}
}

// Keys are plain strings in the code, or begin one: none without a sentence, no
// sentence without a use.
func TestMessages_match_the_code(t *testing.T) {
	used := map[string]bool{}
	for _, lit := range literals(t) {
		prefix := strings.HasSuffix(lit, ".")
		found := false
		for key := range messages {
			if key == lit || prefix && strings.HasPrefix(key, lit) {
				used[key], found = true, true
			}
		}
		if !found {
			t.Errorf("no sentence for %q", lit)
		}
	}
	for key := range messages {
		if !used[key] {
			t.Errorf("nothing says %q", key)
		}
	}
}

// literals lists the message keys in the package's code.
func literals(t testing.TB) []string {
	t.Helper()
	names, _ := filepath.Glob("*.go")
	key := regexp.MustCompile(`^[EW][0-9]{2}(\.[a-z0-9.]*)?$`)
	var out []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "messages.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, _ := strconv.Unquote(lit.Value); key.MatchString(s) {
					out = append(out, s)
				}
			}
			return true
		})
	}
	return out
}

// Codes that need more than one changed text file have tests of their own.
var shownElsewhere = map[string]string{
	"E32": "TestRead_limits",
	"E34": "TestOpenZip_refuses",
}

func TestCodes_have_a_sample_each(t *testing.T) {
	for _, code := range codes() {
		samples, _ := filepath.Glob("testdata/bad/" + code + "-*.txtar")
		if len(samples) == 0 && shownElsewhere[code] == "" {
			t.Errorf("no sample of %s in testdata/bad", code)
		}
	}
	for code, test := range shownElsewhere {
		if !strings.Contains(testBody(t, test), strconv.Quote(code)) {
			t.Errorf("%s is to be shown by %s, which does not exist or does not name it", code, test)
		}
	}
}

// testBody returns the source of a test of this package; "" when there is none.
func testBody(t testing.TB, name string) string {
	t.Helper()
	files, _ := filepath.Glob("*_test.go")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, body, ok := strings.Cut(string(src), "\nfunc "+name+"("); ok {
			body, _, _ = strings.Cut(body, "\n}\n")
			return body
		}
	}
	return ""
}

func TestCodes_are_documented(t *testing.T) {
	doc, err := os.ReadFile("../docs/course-format.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range regexp.MustCompile(`(?m)^\| ([EW][0-9]{2}) \|`).FindAllStringSubmatch(string(doc), -1) {
		listed = append(listed, m[1])
	}
	if !slices.Equal(slices.Sorted(slices.Values(listed)), codes()) {
		t.Errorf("docs/course-format.md lists %v, the checker knows %v", listed, codes())
	}
}
