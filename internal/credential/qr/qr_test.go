package qr

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"rsc.io/qr"
)

const address = "https://sanad.example.org/c/5f0c9a1e7b3d4286a94be1d07c62f8aa"

func TestNew_barsCoverTheDarkModules(t *testing.T) {
	got, err := New(address)
	if err != nil {
		t.Fatal(err)
	}
	want, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	for _, b := range got.Bars {
		for x := b.X; x < b.X+b.W; x++ {
			if dark[[2]int{x, b.Y}] {
				t.Errorf("module %d,%d is drawn twice", x, b.Y)
			}
			dark[[2]int{x, b.Y}] = true
		}
	}
	for y := range want.Size {
		for x := range want.Size {
			if dark[[2]int{x, y}] != want.Black(x, y) {
				t.Fatalf("module %d,%d = %v", x, y, dark[[2]int{x, y}])
			}
		}
	}
}

func TestNew_refuses(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("x", MaxText+1)} {
		if _, err := New(text); err == nil {
			t.Errorf("a code of %d bytes", len(text))
		}
	}
}

func TestSVG_wellFormedAndScriptless(t *testing.T) {
	c, err := New(address)
	if err != nil {
		t.Fatal(err)
	}
	svg := c.SVG()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(svg, "script") || strings.Contains(svg, "style") || len(svg) > 12_000 {
		t.Errorf("%d bytes: %.200s", len(svg), svg)
	}
}
