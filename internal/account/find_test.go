package account

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// older puts a person there as an earlier release left them: without keys.
func (w *world) older(n int, name lms.Text) {
	w.t.Helper()
	p := &Person{ID: lms.PersonID(lms.NewID()), Email: fmt.Sprintf("p%03d@example.org", n), Name: name, CreatedAt: w.now.Add(time.Duration(n) * time.Minute)}
	if err := w.people.Insert(w.t.Context(), string(p.ID), p); err != nil {
		w.t.Fatal(err)
	}
}

// all walks every page of a search.
func (w *world) all(query string) (found []Person) {
	w.t.Helper()
	admin := lms.Actor{Person: "admin", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	var after docstore.Cursor
	for range 20 {
		list, next, err := w.List(w.t.Context(), admin, query, after)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(list) > size {
			w.t.Fatalf("%d people on a page", len(list))
		}
		found = append(found, list...)
		if next == "" {
			return found
		}
		after = next
	}
	w.t.Fatalf("%q has no end", query)
	return nil
}

// TestList_finds_everybody_with_a_name once, newest first, over several pages,
// and those of an earlier release after the next sweep.
func TestList_finds_everybody_with_a_name(t *testing.T) {
	w := newWorld(t)
	for n := range 320 {
		name := lms.Text{AR: "محمد العمري"}
		if n%160 == 0 {
			name = lms.Text{AR: "محمد الشهري", EN: "Muhammad Al-Shehri"}
		}
		w.older(n, name)
	}
	if n := len(w.all("محمد")); n != 0 {
		t.Errorf("%d people without keys are found", n)
	}
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := w.all("مُحمّد")
	if len(found) != 320 {
		t.Errorf("found %d people, want 320", len(found))
	}
	for i := 1; i < len(found); i++ {
		if !found[i-1].CreatedAt.After(found[i].CreatedAt) {
			t.Fatalf("person %d is not older than the one before", i)
		}
	}
	for query, want := range map[string]int{"محمد شهري": 2, "al-shehri muh": 2, "muhammadan": 0, "p00": 10, "p319@": 1} {
		if n := len(w.all(query)); n != want {
			t.Errorf("%q finds %d people, want %d", query, n, want)
		}
	}
}

func TestChangeProfile_is_found_by_the_new_name_and_not_by_the_old(t *testing.T) {
	w := newWorld(t)
	w.older(1, lms.Text{EN: "Layla Hasan"})
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := w.all("layla")[0]
	me := lms.Actor{Person: p.ID, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	if _, err := w.ChangeProfile(t.Context(), me, Profile{Name: lms.Text{EN: "Hind Salem"}, Prefs: i18n.DefaultPrefs()}); err != nil {
		t.Fatal(err)
	}
	if old, now := len(w.all("layla")), len(w.all("hind")); old != 0 || now != 1 {
		t.Errorf("the old name finds %d, the new one %d", old, now)
	}
}
