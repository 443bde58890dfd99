package server_test

import (
	"net/http"
	"strings"
	"testing"

	"sanad/internal/testkit"
)

// film is a site where noura has a lesson that asks for most of its film, and a
// way to report what a page has played.
func film(t *testing.T) (site *testkit.Site, noura *testkit.Visitor, played func(v *testkit.Visitor, medium, seen string)) {
	t.Helper()
	site = testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "requires: [water]\n", "", "rule: view or manual", "rule: video:80")))
	played = func(v *testkit.Visitor, medium, seen string) {
		t.Helper()
		v.Get(servingPath)
		v.Post(servingPath+"/progress", "medium", medium, "seen", seen, "second", "7").Want(http.StatusNoContent)
	}
	return site, enrolled(site, "noura@example.org"), played
}

const servingPath = "/courses/tea/lessons/serving"

// stretch reports that a film was played from one digit to before another.
func stretch(from, to int) string {
	return strings.Repeat("0", from) + strings.Repeat("f", to-from) + strings.Repeat("0", 25-to)
}

func TestLesson_film_played_on_two_devices_adds_up(t *testing.T) {
	site, phone, played := film(t)
	played(phone, "pour", stretch(0, 12))
	played(phone, "pour", stretch(0, 12))
	desktop := site.SignIn("noura@example.org").Get(servingPath + "?lang=en")
	played(desktop, "pour", stretch(10, 19))
	desktop.Get(servingPath).See("#left", "80")
	played(desktop, "pour", stretch(10, 20))
	desktop.Get(servingPath).See(".lesson-end .tag", "You have completed this lesson")
	played(phone, "pour", stretch(0, 1)) // late
	phone.Get(servingPath).See(".lesson-end .tag", "You have completed this lesson")
}

func TestLesson_film_not_played_is_not_done(t *testing.T) {
	_, v, played := film(t)
	for _, c := range []struct{ name, medium, seen string }{
		{"no report", "pour", ""},
		{"too short", "pour", strings.Repeat("f", 24)},
		{"too long", "pour", strings.Repeat("f", 4000)},
		{"no digits", "pour", strings.Repeat("\xff", 25)},
		{"capitals", "pour", strings.Repeat("F", 25)},
		{"a picture", "kettle", stretch(0, 25)},
		{"a medium that is not there", "nothing", stretch(0, 25)},
		{"no medium", "", stretch(0, 25)},
	} {
		t.Run(c.name, func(t *testing.T) {
			played(v, c.medium, c.seen)
			v.Get(servingPath).See("#left", "80")
		})
	}
}

func TestLesson_film_of_another_lesson_does_not_count(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "requires: [water]\n", "", "rule: view and check", "rule: video:80",
		":::picture kettle {#b-kettle}\n:::", ":::audio voice {#b-kettle}\n:::", ":::audio voice {#b-voice}\n:::", ":::note {#b-voice}\nListen in the first lesson.\n:::")))
	v := enrolled(site, "noura@example.org")
	const water = "/courses/tea/lessons/water"
	v.Get(water).Post(water+"/progress", "medium", "pour", "seen", stretch(0, 25)).Want(http.StatusNoContent)
	v.Get(water).See("#left", "80")
	v.Post(water+"/progress", "medium", "voice", "seen", stretch(0, 25)).Want(http.StatusNoContent)
	v.Get(water).See(".lesson-end .tag", "You have completed this lesson")
}
