package courses

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"sanad/internal/lms"
)

const mediaList = "media/media.yaml"

// readMedia reads media.yaml; a course without media needs none.
func (r *reader) readMedia() {
	if !r.has(mediaList) {
		return
	}
	var list struct {
		Media []Media `yaml:"media"`
	}
	r.yaml(mediaList, &list)
	r.pkg.Media = list.Media
}

// mediaTypes maps a file's ending to its media type and the kinds it serves.
var mediaTypes = map[string]struct{ mime, kinds string }{
	".svg":  {"image/svg+xml", BlockPicture},
	".webp": {"image/webp", BlockPicture},
	".png":  {"image/png", BlockPicture},
	".jpg":  {"image/jpeg", BlockPicture},
	".mp3":  {"audio/mpeg", BlockAudio},
	".m4a":  {"audio/mp4", BlockAudio},
	".ogg":  {"audio/ogg", BlockAudio},
	".opus": {"audio/ogg", BlockAudio},
	".mp4":  {"video/mp4", BlockVideo},
	".webm": {"video/webm", BlockVideo + BlockAudio},
	".vtt":  {"text/vtt", ""},
}

// checkMedia checks every medium and that no file of media/ is left over.
func (r *reader) checkMedia() {
	t := r.trees[mediaList]
	if t != nil {
		r.between(t.at("media"), len(r.pkg.Media), 0, MaxMedia)
	}
	ids, used := map[string]bool{}, map[string]bool{mediaList: true}
	for i := range r.pkg.Media {
		m, at := &r.pkg.Media[i], t.at("media", i)
		r.slug(at.at("id"), m.ID)
		r.unique(ids, at.at("id"), m.ID)
		r.oneOf(at.at("kind"), m.Kind, BlockPicture, BlockAudio, BlockVideo)
		r.checkMedium(m, at)
		r.checkFiles(m, at, used)
	}
	for _, name := range r.names {
		if strings.HasPrefix(name, "media/") && !used[name] && !r.broken {
			r.add("E33.unlisted", name, 0)
		}
	}
}

// checkMedium checks what people need beside the file itself.
func (r *reader) checkMedium(m *Media, at spot) {
	switch m.Kind {
	case BlockPicture:
		if !m.Decorative && m.Alt.AR == "" {
			r.addAt("E09.alt", at, "id", m.ID)
		}
		if m.Decorative && !m.Alt.IsZero() {
			r.addAt("E09.decorative", at, "id", m.ID)
		}
	case BlockVideo:
		if !hasCaptions(m, lms.Arabic) {
			r.addAt("E09.captions", at, "id", m.ID)
		}
		r.wantTranscript(m, at)
	case BlockAudio:
		r.wantTranscript(m, at)
	}
	r.checkExtras(m, at)
}

func (r *reader) wantTranscript(m *Media, at spot) {
	if m.Transcript.AR == "" {
		r.addAt("E09.transcript", at, "id", m.ID)
	}
}

func hasCaptions(m *Media, lang lms.Lang) bool {
	for _, c := range m.Captions {
		if c.Lang == lang {
			return true
		}
	}
	return false
}

func (r *reader) checkExtras(m *Media, at spot) {
	if m.Poster != "" {
		r.medium(at.at("poster"), m.Poster, BlockPicture)
	}
	if strings.HasPrefix(m.Source, "SOURCES.md") {
		r.cite(at.at("source"), m.Source)
	}
	r.oneOf(at.at("lang"), string(m.Lang), string(lms.Arabic), string(lms.English))
	r.between(at.at("width"), m.Width, 0, 10_000)
	r.between(at.at("height"), m.Height, 0, 10_000)
	r.between(at.at("seconds"), m.Seconds, 0, 4*3600)
	r.between(at.at("variants"), len(m.Variants), 0, 10)
	r.between(at.at("captions"), len(m.Captions), 0, 4)
	seen := map[string]bool{}
	for i, c := range m.Captions {
		r.oneOf(at.at("captions", i, "lang"), string(c.Lang), string(lms.Arabic), string(lms.English))
		r.unique(seen, at.at("captions", i, "lang"), string(c.Lang))
	}
}

// checkFiles verifies each file of a medium: there, as described, and harmless.
func (r *reader) checkFiles(m *Media, at spot, used map[string]bool) {
	for i, f := range m.Files() {
		spot := at
		switch n := len(m.Variants); {
		case i > n:
			spot = at.at("captions", i-1-n)
		case i > 0:
			spot = at.at("variants", i-1)
		}
		if f.Name == "" {
			continue
		}
		name := "media/" + f.Name
		used[name] = true
		if !mediaFile.MatchString(name) || path.Base(f.Name) != f.Name {
			r.addAt("E24.media", spot.at("file"), "id", f.Name)
			continue
		}
		r.checkType(m, f, spot, i > len(m.Variants))
		r.checkFile(m, f, spot)
	}
}

func (r *reader) checkType(m *Media, f File, at spot, captions bool) {
	t, known := mediaTypes[f.Ext()]
	fits := t.kinds != "" && strings.Contains(t.kinds, m.Kind)
	if captions {
		fits = f.Ext() == ".vtt"
	}
	switch {
	case !known || !fits:
		r.addAt("E38.ending", at.at("file"), "file", f.Name, "kind", m.Kind)
	case f.Type != "" && f.Type != t.mime && !(m.Kind == BlockAudio && f.Type == "audio/webm" && f.Ext() == ".webm"):
		r.addAt("E38.type", at.at("type"), "type", f.Type, "want", t.mime)
	}
}

// checkFile compares the file with its entry and looks into it.
func (r *reader) checkFile(m *Media, f File, at spot) {
	name := "media/" + f.Name
	if !r.has(name) {
		r.addAt("E21.media", at.at("file"), "file", f.Name)
		return
	}
	head, sum, size := r.digest(name, mediaLimit(f))
	if head == nil {
		return
	}
	if f.SHA256 != "" && f.SHA256 != sum {
		r.addAt("E10.hash", at.at("sha256"), "file", f.Name, "have", sum)
	}
	if f.Bytes != 0 && f.Bytes != size {
		r.addAt("E10.bytes", at.at("bytes"), "file", f.Name, "have", size)
	}
	r.checkContent(f, head, at)
}

func mediaLimit(f File) int64 {
	switch f.Ext() {
	case ".svg":
		return MaxSVGBytes
	case ".vtt":
		return MaxVTTBytes
	case ".png", ".jpg", ".webp":
		return MaxImageBytes
	}
	return MaxMediaBytes
}

// digest hashes a file without keeping more than its beginning. Small kinds
// are returned whole.
func (r *reader) digest(name string, limit int64) (head []byte, sum string, size int64) {
	if r.sizes[name] > limit {
		r.add("E32.file", name, 0, "kib", limit>>10)
		return nil, "", 0
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		r.add("E21.folder", name, 0, "why", err)
		return nil, "", 0
	}
	defer f.Close()
	h := sha256.New()
	in := io.TeeReader(io.LimitReader(f, limit+1), h)
	head, err = io.ReadAll(io.LimitReader(in, MaxImageBytes))
	rest, err2 := io.Copy(io.Discard, in)
	if size = int64(len(head)) + rest; err != nil || err2 != nil || size > limit {
		r.add("E32.file", name, 0, "kib", limit>>10)
		return nil, "", 0
	}
	return head, hex.EncodeToString(h.Sum(nil)), size
}
