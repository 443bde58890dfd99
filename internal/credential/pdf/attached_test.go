package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/lms"
)

// attachment is as long as the longest credential and no easier to pack.
func attachment() []byte {
	return []byte(`{"id":"` + sampleURL + `","name":"` + strings.Repeat("شهادة إتمام: ", 300) + `"}`)
}

func withAttachment(t testing.TB) (path string, paper, data []byte) {
	t.Helper()
	c := sample(names[0], titles[0])
	c.Attachments[0].Data = attachment()
	path, paper = render(t, c, Options{})
	return path, paper, c.Attachments[0].Data
}

func TestAttached_givesBackTheBytes(t *testing.T) {
	path, paper, want := withAttachment(t)
	got, err := Attached(paper, "credential.json", 64<<10)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(want))
	}
	dir := t.TempDir()
	tool(t, "pdfdetach", "-saveall", "-o", dir, path)
	theirs, err := os.ReadFile(filepath.Join(dir, "credential.json"))
	if err != nil || !bytes.Equal(theirs, want) {
		t.Errorf("pdfdetach: %d bytes, %v; want %d", len(theirs), err, len(want))
	}
}

// The file is listed among the embedded ones and belongs to the document as its
// data (PDF/A-3), so that readers of both kinds find it.
func TestRender_saysWhatTheAttachmentIs(t *testing.T) {
	path, paper, want := withAttachment(t)
	if out := tool(t, "pdfdetach", "-list", path); !strings.Contains(out, "1 embedded files") || !strings.Contains(out, "credential.json") {
		t.Errorf("pdfdetach: %s", out)
	}
	for _, entry := range []string{"/AFRelationship /Data", "/EmbeddedFiles << /Names [(credential.json) ", "/Subtype /application#2Fjson", "/AF ["} {
		if !bytes.Contains(paper, []byte(entry)) {
			t.Errorf("the file has no %s", entry)
		}
	}
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	if len(paper) > 60_000 {
		t.Errorf("%d bytes with %d attached, want 60 kB at most", len(paper), len(want))
	}
	t.Logf("%d bytes with %d attached", len(paper), len(want))
}

func TestAttached_refuses(t *testing.T) {
	_, paper, _ := withAttachment(t)
	edit := func(from, to string) []byte { return bytes.Replace(paper, []byte(from), []byte(to), 1) }
	for name, tc := range map[string]struct {
		paper []byte
		name  string
		none  bool
	}{
		"nothing":            {nil, "credential.json", true},
		"another file":       {paper, "proof.json", true},
		"a name of patterns": {paper, "credential.*", true},
		"a paper of others":  {[]byte("%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"), "credential.json", true},
		"no stream":          {edit("/Type /EmbeddedFile", "/Type /Embedded"), "credential.json", false},
		"a length too great": {edit("Z) >> /Filter /FlateDecode /Length ", "Z) >> /Filter /FlateDecode /Length 99999"), "credential.json", false},
		"a file cut off":     {paper[:bytes.Index(paper, []byte("/EmbeddedFile"))+200], "credential.json", true},
	} {
		got, err := Attached(tc.paper, tc.name, 64<<10)
		if err == nil || errors.Is(err, ErrNoAttachment) != tc.none {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if got, err := Attached(paper, "credential.json", 100); err == nil {
		t.Errorf("%d bytes were unpacked, 100 allowed", len(got))
	}
}

// FuzzAttached: whatever is called a paper, no more than allowed comes out.
func FuzzAttached(f *testing.F) {
	_, paper, _ := withAttachment(f)
	f.Add(paper)
	f.Add([]byte("/Type /Filespec /F (credential.json) /EF << /F 1 0 R \n1 0 obj\n<< /Type /EmbeddedFile  /Filter /FlateDecode /Length 3 >>\nstream\nabc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := Attached(data, "credential.json", 1000); err == nil && len(got) > 1000 {
			t.Errorf("%d bytes", len(got))
		}
	})
}

func TestLettering_shapesArabicAndFits(t *testing.T) {
	for _, tc := range []struct {
		text  string
		lang  lms.Lang
		lines int
	}{
		{"نور", lms.Arabic, 1},
		{titles[2].AR, lms.Arabic, 3},
		{titles[2].EN, lms.English, 3},
		{strings.Repeat("x", 200), lms.English, 1}, // no place to break
	} {
		l := NewLettering(tc.text, tc.lang, 270, 44, 25, 3)
		if len(l.Lines) > 3 || len(l.Lines) < 1 {
			t.Errorf("%q has %d lines", tc.text, len(l.Lines))
		}
		for _, o := range l.Lines {
			if o.Width > 270 && l.Size > 4 || len(o.Segments) == 0 {
				t.Errorf("%q: a line of %v with %d segments at %v", tc.text, o.Width, len(o.Segments), l.Size)
			}
		}
	}
	joined, apart := NewLettering("ععع", lms.Arabic, 270, 40, 40, 1), NewLettering("ع", lms.Arabic, 270, 40, 40, 1)
	if joined.Lines[0].Width >= 3*apart.Lines[0].Width {
		t.Errorf("three letters are %v wide, one is %v: they are not joined", joined.Lines[0].Width, apart.Lines[0].Width)
	}
}
