package bake

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"

	"sanad/internal/credential/pdf"
	"sanad/internal/lms"
)

// credential is not one, but has what is hard to carry.
var credential = []byte(`{"name":"شهادة ]]> <b> & \" ' ]]]]>>","n":1}`)

var samples = []Picture{
	{Title: "الخصوصية وحماية البيانات الشخصية", Issuer: "سند", Lang: lms.Arabic},
	{Title: "مقدمة مطوّلة في الإرشاد النفسي والاجتماعي عن بُعد للمتطوعين والمتطوعات في الجمعيات الأهلية بالمدينة المنورة: المستوى 2", Issuer: "جمعية الأمل للعمل التطوعي وخدمة المجتمع", Lang: lms.Arabic},
	{Title: "Account and Device Safety", Issuer: "Sanad", Lang: lms.English},
	{Title: "نور", Issuer: "", Lang: lms.Arabic},
	{Title: strings.Repeat("W", 200), Issuer: strings.Repeat("W", 120), Lang: lms.English},
}

func drawn(t testing.TB, p Picture) []byte {
	t.Helper()
	b, err := p.DrawPNG()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func baked(t testing.TB) []byte {
	t.Helper()
	b, err := PNG(drawn(t, samples[0]), credential)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPNG_isAPictureThatCarriesTheBytes(t *testing.T) {
	for _, p := range samples {
		plain := drawn(t, p)
		b, err := PNG(plain, credential)
		if err != nil {
			t.Fatal(err)
		}
		got, kind, err := Unpack(b)
		if err != nil || kind != InPNG || !bytes.Equal(got, credential) {
			t.Errorf("%s: %q, %s, %v", p.Title, got, kind, err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil || img.Bounds() != image.Rect(0, 0, Side, Side) {
			t.Errorf("%s: %v, %v", p.Title, img.Bounds(), err)
		}
		if again := drawn(t, p); !bytes.Equal(again, plain) || len(plain) > 60_000 {
			t.Errorf("%s: %d bytes, then %d", p.Title, len(plain), len(again))
		}
	}
}

func TestPicture_isDrawnInItsColours(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(drawn(t, samples[0])))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[image.Point]string{
		{0, 0}: "00000000", {300, 20}: "0f5b57ff", {300, 130}: "f6f1e7ff", {300, 160}: "0f5b57ff",
	} {
		r, g, b, a := img.At(at.X, at.Y).RGBA()
		if got := fmt.Sprintf("%02x%02x%02x%02x", r>>8, g>>8, b>>8, a>>8); got != want {
			t.Errorf("%v = %s, want %s", at, got, want)
		}
	}
	ink := 0
	for y := titleTop; y < titleTop+titleRoom; y++ {
		for x := middle - titleWidth/2; x < middle+titleWidth/2; x++ {
			if r, _, _, _ := img.At(int(x), int(y)).RGBA(); r>>8 < 0x40 {
				ink++
			}
		}
	}
	if ink < 1000 {
		t.Errorf("%d points of the title are dark", ink)
	}
}

// Nothing of the words may leave the ground that they stand on.
func TestPicture_wordsStayOnTheirGround(t *testing.T) {
	for _, p := range samples {
		for _, s := range append(p.words(p.Title, teal, room{titleTop, titleRoom, titleWidth, 44, 25, 3}), p.words(p.Issuer, bronze, room{issuerTop, issuerRoom, issuerWide, 23, 16, 2})...) {
			for _, g := range s.path {
				x, y := g.Points[0][0]-middle, g.Points[0][1]-middle
				if x*x+y*y > 180*180 {
					t.Fatalf("%.40s: a point at %.0f,%.0f", p.Title, x+middle, y+middle)
				}
			}
		}
	}
}

func TestSVG_isADrawingThatCarriesTheBytes(t *testing.T) {
	for _, p := range samples {
		b, err := SVG(p.DrawSVG(), credential)
		if err != nil {
			t.Fatal(err)
		}
		got, kind, err := Unpack(b)
		if err != nil || kind != InSVG || !bytes.Equal(got, credential) {
			t.Errorf("%s: %q, %s, %v", p.Title, got, kind, err)
		}
		d := xml.NewDecoder(bytes.NewReader(b))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", p.Title, err)
			}
		}
	}
}

// chunks makes a picture of chunks: kind and data in turns.
func chunks(parts ...string) []byte {
	out := []byte(pngSignature)
	for i := 0; i+1 < len(parts); i += 2 {
		out = appendChunk(out, parts[i], []byte(parts[i+1]))
	}
	return out
}

func packed(n int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(make([]byte, n))
	z.Close()
	return b.String()
}

func TestUnpack_readsTheFormsOfOthers(t *testing.T) {
	const head = keyword + "\x00"
	for name, file := range map[string]string{
		"packed text":              string(chunks("iTXt", head+"\x01\x00\x00\x00"+packed(1))),
		"a language":               string(chunks("iTXt", head+"\x00\x00en\x00badge\x00\x00")),
		"text behind others":       string(chunks("tEXt", "a", "iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00x", "iTXt", head+"\x00\x00\x00\x00\x00")),
		"a token in a drawing":     `<?xml version="1.0"?><!DOCTYPE svg><svg xmlns:o="` + badgeSpace + `"><g/><o:credential verify="` + "\x20" + `"/></svg>`,
		"a bare credential":        "\x00",
		"one with a mark of order": "\ufeff\x00",
	} {
		want := "\x00"
		if strings.Contains(file, "verify") {
			want = " "
		}
		if got, kind, err := Unpack([]byte(file)); err != nil || string(got) != want {
			t.Errorf("%s: %q in %s, %v", name, got, kind, err)
		}
	}
}

func TestUnpack_refuses(t *testing.T) {
	const head = keyword + "\x00"
	whole := baked(t)
	long := append([]byte(pngSignature), 0xff, 0xff, 0xff, 0xff, 'i', 'T', 'X', 't')
	for name, tc := range map[string]struct {
		file []byte
		want error
	}{
		"a picture alone":           {drawn(t, samples[3]), ErrNone},
		"an older badge":            {chunks("iTXt", "openbadges\x00\x00\x00\x00\x00{}", "IEND", ""), ErrNone},
		"a picture cut off":         {whole[:pngHeadSize+40], ErrBroken},
		"a signature alone":         {[]byte(pngSignature), ErrBroken},
		"a chunk of four gigabytes": {append(long, make([]byte, 100)...), ErrBroken},
		"chunks without end":        {chunks(strings.Split(strings.Repeat("tEXt,,", maxChunks+1), ",")...), ErrBroken},
		"a bomb":                    {chunks("iTXt", head+"\x01\x00\x00\x00"+packed(64<<20)), ErrBroken},
		"packed nonsense":           {chunks("iTXt", head+"\x01\x00\x00\x00nonsense"), ErrBroken},
		"text cut off":              {chunks("iTXt", head+"\x00\x00"), ErrBroken},
		"text of nothing":           {chunks("iTXt", head), ErrBroken},
		"text too long":             {chunks("iTXt", head+"\x00\x00\x00\x00"+strings.Repeat("x", MaxCredential+1)), ErrBroken},
		"a drawing alone":           {samples[0].DrawSVG(), ErrNone},
		"another namespace":         {[]byte(`<svg xmlns:openbadges="https://forger.example"><openbadges:credential>{}</openbadges:credential></svg>`), ErrNone},
		"elements in elements":      {[]byte(`<svg xmlns:o="` + badgeSpace + `"><o:credential>{}<b/></o:credential></svg>`), ErrBroken},
		"a drawing cut off":         {[]byte(`<svg xmlns:o="` + badgeSpace + `"><o:credential>{}`), ErrBroken},
		"not XML":                   {[]byte(`<<<`), ErrBroken},
		"elements without end":      {[]byte("<svg>" + strings.Repeat("<a>", maxTokens)), ErrBroken},
		"a paper without one":       {[]byte("%PDF-1.7\n"), ErrNone},
		"a broken paper":            {[]byte("%PDF-1.7\n/Type /Filespec /F (credential.json) /EF << /F 1 0 R "), ErrBroken},
		"too much":                  {make([]byte, MaxFile+1), ErrBroken},
		"too long a credential":     {[]byte(strings.Repeat("x", MaxCredential+1)), ErrBroken},
	} {
		if got, kind, err := Unpack(tc.file); !errors.Is(err, tc.want) {
			t.Errorf("%s: %d bytes in %s, %v; want %v", name, len(got), kind, err, tc.want)
		}
	}
}

func TestBake_refusesWhatItDidNotDraw(t *testing.T) {
	for _, b := range []string{"", "GIF89a", "<svg>", `<svg xmlns="http://www.w3.org/2000/svg" `} {
		if _, err := PNG([]byte(b), credential); !errors.Is(err, ErrBroken) {
			t.Errorf("PNG %q: %v", b, err)
		}
		if _, err := SVG([]byte(b), credential); !errors.Is(err, ErrBroken) {
			t.Errorf("SVG %q: %v", b, err)
		}
	}
}

// FuzzUnpack: whatever file comes, a bounded piece of it or an error comes out.
func FuzzUnpack(f *testing.F) {
	f.Add(baked(f))
	svg, err := SVG(samples[3].DrawSVG(), credential)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(svg)
	paper, err := pdf.Render(pdf.Certificate{URL: "https://a.example", Attachments: []pdf.Attachment{{Name: "credential.json", Type: "application/json", Data: credential}}}, pdf.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(paper)
	f.Add(chunks("iTXt", keyword+"\x00\x01\x00\x00\x00"+packed(1000)))
	f.Add(binary.BigEndian.AppendUint32([]byte(pngSignature), 0xfffffff0))
	f.Add([]byte(`<svg xmlns:o="` + badgeSpace + `"><o:credential verify="e.y.J"/></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, _, err := Unpack(data); err == nil && len(got) > MaxCredential {
			t.Errorf("%d bytes", len(got))
		}
	})
}

func BenchmarkDrawPNG(b *testing.B) {
	for b.Loop() {
		picture, err := samples[1].DrawPNG()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(picture)), "bytes/picture")
	}
}
