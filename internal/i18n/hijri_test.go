package i18n

import (
	"bufio"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestHijri_knownDays(t *testing.T) {
	for _, tc := range []struct {
		day  string
		want HijriDate
	}{
		{"1937-03-14", HijriDate{1356, 1, 1}},
		{"2000-01-01", HijriDate{1420, 9, 24}},
		{"2024-03-11", HijriDate{1445, 9, 1}},
		{"2026-06-16", HijriDate{1448, 1, 1}},
		{"2077-11-16", HijriDate{1500, 12, 30}},
	} {
		got, ok := Hijri(parseDay(t, tc.day))
		if !ok || got != tc.want {
			t.Errorf("Hijri(%s) = %v, %v; want %v", tc.day, got, ok, tc.want)
		}
	}
}

func TestHijri_outsideTheTable(t *testing.T) {
	for _, day := range []string{"0001-01-01", "1937-03-13", "2077-11-17", "9999-12-31"} {
		if got, ok := Hijri(parseDay(t, day)); ok {
			t.Errorf("Hijri(%s) = %v; want none", day, got)
		}
	}
}

// The golden file lists the first day of every month from 1440 to 1461, taken
// from another implementation of the calendar.
func TestHijri_everyDayOfTwentyOneYears(t *testing.T) {
	f, err := os.Open("testdata/umalqura.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var want HijriDate
	var day time.Time
	months := 0
	for sc := bufio.NewScanner(f); sc.Scan(); months++ {
		var next HijriDate
		var date string
		if _, err := fmt.Sscanf(sc.Text(), "%d-%d %s", &next.Year, &next.Month, &date); err != nil {
			t.Fatalf("%q: %v", sc.Text(), err)
		}
		start := parseDay(t, date)
		for ; months > 0 && day.Before(start); day = day.AddDate(0, 0, 1) {
			want.Day++
			if got, ok := Hijri(day); !ok || got != want {
				t.Fatalf("Hijri(%s) = %v, %v; want %v", day.Format(time.DateOnly), got, ok, want)
			}
		}
		want, day = next, start
	}
	if months != 21*12+1 {
		t.Fatalf("golden file has %d months, want %d", months, 21*12+1)
	}
}

func TestHijri_ownLocation(t *testing.T) {
	riyadh := time.FixedZone("AST", 3*3600)
	eve := time.Date(2026, 6, 15, 22, 0, 0, 0, time.UTC)
	if got, _ := Hijri(eve.In(riyadh)); got != (HijriDate{1448, 1, 1}) {
		t.Errorf("Hijri in Madinah = %v, want 1448-1-1", got)
	}
	if got, _ := Hijri(eve); got.Month != 12 {
		t.Errorf("Hijri in UTC = %v, want the month before", got)
	}
}

func parseDay(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
