package courses

import (
	"bytes"
	"image"
	_ "image/jpeg" // decoders for the size of pictures
	_ "image/png"

	_ "golang.org/x/image/webp" // the same
)

// checkContent looks into a media file: what it says it is, and nothing that
// runs or loads.
func (r *reader) checkContent(f File, head []byte, at spot) {
	name := "media/" + f.Name
	switch f.Ext() {
	case ".svg":
		if checkLetters(&r.report, name, head) {
			checkSVG(&r.report, name, head)
		}
	case ".vtt":
		if checkLetters(&r.report, name, head) {
			checkVTT(&r.report, name, head)
		}
	case ".png", ".jpg", ".webp":
		r.checkImage(f, head, at)
	default:
		if !begins(f.Ext(), head) {
			r.addAt("E38.content", at.at("file"), "file", f.Name)
		}
	}
}

func (r *reader) checkImage(f File, src []byte, at spot) {
	c, format, err := image.DecodeConfig(bytes.NewReader(src))
	want := map[string]string{".png": "png", ".jpg": "jpeg", ".webp": "webp"}[f.Ext()]
	if err != nil || format != want {
		r.addAt("E38.content", at.at("file"), "file", f.Name)
		return
	}
	r.between(at.at("file"), c.Width, 1, maxImagePixels)
	r.between(at.at("file"), c.Height, 1, maxImagePixels)
}

// begins reports whether audio or video begins as files of its ending do.
func begins(ext string, head []byte) bool {
	switch ext {
	case ".mp4", ".m4a":
		return len(head) > 8 && string(head[4:8]) == "ftyp"
	case ".webm":
		return bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3"))
	case ".ogg", ".opus":
		return bytes.HasPrefix(head, []byte("OggS"))
	case ".mp3":
		return bytes.HasPrefix(head, []byte("ID3")) || len(head) > 1 && head[0] == 0xff && head[1]&0xe0 == 0xe0
	}
	return false
}
