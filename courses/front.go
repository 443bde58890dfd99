package courses

import (
	"bytes"

	"sanad/internal/lms"
)

// front is the front matter of ar.md, the lesson's data of record.
type front struct {
	ID             lms.LessonID   `yaml:"id"`
	Title          string         `yaml:"title"`
	Minutes        int            `yaml:"minutes"`
	Objectives     []string       `yaml:"objectives"`
	Requires       []lms.LessonID `yaml:"requires,omitempty"`
	Rule           Rule           `yaml:"rule"`
	Sources        []string       `yaml:"sources,omitempty"`
	Dir            string         `yaml:"dir,omitempty"`
	TranslatedFrom string         `yaml:"translated_from,omitempty"`
}

// frontEN is the front matter of en.md: title and objectives; what it repeats
// has to agree with the Arabic.
type frontEN struct {
	ID             lms.LessonID   `yaml:"id"`
	Title          string         `yaml:"title"`
	Minutes        int            `yaml:"minutes,omitempty"`
	Objectives     []string       `yaml:"objectives"`
	Requires       []lms.LessonID `yaml:"requires,omitempty"`
	Rule           Rule           `yaml:"rule,omitempty"`
	Sources        []string       `yaml:"sources,omitempty"`
	Dir            string         `yaml:"dir,omitempty"`
	TranslatedFrom string         `yaml:"translated_from,omitempty"`
}

const fence = "---\n"

// splitFront separates front matter and body. shift is the number of lines
// before the body.
func splitFront(src []byte) (meta, body []byte, shift int, ok bool) {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	if len(src) > 0 && src[len(src)-1] != '\n' {
		src = append(src[:len(src):len(src)], '\n')
	}
	rest, ok := bytes.CutPrefix(src, []byte(fence))
	if !ok {
		return nil, nil, 0, false
	}
	end := bytes.Index(rest, []byte("\n"+fence))
	if end < 0 {
		return nil, nil, 0, false
	}
	meta, body = rest[:end+1], rest[end+1+len(fence):]
	return meta, body, 2 + bytes.Count(meta, []byte("\n")), true
}
