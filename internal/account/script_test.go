package account

import (
	"testing"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

func TestNames_stand_in_their_own_script(t *testing.T) {
	for name, want := range map[string]string{
		"نورة عبدالله": "", "محمّد آل الشيخ": "", "عبد\u200cالله": "", "کوثر پروین گل\u200cمحمد": "", "د. سارة": "", "عبـد الله": "",
		"Noura": "name_ar", "نورة Noura": "name_ar", "نورة ٢": "name_ar", "نورة 2": "name_ar", "Нура": "name_ar", ".": "name_ar", "<نورة>": "name_ar",
	} {
		if got := misplaced(lms.Text{AR: name}); got != want {
			t.Errorf("Arabic name %q: wrong in %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"Noura Al-Harbi": "", "Şebnem Çelik": "", "O’Neill": "", "D'Souza Jr.": "", "Nguyễn Thị Hòa": "", "ʿAbd al-Raḥmān": "", "Z\u0323": "",
		"نورة": "name_en", "Noura نورة": "name_en", "Noura 2": "name_en", "Νουρά": "name_en", "- -": "name_en", "Noura=": "name_en", "Nouـra": "name_en",
	} {
		if got := misplaced(lms.Text{EN: name}); got != want {
			t.Errorf("English name %q: wrong in %q, want %q", name, got, want)
		}
	}
}

// misplaced is the field of a name that is not in its script; "" for none.
func misplaced(name lms.Text) string {
	var ps lms.Problems
	checkScripts(&ps, name, lms.Text{})
	if len(ps) == 0 {
		return ""
	}
	return ps[0].Field
}

func TestChangeProfile_keeps_an_earlier_name_until_it_is_changed(t *testing.T) {
	w := newWorld(t)
	old := lms.Text{AR: "Layla", EN: "ليلى"}
	if _, err := w.Create(t.Context(), Registration{Email: "layla@sanad.example", Name: old, Password: phrase, Prefs: i18n.DefaultPrefs()}); err != nil {
		t.Fatal(err)
	}
	_, me := w.signIn("layla@sanad.example")
	prefs := i18n.DefaultPrefs()
	prefs.Zone = "Africa/Cairo"
	if _, err := w.ChangeProfile(t.Context(), me, Profile{Name: old, Prefs: prefs}); err != nil {
		t.Errorf("other settings beside the name: %v", err)
	}
	if _, err := w.ChangeProfile(t.Context(), me, Profile{Name: lms.Text{AR: "Layla H", EN: "ليلى"}, Prefs: prefs}); keyOf(err) != "name_ar:account.name_not_arabic" {
		t.Errorf("a new name: %s", keyOf(err))
	}
	if _, err := w.ChangeProfile(t.Context(), me, Profile{Name: lms.Text{AR: "ليلى", EN: "Layla"}, Prefs: prefs}); err != nil {
		t.Errorf("the names in their places: %v", err)
	}
}

func TestRegister_and_setup_hold_names_to_their_script(t *testing.T) {
	w := newWorld(t)
	r := Registration{Email: "new@sanad.example", Name: lms.Text{AR: "سارة", EN: "سارة"}, Password: phrase, Accepted: true, Prefs: i18n.DefaultPrefs()}
	if _, _, err := w.Register(t.Context(), here, r); keyOf(err) != "name_en:account.name_not_latin" {
		t.Errorf("registering: %s", keyOf(err))
	}
	secret, err := w.BeginSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Setup(t.Context(), here, secret, r); keyOf(err) != "name_en:account.name_not_latin" {
		t.Errorf("setting up: %s", keyOf(err))
	}
	r.Name = lms.Text{EN: "Sara"}
	if _, _, err := w.Setup(t.Context(), here, secret, r); err != nil {
		t.Errorf("setting up with the name mended: %v", err)
	}
}
