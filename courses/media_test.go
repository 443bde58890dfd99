package courses

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
)

func TestPackage_Files_and_MediaBytes(t *testing.T) {
	p, _ := ReadAt(base(t), today)
	var names []string
	size := map[string]int64{}
	for _, f := range p.Files() {
		names = append(names, f.Name+" "+f.Type+" "+f.Ext())
		size[f.Name] = f.Bytes
	}
	want := []string{"kettle.svg image/svg+xml .svg", "voice.mp3 audio/mpeg .mp3", "pour.mp4 video/mp4 .mp4", "pour.ar.vtt text/vtt .vtt"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	cases := map[lms.Lang]int64{
		lms.Arabic:  size["voice.mp3"] + size["pour.mp4"] + size["pour.ar.vtt"] + size["kettle.svg"],
		lms.English: size["voice.mp3"] + size["pour.mp4"] + size["kettle.svg"], // no English captions
	}
	for lang, want := range cases {
		if got := p.MediaBytes(&p.Lessons[1], lang); got != want {
			t.Errorf("%s: got %d bytes, want %d", lang, got, want)
		}
	}
	if got := p.MediaBytes(&p.Lessons[0], lms.Arabic); got != size["kettle.svg"] {
		t.Errorf("one picture: got %d bytes, want %d", got, size["kettle.svg"])
	}
}

// pictured is the sample with a PNG in several sizes in place of its drawing.
func pictured(t testing.TB, width int) fstest.MapFS {
	t.Helper()
	files := folder(readArchive(t, "testdata/base.txtar"))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 2))); err != nil {
		t.Fatal(err)
	}
	files["media/kettle.png"] = &fstest.MapFile{Data: b.Bytes()}
	files["media/kettle-2.png"] = &fstest.MapFile{Data: b.Bytes()}
	delete(files, "media/kettle.svg")
	replace(files, "media/media.yaml", "file: kettle.svg\n    type: image/svg+xml",
		"file: kettle.png\n    type: image/png\n    variants:\n      - file: kettle-2.png\n        type: image/png\n        width: 8")
	return fixed(t, files)
}

func TestRead_pictures_in_sizes(t *testing.T) {
	if _, r := ReadAt(pictured(t, 16), today); len(r.Findings) > 0 {
		t.Errorf("findings in good pictures:\n%s", printed(t, r))
	}
	wide := pictured(t, maxImagePixels+1)
	if _, r := ReadAt(wide, today); r.OK() || r.Errors()[0].Code != "E26" {
		t.Errorf("too wide a picture:\n%s", printed(t, r))
	}
	forged := pictured(t, 16)
	forged["media/kettle-2.png"].Data = []byte("not a picture")
	_, r := ReadAt(forged, today)
	if got := printed(t, r); !strings.Contains(got, "E10 ") || !strings.Contains(got, "E38 ") {
		t.Errorf("a false picture:\n%s", got)
	}
}

func TestCheckSVG(t *testing.T) {
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">` + inside + `</svg>`
	}
	good := []string{
		svg(`<title>x</title><desc>y</desc><g style="fill:#fff;stroke:red" transform="rotate(3)"><path d="M0 0h9"/></g>`),
		svg(`<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use xlink:href="#a"/><use href="#a"/>`),
		svg(`<text xml:lang="ar" direction="rtl"><tspan>نص</tspan></text>`),
		`<?xml version="1.0" encoding="UTF-8"?><!-- drawn by hand -->` + svg(""),
	}
	for _, src := range good {
		var r Report
		if checkSVG(&r, "a.svg", []byte(src)); len(r.Findings) > 0 {
			t.Errorf("%s\n%s", src, printed(t, r))
		}
	}
	bad := []string{
		svg(`<script/>`), svg(`<SCRIPT/>`), svg(`<foreignObject/>`), svg(`<image href="#a"/>`), svg(`<style>*{}</style>`), svg(`<animate/>`), svg(`<set/>`), svg(`<a href="#x"/>`),
		svg(`<iframe xmlns="http://www.w3.org/1999/xhtml"/>`), svg(`<path xmlns="http://www.w3.org/1999/xhtml"/>`),
		svg(`<g onclick="x"/>`), svg(`<g ONLOAD="x"/>`), svg(`<use href="https://example.com/a"/>`), svg(`<use xlink:href="data:x"/>`), svg(`<use href="//x"/>`),
		svg(`<g fill="url(https://example.com)"/>`), svg(`<g style="fill:url( 'x' )"/>`), svg(`<g style="background:URL(x)"/>`), svg(`<g style="a:\75rl(x)"/>`), svg(`<g style="@import 'x'"/>`),
		svg(`<g xml:base="https://example.com"/>`), svg(`<g x="javascript:x"/>`),
		`<?xml-stylesheet href="x"?>` + svg(""), `<!DOCTYPE svg>` + svg(""), svg(`&x;`), `<html/>`, ``, `<svg`, svg(`<g>`), `text`,
	}
	for _, src := range bad {
		var r Report
		if checkSVG(&r, "a.svg", []byte(src)); r.OK() {
			t.Errorf("accepted %s", src)
		}
	}
}

func TestParseVTT(t *testing.T) {
	src := "WEBVTT - x\r\n\r\nNOTE y\r\n\r\nfirst\r\n00:01.500 --> 00:02.000 align:start\r\nسطر\r\nثان\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nz\r\n"
	want := []Cue{{1500, 2000, "سطر\nثان"}, {3600000, 3601000, "z"}}
	got, bad := ParseVTT([]byte(src))
	if diff := cmp.Diff(want, got); bad != 0 || diff != "" {
		t.Errorf("bad line %d (-want +got):\n%s", bad, diff)
	}
	for src, want := range map[string]int{
		"": 1, "WEBVTTX\n": 1, "webvtt\n": 1,
		"WEBVTT\n\n00:00 --> 00:01\nx\n":                                       3,
		"WEBVTT\n\n00:02.000 --> 00:01.000\nx\n":                               3,
		"WEBVTT\n\n00:02.000 --> 00:02.500\n\n":                                3,
		"WEBVTT\n\n00:02.000 --> 00:03.000\nx\n\n00:01.000 --> 00:03.000\ny\n": 6,
		"WEBVTT\n\n00:61.000 --> 00:63.000\nx\n":                               3,
	} {
		if _, got := ParseVTT([]byte(src)); got != want {
			t.Errorf("%q: got bad line %d, want %d", src, got, want)
		}
	}
}
