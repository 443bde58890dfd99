package pdf

import (
	"testing"

	"sanad/internal/lms"
)

func TestDuration(t *testing.T) {
	for minutes, want := range map[int]lms.Text{
		1:    {AR: "دقيقة واحدة", EN: "1 minute"},
		2:    {AR: "دقيقتان", EN: "2 minutes"},
		45:   {AR: "45 دقيقة", EN: "45 minutes"},
		60:   {AR: "ساعة واحدة", EN: "1 hour"},
		90:   {AR: "ساعة واحدة و30 دقيقة", EN: "1 hour 30 minutes"},
		125:  {AR: "ساعتان و5 دقائق", EN: "2 hours 5 minutes"},
		180:  {AR: "3 ساعات", EN: "3 hours"},
		601:  {AR: "10 ساعات ودقيقة واحدة", EN: "10 hours 1 minute"},
		662:  {AR: "11 ساعة ودقيقتان", EN: "11 hours 2 minutes"},
		6000: {AR: "100 ساعة", EN: "100 hours"},
		6180: {AR: "103 ساعات", EN: "103 hours"},
	} {
		if got := (lms.Text{AR: duration(minutes, lms.Arabic), EN: duration(minutes, lms.English)}); got != want {
			t.Errorf("duration(%d) = %v, want %v", minutes, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	if got := bare(percent(Options{}, 95, lms.Arabic)); got != "٩٥٪" {
		t.Errorf("Arabic: %q", got)
	}
	if got := bare(percent(Options{}, 95, lms.English)); got != "95%" {
		t.Errorf("English: %q", got)
	}
}
