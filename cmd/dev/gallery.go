package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sanad/internal/lms"
	"sanad/internal/testkit/browser"
	"sanad/internal/testkit/sample"
)

// gallery takes a picture of every page type in both languages, on a phone and
// a desktop, light and dark, and reports what the browser complains of.
func gallery(ctx context.Context, args []string) error {
	dir := "gallery"
	if len(args) > 0 {
		dir = args[0]
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return run(func(c *chore) error {
		w := sample.Start(c, lms.SystemClock)
		return errors.Join(photograph(ctx, c, w, only(append(w.Views(), w.Lessons()...), args), dir), photographJudged(ctx, c, w, args, dir))
	})
}

// only keeps the pictures named behind the folder; all when none is named.
func only(views []sample.View, args []string) []sample.View {
	if len(args) < 2 {
		return views
	}
	return slices.DeleteFunc(views, func(v sample.View) bool { return !slices.Contains(args[1:], v.Name) })
}

// photograph takes the pictures.
func photograph(ctx context.Context, c *chore, w *sample.World, views []sample.View, dir string) error {
	b := browser.Start(c)
	cookies := map[string]string{}
	for _, v := range views {
		if _, ok := cookies[v.Who]; !ok {
			cookies[v.Who] = w.Session(v.Who)
		}
	}
	for _, d := range devices() {
		for _, v := range views {
			p := b.Open(w.URL, d)
			if cookies[v.Who] != "" {
				p.Cookie("sid", cookies[v.Who])
			}
			p.Cookie("lang", d.Lang)
			p.Goto(v.Path)
			p.Picture(filepath.Join(dir, v.Name+"-"+d.String()+".png"))
			p.Close()
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%d pictures in %s\n", len(views)*len(devices()), dir)
	return nil
}

// photographJudged takes the pictures of the verdicts on pasted badges.
func photographJudged(ctx context.Context, c *chore, w *sample.World, args []string, dir string) error {
	b := browser.Start(c)
	for _, d := range devices() {
		for _, v := range w.Judged() {
			if len(args) > 1 && !slices.Contains(args[1:], v.Name) {
				continue
			}
			p := b.Open(w.URL, d)
			p.Cookie("lang", d.Lang)
			p.Goto("/verify")
			browser.Eval[any](p, fmt.Sprintf(`document.querySelector("#f-badge").value = %q`, v.Badge))
			p.Follow("main form[enctype] button")
			p.Picture(filepath.Join(dir, v.Name+"-"+d.String()+".png"))
			p.Close()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// devices are the ways each page is seen.
func devices() []browser.Device {
	var out []browser.Device
	for _, lang := range []string{"ar", "en"} {
		for _, phone := range []bool{true, false} {
			for _, dark := range []bool{false, true} {
				out = append(out, browser.Device{Lang: lang, Phone: phone, Dark: dark})
			}
		}
	}
	return out
}
