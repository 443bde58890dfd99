package pdf

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

func TestRender_textIsSelectedInLogicalOrder(t *testing.T) {
	for i, name := range names {
		title := titles[i%2]
		path, _ := render(t, sample(name, title), Options{})
		wants := []string{name.EN, title.AR, title.EN, words.title.AR, words.awarded.AR, "25 November 2026", "15 Jumada II 1448 AH", sampleURL}
		if !strings.ContainsAny(name.AR, "0123456789") {
			wants = append(wants, name.AR)
		}
		contains(t, path, wants...)
	}
}

// Readers decide for a whole page how numbers stand among Arabic words, so those
// are looked for on the Arabic paper; and poppler moves the space beside a number
// or a sign to its other side, so spaces are left out.
func TestRender_arabicNumbersAndSigns(t *testing.T) {
	path, _ := render(t, sample(names[5], titles[2]), Options{Lang: lms.Arabic})
	solid := func(s string) string { return strings.ReplaceAll(bare(s), " ", "") }
	got := solid(tool(t, "pdftotext", path, "-"))
	for _, want := range []string{"فاطمة الزهراء (دفعة", "بالمدينة المنورة: المستوى 2", words.signed.AR, "٢٥ نوفمبر ٢٠٢٦م",
		"١٥ جمادى الآخرة ١٤٤٨هـ", "٢٥ نوفمبر ٢٠٢٧م", "ساعتان و٣٠ دقيقة"} {
		if !strings.Contains(got, solid(want)) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

// contains looks for texts as people search for them.
func contains(t *testing.T, path string, wants ...string) {
	t.Helper()
	got := bare(tool(t, "pdftotext", path, "-"))
	for _, want := range wants {
		if !strings.Contains(got, bare(want)) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestRender_numberStandsUnderTheCode(t *testing.T) {
	path, _ := render(t, sample(names[0], titles[0]), Options{})
	contains(t, path, "5f0c9a1e 7b3d4286", "a94be1d0 7c62f8aa")
}

func TestRender_withoutAnEndSaysSo(t *testing.T) {
	c := sample(names[0], titles[0])
	c.ValidUntil = nil
	path, _ := render(t, c, Options{})
	contains(t, path, "لا تنتهي", "No expiry")
}

// TestFacts_columns_stand_apart, also where there are four.
func TestFacts_columns_stand_apart(t *testing.T) {
	s := newSheet(sample(names[0], titles[0]), Options{Zone: time.UTC})
	total := 0.0
	for _, f := range s.factList() {
		w := s.factWidth(f)
		if w <= 0 {
			t.Errorf("a column is %v wide", w)
		}
		total += w
	}
	if room := footTo - footFrom - total; room < 4*12 {
		t.Errorf("four columns leave %.1f points between them", room)
	}
}

func TestRender_harakatStayOnTheirLetters(t *testing.T) {
	const name = "مُحَمَّد"
	path, _ := render(t, sample(lms.Text{AR: name}, titles[0]), Options{})
	if got := norm.NFC.String(tool(t, "pdftotext", path, "-")); !strings.Contains(got, norm.NFC.String(name)) {
		t.Errorf("the vocalized name is not in %+q", got)
	}
}

func TestRender_oneLanguage(t *testing.T) {
	for lang, foreign := range map[lms.Lang]string{lms.Arabic: "Certificate", lms.English: "شهادة"} {
		path, _ := render(t, sample(names[0], titles[0]), Options{Lang: lang, Digits: i18n.DigitsLatin})
		got := bare(tool(t, "pdftotext", path, "-"))
		if !strings.Contains(got, names[0].In(lang)) || !strings.Contains(got, words.title.In(lang)) || !strings.Contains(got, "2026") {
			t.Errorf("%s: %q", lang, got)
		}
		if strings.Contains(got, foreign) {
			t.Errorf("%s: %q stands in it", lang, foreign)
		}
	}
}

func TestRender_fontsAreEmbeddedSubsetAndReadable(t *testing.T) {
	path, _ := render(t, sample(names[4], titles[2]), Options{})
	lines := strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n")[2:]
	if len(lines) != 2 {
		t.Fatalf("%d fonts, want 2:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	for _, l := range lines {
		if !regexp.MustCompile(`Amiri-\w+ +CID TrueType +Identity-H +yes yes yes`).MatchString(l) {
			t.Errorf("font: %s", l)
		}
	}
}

func TestRender_codeIsReadAtHundredDotsPerInch(t *testing.T) {
	path, _ := render(t, sample(names[0], titles[0]), Options{})
	picture := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-r", "100", "-png", "-singlefile", path, picture)
	if got := strings.TrimSpace(tool(t, "zbarimg", "-q", "--raw", "--nodbus", picture+".png")); got != sampleURL {
		t.Errorf("code = %q, want %q", got, sampleURL)
	}
}

func TestRender_soundFile(t *testing.T) {
	path, paper := render(t, sample(names[1], titles[2]), Options{})
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	if len(paper) > 60_000 {
		t.Errorf("%d bytes, want 60 kB at most", len(paper))
	}
	again, err := Render(sample(names[1], titles[2]), Options{})
	if err != nil || string(again) != string(paper) {
		t.Errorf("drawn again it is another file, %v", err)
	}
}

func TestRender_carriesTheCredential(t *testing.T) {
	c := sample(names[0], titles[0])
	path, _ := render(t, c, Options{})
	dir := t.TempDir()
	tool(t, "pdfdetach", "-saveall", "-o", dir, path)
	got, err := os.ReadFile(filepath.Join(dir, "credential.json"))
	if err != nil || string(got) != string(c.Attachments[0].Data) {
		t.Errorf("attachment = %q, %v", got, err)
	}
}

// Nothing may touch the frame or leave the page, whatever the names.
func TestRender_staysInsideTheFrame(t *testing.T) {
	box := regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="([-\d.]+)">`)
	long := lms.Text{AR: strings.Repeat("عبدالرحمن ", 12), EN: strings.Repeat("Featherstonehaugh", 7)}
	for i, name := range append(names, long) {
		path, _ := render(t, sample(name, titles[i%len(titles)]), Options{})
		found := box.FindAllStringSubmatch(tool(t, "pdftotext", "-bbox", path, "-"), -1)
		if len(found) < 20 {
			t.Fatalf("name %d: %d words", i, len(found))
		}
		for _, f := range found {
			left, right, bottom := number(t, f[1]), number(t, f[2]), number(t, f[3])
			if left < margin+band+5 || right > pageW-margin-band-5 || bottom > pageH-margin-band+4 {
				t.Errorf("name %d: a word at %s", i, f[0])
			}
		}
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRender_refusesAnAddressNoCodeHolds(t *testing.T) {
	c := sample(names[0], titles[0])
	c.URL = strings.Repeat("x", 400)
	if _, err := Render(c, Options{}); err == nil {
		t.Error("it was drawn")
	}
}

// FuzzRender: whatever a name holds, there is a paper.
func FuzzRender(f *testing.F) {
	for _, n := range names {
		f.Add(n.AR, n.EN)
	}
	f.Add("\u2068\u202e\u0000(", "नमस्ते 你好 💚")
	f.Fuzz(func(t *testing.T, ar, en string) {
		if len(ar)+len(en) > 500 {
			return
		}
		if _, err := Render(sample(lms.Text{AR: ar, EN: en}, titles[0]), Options{}); err != nil {
			t.Error(err)
		}
	})
}
