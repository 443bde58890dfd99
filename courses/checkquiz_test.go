package courses

import (
	"strings"
	"testing"
)

// TestRead_quiz_asks_again: what a learner has seen the key of may not come
// again, wherever the key is shown and the quiz may be repeated.
func TestRead_quiz_asks_again(t *testing.T) {
	const quiz = "quizzes/final.yaml"
	all := []string{"tags: [water]\n    count: 1", "tags: [water]\n    count: 3"}
	essay := []string{"tags: [water]\n    count: 1", "tags: [written]\n    count: 1"}
	for name, c := range map[string]struct {
		edits []string
		want  int // findings E16
	}{
		"other questions":            {nil, 0},
		"one draw takes all":         {all, 1},
		"but no second attempt":      {append(all, "attempts: 3", "attempts: 1"), 0},
		"without limit of attempts":  {append(all, "attempts: 3", "attempts: 0"), 1},
		"but the key comes at last":  {append(all, "feedback: after-submit", "feedback: after-close"), 0},
		"but the key never comes":    {append(all, "feedback: after-submit", "feedback: never-key"), 0},
		"an essay, which has no key": {essay, 0},
	} {
		t.Run(name, func(t *testing.T) {
			files := base(t)
			replace(files, "banks/all.yaml", "tags: [serving]\n    stem:\n      ar: صف", "tags: [written]\n    stem:\n      ar: صف")
			for i := 0; i < len(c.edits); i += 2 {
				replace(files, quiz, c.edits[i], c.edits[i+1])
			}
			_, r := ReadAt(files, today)
			got := 0
			for _, f := range r.Errors() {
				if f.Code != "E16" || f.File != quiz {
					t.Errorf("also found %s at %s", f.Code, f.Where())
				}
				got++
			}
			if got != c.want {
				t.Errorf("got %d findings, want %d:\n%s", got, c.want, strings.TrimSpace(printed(t, r)))
			}
		})
	}
}
