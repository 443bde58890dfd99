package sample

import (
	"context"
	"io/fs"
	"testing"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// bank is what the sample course's bank lacks for a question of every type.
const bank = `banks/all.yaml --
id: all
items:
  - id: q-truth
    type: truefalse
    tags: [water]
    stem:
      ar: الماء يغلي.
      en: Water boils.
    answer: true
    feedback:
      ar: نعم.
      en: Yes.
    cite: SOURCES.md#steep-1
  - id: q-talk
    type: scenario
    tags: [serving]
    stem:
      ar: طرق الباب ضيف.
      en: A guest knocks.
    nodes:
      - id: door
        says:
          ar: السلام عليكم.
          en: Peace be upon you.
        choices:
          - id: in
            goto: good
            points: 2
            ar: تفضل
            en: Come in
          - id: out
            goto: bad
            ar: لست هنا
            en: I am not here
      - id: good
        says:
          ar: جزاك الله خيرًا.
          en: Thank you.
      - id: bad
        says:
          ar: ينصرف.
          en: He leaves.
`

// EveryType is the sample course with a quiz that asks every question it has.
func EveryType(tb testing.TB) fs.FS {
	tb.Helper()
	return testkit.Tea(tb, "banks/all.yaml --\nid: all\nitems:\n", bank, "tags: [water]\n    count: 1", "tags: [water]\n    count: 4",
		"tags: [serving]\n    count: 2", "tags: [serving]\n    count: 7", "pass: 80\nattempts: 3\ncooldown_h: 1", "pass: 60\nattempts: 1")
}

// Publish publishes a course beside those of the site.
func Publish(site *testkit.Site, files fs.FS) {
	site.Helper()
	p, report := courses.Read(files)
	if !report.OK() {
		site.Fatalf("course: %v", report.Errors())
	}
	if _, err := site.Courses.Publish(context.Background(), lms.SystemActor(lms.Platform), p, files); err != nil {
		site.Fatal(err)
	}
}
