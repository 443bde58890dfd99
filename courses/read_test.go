package courses

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
)

// today is the day of all tests.
var today = lms.ClockFunc(func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) })

func TestRead_sample_course_is_clean(t *testing.T) {
	_, report := ReadAt(base(t), today)
	var b bytes.Buffer
	report.Print(&b)
	if b.Len() > 0 {
		t.Errorf("findings in a good course:\n%s", b.String())
	}
}

func TestBundled_courses_are_clean(t *testing.T) {
	for _, c := range Bundled() {
		p, report := ReadAt(c.Files, today)
		if len(report.Findings) > 0 {
			report.Print(os.Stdout)
			t.Errorf("%s: got %d findings, want none", c.Name, len(report.Findings))
		}
		if string(p.Course.ID) != c.Name {
			t.Errorf("folder %s holds course %s", c.Name, p.Course.ID)
		}
	}
}

func TestPackage_Anchors_and_TextBytes(t *testing.T) {
	p, _ := ReadAt(base(t), today)
	if diff := cmp.Diff([]string{"cups", "cups-2", "steep-1"}, p.Anchors()); diff != "" {
		t.Errorf("anchors (-want +got):\n%s", diff)
	}
	l := &p.Lessons[0]
	want := 0
	for _, b := range l.EN.Blocks {
		want += len(b.HTML)
	}
	if got := l.TextBytes(lms.English); got != want || got == 0 || got >= l.TextBytes(lms.Arabic) {
		t.Errorf("got %d bytes of English, want %d", got, want)
	}
}
