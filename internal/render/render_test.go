package render

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"sanad/internal/assets"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/web"
)

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	cat, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := assets.Build(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(web.Files, cat, bundle)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTemplates_match_their_page_structs(t *testing.T) {
	r := newRenderer(t)
	known := map[string]bool{}
	for _, p := range Pages {
		known[p.page()] = true
		tpl := r.pages[lms.Arabic][p.page()]
		if tpl == nil {
			t.Errorf("page %q has no folder in web/pages", p.page())
			continue
		}
		for part, data := range map[string]any{"head": &Frame{}, "top": &Frame{}, "content": p, "bottom": ""} {
			if err := templatecheck.CheckHTML(tpl.Lookup(part), data); err != nil {
				t.Errorf("page %q, %s: %v", p.page(), part, err)
			}
		}
	}
	for name := range r.pages[lms.Arabic] {
		if !known[name] {
			t.Errorf("web/pages/%s has no struct in render.Pages", name)
		}
	}
}

func TestMessages_are_complete_in_both_languages(t *testing.T) {
	cat, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	if err := cat.Check(); err != nil {
		t.Error(err)
	}
}

func TestMessages_that_the_code_names_exist_and_no_others(t *testing.T) {
	cat, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	used := usedKeys(t)
	for key, where := range used {
		if looksLikeKey(cat, key) && !cat.Has(lms.Arabic, key) {
			t.Errorf("%s names message %q, which does not exist", where, key)
		}
	}
	for _, key := range cat.Keys(lms.Arabic) {
		if _, ok := used[key]; !ok && !builtKey(key, used) {
			t.Errorf("message %q is used nowhere", key)
		}
	}
}

// keyShape is what a message key looks like: area, dot, name.
var keyShape = regexp.MustCompile(`^[a-z]+\.[a-z0-9_.\-]+$`)

// looksLikeKey reports whether a string is a key of an area that has messages,
// and not the beginning of keys, nor that of a mail's subject and body.
func looksLikeKey(cat *i18n.Catalogue, s string) bool {
	area, rest, ok := strings.Cut(s, ".")
	if !ok || rest == "" || strings.HasSuffix(rest, ".") || cat.Has(lms.Arabic, s+".subject") {
		return false
	}
	if _, isAction := policy.Table[policy.Action(s)]; isAction {
		return false
	}
	if strings.HasSuffix(rest, "_") {
		return !slices.ContainsFunc(cat.Keys(lms.Arabic), func(k string) bool { return strings.HasPrefix(k, s) })
	}
	for _, k := range cat.Keys(lms.Arabic) {
		if strings.HasPrefix(k, area+".") {
			return !notKeys[s] && !fileName.MatchString(s)
		}
	}
	return false
}

// notKeys are strings in the code that look like keys and are something else:
// audit actions, job kinds, declared fields.
var notKeys = map[string]bool{
	"attempt.reviewed":    true,
	"attempt.regraded":    true,
	"attempt.graded":      true,
	"attempt.extra_time":  true,
	"enrolment.completed": true,
	"credential.issued":   true, "credential.revoked": true, "credential.key_rotated": true, "course.id": true, "job.prune": true,
	"account.role": true, "account.suspended": true, "account.password_reset": true, "account.password_changed": true, "account.reset_link": true, "account.first_administrator": true,
	"account.second_factor_on": true, "account.second_factor_off": true, "account.second_factor_codes": true, "account.second_factor_recovery": true, "account.second_factor_removed": true,
	"course.published":  true,
	"account.dismissed": true, "organization.approve": true, "organization.refuse": true, "organization.suspend": true, "organization.resume": true,
	"organization.changed": true, "organization.invitation_revoked": true, "organization.invitation_seats": true,
}

var fileName = regexp.MustCompile(`\.(svg|css|js|html|json|yaml|md|txt|pdf|png|webp|vtt|zip|key|eml|ts|go|vtt|jwt)$`)

// builtKey reports whether some code builds keys with that beginning, as in
// "assessment.state." + state.
func builtKey(key string, used map[string]string) bool {
	for i := range key {
		if key[i] == '.' || key[i] == '_' || key[i] == '-' {
			if _, ok := used[key[:i+1]]; ok {
				return true
			}
		}
	}
	for _, suffix := range []string{".subject", ".body"} { // mails name their key once
		if _, ok := used[strings.TrimSuffix(key, suffix)]; ok && strings.HasSuffix(key, suffix) {
			return true
		}
	}
	return false
}

// usedKeys collects every string of the program's code, and of the templates,
// that has the shape of a key or of its beginning.
func usedKeys(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	note := func(s, where string) {
		if keyShape.MatchString(s) {
			used[s] = where
		}
	}
	for _, root := range []string{"../../internal", "../../cmd", "../../courses", "../../storage"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, s := range stringsOf(t, path) {
				note(s, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	quoted := regexp.MustCompile("\"([a-z]+\\.[^\"]+)\"")
	err := fs.WalkDir(web.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		src, err := fs.ReadFile(web.Files, path)
		for _, m := range quoted.FindAllStringSubmatch(string(src), -1) {
			note(m[1], path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return used
}

// stringsOf returns the string literals of a Go file.
func stringsOf(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

func TestStyles_use_logical_properties_only(t *testing.T) {
	physical := regexp.MustCompile(`(?m)(margin|padding|border)-(left|right|top|bottom)\b|(?:^|[\s;{])(left|right|top|bottom)\s*:|text-align:\s*(left|right)|float:\s*(left|right)|(?:^|[\s;{])(min-|max-)?(width|height)\s*:`)
	err := fs.WalkDir(web.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".css") {
			return err
		}
		src, err := fs.ReadFile(web.Files, path)
		for i, line := range strings.Split(string(src), "\n") {
			if strings.Contains(line, "@media") {
				continue
			}
			if m := physical.FindString(line); m != "" {
				t.Errorf("%s:%d: physical property %q", path, i+1, strings.TrimSpace(m))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPages_escape_what_people_write(t *testing.T) {
	r := newRenderer(t)
	p := &ErrorPage{Base: Base{Locale: r.For(i18n.DefaultPrefs())}, Message: `"><svg onload=1>'{{7*7}}`}
	if strings.Contains(written(t, r, p), "<svg onload") {
		t.Error("markup in a message was not escaped")
	}
}
