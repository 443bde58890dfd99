package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/andybalholm/brotli"
)

// Prefix is the path below which files are served.
const Prefix = "/a/"

// File is one file as it is served. Gzip and Brotli are nil where they would
// not be smaller.
type File struct {
	Type         string
	Body         []byte
	Gzip, Brotli []byte
}

// Bundle is everything a browser loads beside pages. It does not change after
// Build and may be shared.
type Bundle struct {
	critical string
	urls     map[string]string // from name to served path
	files    map[string]*File  // by served path
}

// Names of the bundled style sheet and script.
const (
	SiteStyle  = "site.css"
	SiteScript = "site.js"
)

// Build bundles the web folder; it fails on the first script or style that is
// not valid.
func Build(web fs.FS) (*Bundle, error) {
	b := &Bundle{urls: map[string]string{}, files: map[string]*File{}}
	if err := b.addStatic(web); err != nil {
		return nil, err
	}
	critical, site, err := b.styles(web)
	if err != nil {
		return nil, err
	}
	script, err := scripts(web)
	if err != nil {
		return nil, err
	}
	b.critical = critical
	b.add(SiteStyle, "text/css; charset=utf-8", []byte(site))
	b.add(SiteScript, "text/javascript; charset=utf-8", script)
	return b, nil
}

// CriticalCSS returns the styles that stand inside every page.
func (b *Bundle) CriticalCSS() string { return b.critical }

// URL returns the path of a file by its name, such as "site.css" or
// "art/logo.svg"; it panics on a name that is not bundled, which a test of the
// templates finds.
func (b *Bundle) URL(name string) string {
	u, ok := b.urls[name]
	if !ok {
		panic("assets: no file " + name)
	}
	return u
}

// Has reports whether a file of that name is bundled.
func (b *Bundle) Has(name string) bool { _, ok := b.urls[name]; return ok }

// File returns what is served under a path.
func (b *Bundle) File(p string) (*File, bool) { f, ok := b.files[p]; return f, ok }

// staticTypes are the files that are served as they are.
var staticTypes = map[string]string{
	".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon",
}

func (b *Bundle) addStatic(web fs.FS) error {
	for _, dir := range []string{"fonts", "art"} {
		err := fs.WalkDir(web, dir, func(name string, d fs.DirEntry, err error) error {
			kind, ok := staticTypes[path.Ext(name)]
			if err != nil || d.IsDir() || !ok {
				return err
			}
			body, err := fs.ReadFile(web, name)
			if err == nil {
				b.add(name, kind, body)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("bundle %s: %w", dir, err)
		}
	}
	return nil
}

// add names a file after its content and compresses it.
func (b *Bundle) add(name, kind string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	served := Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	f := &File{Type: kind, Body: body}
	if ext != ".woff2" && ext != ".png" && ext != ".webp" {
		f.Gzip, f.Brotli = smaller(body, gzipped(body)), smaller(body, brotlied(body))
	}
	b.urls[name], b.files[served] = served, f
}

func smaller(body, packed []byte) []byte {
	if len(packed) < len(body) {
		return packed
	}
	return nil
}

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
	return out.Bytes()
}

func brotlied(body []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	_, _ = w.Write(body)
	_ = w.Close()
	return out.Bytes()
}
