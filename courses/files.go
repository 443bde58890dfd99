package courses

import (
	"path"
	"strings"

	"sanad/internal/lms"
)

// File is one file of the media folder.
type File struct {
	Name   string // inside media/
	SHA256 string // 64 lower-case hex digits
	Bytes  int64
	Type   string // media type
}

// Ext returns the file's extension with its dot, in lower case.
func (f File) Ext() string { return strings.ToLower(path.Ext(f.Name)) }

// Files lists the media files of the package, each once, in the order of
// media.yaml: main files, variants and captions.
func (p *Package) Files() []File {
	var out []File
	seen := map[string]bool{}
	for i := range p.Media {
		for _, f := range p.Media[i].Files() {
			if !seen[f.Name] {
				seen[f.Name] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// Files lists the files of one medium: the main one first.
func (m *Media) Files() []File {
	out := []File{{m.File, m.SHA256, m.Bytes, m.Type}}
	for _, v := range m.Variants {
		out = append(out, File{v.File, v.SHA256, v.Bytes, v.Type})
	}
	for _, c := range m.Captions {
		out = append(out, File{c.File, c.SHA256, c.Bytes, "text/vtt"})
	}
	return out
}

// FindMedia returns the medium with the id, or nil.
func (p *Package) FindMedia(id string) *Media {
	for i := range p.Media {
		if p.Media[i].ID == id {
			return &p.Media[i]
		}
	}
	return nil
}

// MediaBytes is what the media of a lesson weigh in a language when everything
// is shown and played once: main files, captions of the language and posters.
func (p *Package) MediaBytes(l *Lesson, lang lms.Lang) int64 {
	body, used := l.In(lang)
	seen := map[string]bool{}
	var sum int64
	for _, b := range body.Blocks {
		if b.IsMedia() {
			sum += p.mediumBytes(b.Ref, used, seen)
		}
	}
	return sum
}

func (p *Package) mediumBytes(id string, lang lms.Lang, seen map[string]bool) int64 {
	m := p.FindMedia(id)
	if m == nil || seen[id] {
		return 0
	}
	seen[id] = true
	sum := m.Bytes
	for _, c := range m.Captions {
		if c.Lang == lang {
			sum += c.Bytes
		}
	}
	if m.Poster != "" {
		sum += p.mediumBytes(m.Poster, lang, seen)
	}
	return sum
}

// IsMedia reports whether the block shows a medium.
func (b Block) IsMedia() bool {
	return b.Kind == BlockPicture || b.Kind == BlockAudio || b.Kind == BlockVideo
}
