package render

import (
	"bytes"
	"html/template"

	"sanad/courses"
)

// asks writes the questions of an attempt, each with what the server holds of its
// answer below it. It is written here and not in the page's template because
// there are many on a page that is made anew for every learner.
func (r *Renderer) asks(p *AttemptPage) (template.HTML, error) {
	var out bytes.Buffer
	step, err := r.message(p.Lang, "ask.take_step")
	if err != nil {
		return "", err
	}
	for _, q := range p.Questions {
		html, err := r.question(q)
		if err != nil {
			return "", err
		}
		out.WriteString(string(html))
		if q.Type == courses.Scenario && !q.Ended {
			takeStep(&out, p.Action+"#"+q.ID, step)
		}
		out.WriteString(`<p class="q-state quiet small" data-state="`)
		template.HTMLEscape(&out, []byte(q.Item))
		out.WriteString(`">`)
		template.HTMLEscape(&out, []byte(q.Saved))
		out.WriteString("</p>")
	}
	return template.HTML(out.String()), nil
}

// takeStep is the button that takes the next step of a scenario.
func takeStep(out *bytes.Buffer, path, words string) {
	out.WriteString(`<p><button class="button second small" name="do" value="step" formaction="`)
	template.HTMLEscape(out, []byte(path))
	out.WriteString(`">`)
	template.HTMLEscape(out, []byte(words))
	out.WriteString("</button></p>")
}
