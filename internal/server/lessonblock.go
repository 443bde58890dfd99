package server

import (
	"context"
	"fmt"
	"strings"

	"sanad/courses"
	"sanad/internal/render"
)

// runs returns the stretches of a body, made once while the body is in memory.
func (s *Server) runs(body *courses.Body) []render.Run {
	runs, ok := s.prose.Get(body)
	if !ok {
		runs = render.Runs(body)
		s.prose.Add(body, runs)
	}
	return runs
}

// block fills in what stands in the place of a block that is not text.
func (s *Server) block(ctx context.Context, b *render.Base, t *text, st *standing, run render.Run, a *answered) render.LessonBlock {
	from := run.Block
	if from == nil {
		return render.LessonBlock{HTML: run.HTML}
	}
	out := render.LessonBlock{ID: from.ID}
	switch from.Kind {
	case courses.BlockPicture:
		out.Picture = s.picture(ctx, b, t, from.Ref)
	case courses.BlockAudio, courses.BlockVideo:
		out.Player = s.player(ctx, b, t, st, from.Ref)
	case courses.BlockCheck, courses.BlockScenario:
		out.Check = s.lessonCheck(b, t, st, from, a)
	}
	return out
}

// fileURL signs a link to a file of the lesson's course.
func (s *Server) fileURL(ctx context.Context, t *text, file, sum string) string {
	return s.mediaURL(ctx, t.org, t.v.Course.ID, file, sum, videoTTL)
}

// picture shows a picture in the sizes there are; nil where it is missing.
func (s *Server) picture(ctx context.Context, b *render.Base, t *text, id string) *render.Picture {
	m := t.v.FindMedia(id)
	if m == nil {
		return nil
	}
	p := &render.Picture{Src: s.fileURL(ctx, t, m.File, m.SHA256), Width: m.Width, Height: m.Height,
		Caption: b.Say(m.Caption), CaptionAttr: b.Borrowed(m.Caption)}
	if !m.Decorative {
		p.Alt, p.AltAttr = b.Say(m.Alt), b.Borrowed(m.Alt)
	}
	if len(m.Variants) > 0 && m.Width > 0 {
		sizes := []string{fmt.Sprintf("%s %dw", p.Src, m.Width)}
		for _, v := range m.Variants {
			sizes = append(sizes, fmt.Sprintf("%s %dw", s.fileURL(ctx, t, v.File, v.SHA256), v.Width))
		}
		p.SrcSet = render.SrcSet(strings.Join(sizes, ", "))
	}
	return p
}

// player offers an audio or video: the smallest file first, a better one as a
// link, each with its price.
func (s *Server) player(ctx context.Context, b *render.Base, t *text, st *standing, id string) *render.Player {
	m := t.v.FindMedia(id)
	if m == nil {
		return nil
	}
	file, kind, sum, bytes := m.File, m.Type, m.SHA256, m.Bytes
	for _, v := range m.Variants {
		if v.Bytes < bytes {
			file, kind, sum, bytes = v.File, v.Type, v.SHA256, v.Bytes
		}
	}
	p := &render.Player{Medium: m.ID, Video: m.Kind == "video", Src: s.fileURL(ctx, t, file, sum), Type: kind,
		Width: m.Width, Height: m.Height, Label: b.Say(m.Alt), Caption: b.Say(m.Caption), CaptionAttr: b.Borrowed(m.Caption),
		Price: b.Size(bytes), Length: length(b, m.Seconds), At: st.second(m.ID)}
	if p.Label == "" {
		p.Label = b.T("lesson.player")
	}
	if bytes < m.Bytes {
		p.Larger = &render.Link{Href: s.fileURL(ctx, t, m.File, m.SHA256), Text: b.T("lesson.larger", "size", b.Size(m.Bytes))}
	}
	s.poster(ctx, p, t, m.Poster)
	s.captions(ctx, b, p, t, m)
	if words, lang := m.Transcript.Pick(b.Lang); words != "" {
		p.Transcript, p.TransAttr = render.Markdown(words, lang), b.InLang(lang)
	}
	return p
}

// poster takes the smallest size of the picture that stands for a video.
func (s *Server) poster(ctx context.Context, p *render.Player, t *text, id string) {
	m := t.v.FindMedia(id)
	if m == nil {
		return
	}
	file, sum, bytes := m.File, m.SHA256, m.Bytes
	for _, v := range m.Variants {
		if v.Bytes < bytes {
			file, sum, bytes = v.File, v.SHA256, v.Bytes
		}
	}
	p.Poster = s.fileURL(ctx, t, file, sum)
}

// captions lists the caption files; those in the page's language are on.
func (s *Server) captions(ctx context.Context, b *render.Base, p *render.Player, t *text, m *courses.Media) {
	for _, c := range m.Captions {
		p.Tracks = append(p.Tracks, render.Track{Src: s.fileURL(ctx, t, c.File, c.SHA256), Lang: c.Lang,
			Label: b.T("lesson.captions_" + string(c.Lang)), Default: c.Lang == b.Lang && m.Lang != b.Lang})
	}
}

// length writes minutes and seconds; "" where it is not known.
func length(b *render.Base, seconds int) string {
	if seconds <= 0 {
		return ""
	}
	return b.Shape(fmt.Sprintf("%d:%02d", seconds/60, seconds%60))
}
