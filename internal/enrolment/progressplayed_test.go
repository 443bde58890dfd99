package enrolment

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/courses"
)

// digits writes a report: the first ones as given, then noughts.
func digits(first string) string { return first + strings.Repeat("0", playedDigits-len(first)) }

func TestParsePlayed_takes_twenty_five_digits_and_nothing_else(t *testing.T) {
	for in, want := range map[string]int{
		digits(""):                          0,
		digits("8"):                         1,
		digits("f"):                         4,
		digits("00ff1"):                     9,
		strings.Repeat("f", 25):             100,
		"":                                  0,
		"f":                                 0,
		strings.Repeat("f", 24):             0,
		strings.Repeat("f", 26):             0,
		strings.Repeat("F", 25):             0,
		strings.Repeat("f", 24) + "g":       0,
		"fff\x00" + strings.Repeat("f", 21): 0,
		strings.Repeat("٢", 25):             0,
		strings.Repeat("f", 24) + "\n":      0,
	} {
		if got := ParsePlayed(in).Percent(); got != want {
			t.Errorf("%q: got %d %%, want %d", in, got, want)
		}
	}
}

func TestAdd_what_was_played_adds_up(t *testing.T) {
	whole, half := strings.Repeat("f", 25), digits(strings.Repeat("f", 12))
	for _, c := range []struct {
		name    string
		reports []Reading
		want    int
	}{
		{"nothing", nil, 0},
		{"two halves", []Reading{{Seen: half}, {Seen: strings.Repeat("0", 12) + strings.Repeat("f", 13)}}, 100},
		{"one half twice", []Reading{{Seen: half}, {Seen: half}}, 48},
		{"halves that overlap", []Reading{{Seen: half}, {Seen: digits("000fffffffffffff")}}, 64},
		{"an older page alone", []Reading{{Percent: 70}}, 70},
		{"an older page that said more", []Reading{{Percent: 70}, {Seen: half}}, 70},
		{"an older page that said less", []Reading{{Seen: half}, {Percent: 20}}, 48},
		{"an older page out of bounds", []Reading{{Percent: 900}, {Percent: -5}}, 100},
		{"less than nothing", []Reading{{Percent: -5}}, 0},
		{"nonsense", []Reading{{Seen: half}, {Seen: whole + "f"}, {Seen: "all of it"}}, 48},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &LessonProgress{}
			for _, r := range c.reports {
				r.Medium = "v"
				p.add(r, day)
			}
			if got := p.played(); got != c.want {
				t.Errorf("played: got %d %%, want %d: %+v", got, c.want, p)
			}
		})
	}
}

func TestAdd_media_do_not_add_up_with_each_other(t *testing.T) {
	v, e := version("video:80", all), &Enrolment{State: Active}
	e.lesson("one").add(Reading{Medium: "film", Seen: digits(strings.Repeat("f", 12))}, day)
	e.lesson("one").add(Reading{Medium: "recording", Seen: strings.Repeat("0", 15) + strings.Repeat("f", 10)}, day)
	e.settle(v, day)
	want := []Unmet{{Lesson: "one", Kind: courses.RuleVideo, Need: 80, Have: 48}}
	if diff := cmp.Diff(want, e.OpenIn(&v.Outline[0])); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
}

// TestAdd_in_any_order_and_repeated_is_the_same sends made-up reports of two
// media in two orders, the second with repetitions.
func TestAdd_in_any_order_and_repeated_is_the_same(t *testing.T) {
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		reports := make([]Reading, 1+rnd.IntN(8))
		hundredths := map[string]map[int]bool{"film": {}, "recording": {}}
		for i := range reports {
			reports[i] = someReport(rnd, hundredths)
		}
		once, again := &LessonProgress{}, &LessonProgress{}
		for _, r := range reports {
			once.add(r, day)
		}
		for _, i := range append(rnd.Perm(len(reports)), rnd.Perm(len(reports))...) {
			again.add(reports[i], day)
		}
		if diff := cmp.Diff([]any{once.Played, once.Video}, []any{again.Played, again.Video}); diff != "" {
			t.Fatalf("seed %d: another order (-first +second):\n%s", seed, diff)
		}
		for medium, set := range hundredths {
			if got := once.Played[medium].Percent(); got != len(set) {
				t.Fatalf("seed %d: %s: got %d %%, want %d", seed, medium, got, len(set))
			}
		}
	}
}

// someReport is a page that played one stretch of a medium, or an older page's;
// it notes the hundredths.
func someReport(rnd *rand.Rand, hundredths map[string]map[int]bool) Reading {
	r := Reading{Medium: []string{"film", "recording"}[rnd.IntN(2)]}
	if rnd.IntN(5) == 0 {
		r.Percent = rnd.IntN(101)
		return r
	}
	var bits [4 * playedDigits]bool
	from := rnd.IntN(100)
	for h := from; h < from+rnd.IntN(101-from); h++ {
		bits[h], hundredths[r.Medium][h] = true, true
	}
	for d := range playedDigits {
		n := 0
		for _, set := range bits[4*d : 4*d+4] {
			if n *= 2; set {
				n++
			}
		}
		r.Seen += hexDigits[n : n+1]
	}
	return r
}
