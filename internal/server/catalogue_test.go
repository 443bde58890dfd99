package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

func TestHome_is_in_the_visitors_language(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor()
	v.Get("/").Want(http.StatusOK)
	if v.Find("html").AttrOr("lang", "") != "en" {
		t.Error("an English browser did not get English")
	}
	v.Header.Set("Accept-Language", "fr")
	v.Get("/").Want(http.StatusOK)
	if h := v.Find("html"); h.AttrOr("lang", "") != "ar" || h.AttrOr("dir", "") != "rtl" {
		t.Error("Arabic is not the first language")
	}
	v.Find("main .course h3 a[href='/courses/tea']")
	v.Find("form[action='/verify'] input[name=code]")
	if v.Do(http.MethodHead, "/", nil).Want(http.StatusOK); v.Page.Body != "" {
		t.Error("HEAD answers with a body")
	}
}

func TestCatalogue_finds_words_in_any_spelling(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	title := site.Visitor().Get("/courses?lang=ar").Want(http.StatusOK).Find(".course h3").First().Text()
	word := strings.NewReplacer("أ", "ا", "إ", "ا", "ة", "ه").Replace(strings.Fields(title)[0])
	v := site.Visitor().Get("/courses").Submit("main form[role=search]", "q", word).Want(http.StatusOK)
	v.Find(".course a[href='/courses/tea']")
	v.Get("/courses?q=zzzz").Want(http.StatusOK).Find(".empty a[href='/courses']")
	if v.Find("meta[name=robots]").AttrOr("content", "") != "noindex" {
		t.Error("a search result may be indexed")
	}
}

// TestCatalogue_says_what_it_searched_for in the place of a misspelled word, in
// the reader's language, whatever direction the word has; and only then.
func TestCatalogue_says_what_it_searched_for(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	const notice = "main [role=status]"
	for _, c := range []struct{ lang, typed, says string }{
		{"en", "Makng guests", "Showing results for “\u2068Making guests\u2069”."},
		{"ar", "Makng guests", "هذه نتائج البحث عن «\u2068Making guests\u2069»."},
		{"en", "ظيافة الضيوق", ""}, {"ar", "الضيوق", "هذه نتائج البحث عن «\u2068للضيوف\u2069»."},
		{"en", "الضيوق", "Showing results for “\u2068للضيوف\u2069”."}, {"en", "<i>makng", "Showing results for “\u2068<i>Making\u2069”."},
		{"en", "making", ""}, {"en", "zzzz", ""}, {"en", "", ""},
	} {
		v := site.Visitor().Get("/courses?lang=" + c.lang + "&q=" + url.QueryEscape(c.typed)).Want(http.StatusOK)
		if got := v.Page.Doc.Find(notice).Text(); got != c.says {
			t.Errorf("%q in %s: the page says %q, want %q", c.typed, c.lang, got, c.says)
		}
		if typed := v.Find("main #q").AttrOr("value", ""); typed != c.typed {
			t.Errorf("%q is changed to %q in its field", c.typed, typed)
		}
	}
}

func TestCatalogue_narrows_by_level_and_certificate(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v, found := site.Visitor(), 0
	for _, band := range []string{"1", "2", "3", "4"} {
		found += v.Get("/courses?level=" + band).Want(http.StatusOK).Page.Doc.Find(".course").Length()
	}
	if found != 1 {
		t.Errorf("the course stands in %d groups of levels, want 1", found)
	}
	v.Get("/courses?certified=1").Want(http.StatusOK).Find(".course")
	v.Get("/courses?after=nonsense").Want(http.StatusNotFound)
}

func TestCourse_stranger_signs_in_enrols_and_leaves(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := site.Visitor().Get("/courses/tea?lang=en").Want(http.StatusOK)
	v.Find("meta[property='og:title']")
	v.Find(".outline li")
	v.Get(v.Find(".join a.button").AttrOr("href", "")).Submit("main form", "email", "noura@example.org", "password", testkit.Password)
	if v.Page.Path != "/courses/tea" {
		t.Fatalf("after signing in on %s", v.Page.Path)
	}
	v.Submit("form[action$='/enrol']")
	if !strings.HasPrefix(v.Page.Path, "/courses/tea/lessons/") {
		t.Errorf("enrolling leads to %s, want the first lesson", v.Page.Path)
	}
	v.Get("/learn").Want(http.StatusOK).Find("main a[href='/courses/tea']")
	v.Get("/").Find(".goon a.button")
	v.Get("/courses/tea").Find("a[href='/courses/tea/leave']")
	v.Get("/courses/tea/leave").Want(http.StatusOK).Submit("main form").Want(http.StatusOK).See(".notice", "left")
	v.Get("/learn").Find(".empty a[href='/courses']")
}

func TestEnrol_without_what_comes_first_names_it(t *testing.T) {
	second := testkit.Tea(t, "id: tea\nversion", "id: tea-two\nversion", "prerequisites: []", "prerequisites: [tea]")
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t), second))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org").Get("/courses/tea-two").Want(http.StatusOK)
	v.See("main .list .tag.bad", "Not yet")
	if v.Page.Doc.Find("form[action$='/enrol']").Length() > 0 {
		t.Error("the page offers to enrol")
	}
	title := v.Find("main .list a[href='/courses/tea']").Text()
	v.Get("/account").Post("/courses/tea-two/enrol").Want(http.StatusConflict).See("main", title)
}

func TestPages_of_plain_words_name_the_contact(t *testing.T) {
	const address = "help@sanad.example"
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithConfig(func(c *config.Config) { c.Contact = address }))
	for _, path := range []string{"/help", "/privacy"} {
		site.Visitor().Get(path).Want(http.StatusOK).See("main a[href='mailto:"+address+"']", address)
	}
	if p := site.Visitor().Get("/.well-known/security.txt").Want(http.StatusOK).Page; !strings.Contains(p.Body, "Contact: mailto:"+address+"\n") {
		t.Errorf("security.txt says %q", p.Body)
	}
}

func TestPages_of_plain_words_name_nobody_while_nobody_is_set(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	for _, path := range []string{"/help", "/privacy"} {
		v := site.Visitor().Get(path).Want(http.StatusOK).See("main", "whoever invited you")
		if n := v.Find("main").Find("a").Length(); n > 0 || strings.Contains(v.Page.Body, "localhost") {
			t.Errorf("%s names an address", path)
		}
	}
	site.Visitor().Get("/.well-known/security.txt").Want(http.StatusNotFound)
}
