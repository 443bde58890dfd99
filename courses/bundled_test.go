package courses

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanad/internal/lms"
)

// What the minutes of a starter course are made of: reading, a minute for each
// question, and the exercise of each lesson.
const (
	wordsAMinute    = 130
	longestExercise = 15
	mostPercentOff  = 10
)

func bundledPackages() (out []*Package) {
	for _, c := range Bundled() {
		p, _ := ReadAt(c.Files, today)
		out = append(out, p)
	}
	return out
}

// TestBundled_minutes_add_up holds the hours on a certificate to what a learner
// spends: the lessons and the quizzes.
func TestBundled_minutes_add_up(t *testing.T) {
	for _, p := range bundledPackages() {
		sum := 0
		for i := range p.Lessons {
			sum += p.Lessons[i].Minutes
		}
		for i := range p.Quizzes {
			sum += p.Quizzes[i].Minutes
		}
		if off := p.Course.Minutes - sum; max(off, -off)*100 > mostPercentOff*sum {
			t.Errorf("%s says %d minutes; lessons and quizzes take %d", p.Course.ID, p.Course.Minutes, sum)
		}
	}
}

func TestBundled_lessons_take_the_time_they_say(t *testing.T) {
	for _, p := range bundledPackages() {
		for i := range p.Lessons {
			l := &p.Lessons[i]
			words, _ := countWords(visible(l.AR.Blocks...))
			least := (words+wordsAMinute-1)/wordsAMinute + len(l.Check)
			if l.Minutes < least || l.Minutes > least+longestExercise {
				t.Errorf("%s/%s says %d minutes; %d words and %d questions take %d, an exercise at most %d more",
					p.Course.ID, l.ID, l.Minutes, words, len(l.Check), least, longestExercise)
			}
		}
	}
}

func TestBundled_lessons_tell_what_happened_from_what_is_composed(t *testing.T) {
	marks := map[lms.Lang][2]string{lms.Arabic: {"قصة مركّبة", "حدث فعلًا"}, lms.English: {"A composed story", "It really happened"}}
	for _, p := range bundledPackages() {
		for i := range p.Lessons {
			for lang, mark := range marks {
				body, _ := p.Lessons[i].In(lang)
				story, event := blockOf(body, "b-story"), blockOf(body, "b-true")
				if !strings.HasPrefix(visible(story), mark[0]) || !strings.HasPrefix(visible(event), mark[1]) {
					t.Errorf("%s/%s in %s begins %.40q and %.40q, want %q", p.Course.ID, p.Lessons[i].ID, lang, visible(story), visible(event), mark)
				}
				if !strings.Contains(event.HTML, "footnote-ref") {
					t.Errorf("%s/%s in %s: what happened names no source", p.Course.ID, p.Lessons[i].ID, lang)
				}
			}
		}
	}
}

func TestBundled_bank_questions_name_their_source(t *testing.T) {
	for _, p := range bundledPackages() {
		for i := range p.Banks {
			for j := range p.Banks[i].Items {
				if it := &p.Banks[i].Items[j]; it.Cite == "" {
					t.Errorf("%s: question %s names no source", p.Course.ID, it.ID)
				}
			}
		}
	}
}

func TestBundled_prose_has_the_quotes_of_its_language(t *testing.T) {
	wrong := map[lms.Lang]string{lms.Arabic: `"'“”`, lms.English: `"'«»`}
	for _, p := range bundledPackages() {
		for i := range p.Lessons {
			for lang, marks := range wrong {
				body, _ := p.Lessons[i].In(lang)
				text := p.Lessons[i].Title.In(lang) + " " + visible(body.Blocks...)
				if at := strings.IndexAny(text, marks); at >= 0 {
					t.Errorf("%s/%s in %s: %.60q", p.Course.ID, p.Lessons[i].ID, lang, text[at:])
				}
			}
		}
	}
}

// blockOf returns the block of that id, or none.
func blockOf(b *Body, id string) Block {
	if i := slices.IndexFunc(b.Blocks, func(b Block) bool { return b.ID == id }); i >= 0 {
		return b.Blocks[i]
	}
	return Block{}
}

var (
	quoted = regexp.MustCompile(`(?s)<code>.*?</code>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// visible is what people read of blocks, without code.
func visible(blocks ...Block) string {
	var out strings.Builder
	for _, b := range blocks {
		out.WriteString(html.UnescapeString(tags.ReplaceAllString(quoted.ReplaceAllString(b.HTML, " x "), " ")) + " ")
	}
	return strings.TrimSpace(out.String())
}
