package courses

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"sanad/internal/lms"
)

func (r *reader) readCourse() { r.yaml(courseFile, &r.pkg.Course) }

// readTexts reads the three texts beside course.yaml.
func (r *reader) readTexts() {
	sources := r.text("SOURCES.md", MaxTextBytes)
	r.pkg.Sources = tidyText(sources)
	r.pkg.Terms = tidyText(r.text("LICENSE", MaxTextBytes))
	r.pkg.Changes = tidyText(r.text("CHANGES.md", MaxTextBytes))
	if sources != nil {
		r.anchors = sourceAnchors(sources)
	}
}

func tidyText(src []byte) string {
	if len(src) == 0 {
		return ""
	}
	return tidySource(src)
}

var (
	sourceHeading = regexp.MustCompile(`^#{2,6}[ \t]+([a-z0-9][a-z0-9-]*)(?:[ \t.:،–—-]|$)`)
	sourceMark    = regexp.MustCompile(`\{#([a-z0-9][a-z0-9-]*)\}`)
)

// sourceAnchors lists what can be cited: the first word of a heading, or an
// anchor in braces anywhere.
func sourceAnchors(src []byte) map[string]bool {
	out := map[string]bool{}
	for _, line := range bytes.Split(src, []byte("\n")) {
		if m := sourceHeading.FindSubmatch(bytes.TrimRight(line, "\r")); m != nil {
			out[string(m[1])] = true
		}
		for _, m := range sourceMark.FindAllSubmatch(line, -1) {
			out[string(m[1])] = true
		}
	}
	return out
}

// Anchors returns the sources that can be cited, sorted.
func (p *Package) Anchors() []string {
	var out []string
	for a := range sourceAnchors([]byte(p.Sources)) {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// checkCourse checks course.yaml.
func (r *reader) checkCourse() {
	t := r.trees[courseFile]
	if t == nil {
		return
	}
	c, root := &r.pkg.Course, t.at()
	r.checkIdentity(c, root)
	r.between(root.at("level"), c.Level, 1, 8)
	r.between(root.at("minutes"), c.Minutes, 1, 6000)
	r.between(root.at("outcomes"), len(c.Outcomes), 2, 8)
	r.between(root.at("budget_kb"), c.BudgetKB, 1, 100)
	r.between(root.at("lessons"), len(c.Lessons), 1, MaxLessons)
	r.checkPrerequisites(c, root)
	r.checkCompletion(c, root)
	r.checkCertificate(c.Certificate, root.at("certificate"))
	r.checkReview(c, root)
	if c.Cover != "" {
		r.medium(root.at("cover"), c.Cover, BlockPicture)
	}
}

func (r *reader) checkIdentity(c *Course, root spot) {
	r.slug(root.at("id"), string(c.ID))
	if c.Version != "" && !ValidVersion(c.Version) {
		r.addAt("E25", root.at("version"), "version", c.Version)
	}
}

func (r *reader) checkPrerequisites(c *Course, root spot) {
	for i, id := range c.Prerequisites {
		at := root.at("prerequisites", i)
		r.slug(at, string(id))
		if id == c.ID {
			r.addAt("E05", at, "cycle", string(id)+" → "+string(id))
		}
		if slices.Contains(c.Prerequisites[:i], id) {
			r.addAt("E02.id", at, "id", id)
		}
	}
}

// checkCompletion checks that each rule names something that exists.
func (r *reader) checkCompletion(c *Course, root spot) {
	at := root.at("completion")
	r.oneOf(at.at("mode"), c.Completion.Mode, "all", "any")
	r.between(at.at("rules"), len(c.Completion.Rules), 1, 20)
	for i, rule := range c.Completion.Rules {
		kind, id, _ := strings.Cut(rule, ":")
		switch {
		case rule == "lessons":
		case kind == "lesson":
			r.exists(at.at("rules", i), id, r.lesson(lms.LessonID(id)) != nil)
		case kind == "quiz":
			r.exists(at.at("rules", i), id, r.quiz(id) != nil)
		default:
			r.addAt("E27.completion", at.at("rules", i), "rule", rule)
		}
	}
}

var templateName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func (r *reader) checkCertificate(c *Certificate, at spot) {
	if c == nil {
		return
	}
	if c.Template != "" && !templateName.MatchString(c.Template) {
		r.addAt("E24.slug", at.at("template"), "id", c.Template)
	}
	r.between(at.at("valid_months"), c.ValidMonths, 0, 120)
	r.between(at.at("renewal_window_days"), c.RenewalWindowDays, 0, 365)
	for i, role := range c.Grants {
		if !slices.Contains(grantable, role) {
			r.addAt("E26.role", at.at("grants", i), "role", role)
		}
	}
}

// grantable are the roles that training may grant; administrators are appointed.
var grantable = []lms.Role{lms.RoleLearner, lms.RoleVolunteer, lms.RoleTutor, lms.RoleCounselor, lms.RoleAuthor}

func (r *reader) checkReview(c *Course, root spot) {
	if c.ReviewBy == "" {
		return
	}
	day, err := time.Parse(time.DateOnly, c.ReviewBy)
	if err != nil {
		r.addAt("E26.date", root.at("review_by"), "value", c.ReviewBy)
	} else if r.clock.Now().After(day.AddDate(0, 0, 1)) {
		r.addAt("W05", root.at("review_by"), "date", c.ReviewBy)
	}
}
