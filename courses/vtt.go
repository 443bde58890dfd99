package courses

import (
	"regexp"
	"strconv"
	"strings"
)

// Cue is one caption: when it is shown, in milliseconds, and what it says.
type Cue struct {
	Start, End int
	Text       string
}

var cueTiming = regexp.MustCompile(`^(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})[ \t]+-->[ \t]+(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?:[ \t].*)?$`)

// ParseVTT reads the cues of a WebVTT file. badLine is the first line that
// cannot be right, from 1, or 0: a broken time, an end before its start, cues
// out of order, a cue without words.
func ParseVTT(src []byte) (cues []Cue, badLine int) {
	lines := strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
	if head := strings.TrimPrefix(lines[0], "\ufeff"); head != "WEBVTT" && !strings.HasPrefix(head, "WEBVTT ") && !strings.HasPrefix(head, "WEBVTT\t") {
		return nil, 1
	}
	last := 0
	for i := 1; i < len(lines); i++ {
		if !strings.Contains(lines[i], "-->") {
			continue
		}
		m := cueTiming.FindStringSubmatch(lines[i])
		if m == nil {
			return cues, i + 1
		}
		c := Cue{Start: millis(m[1:5]), End: millis(m[5:9])}
		from := i
		for i+1 < len(lines) && lines[i+1] != "" {
			i++
			c.Text += lines[i] + "\n"
		}
		if c.Text = strings.TrimSpace(c.Text); c.Text == "" || c.End <= c.Start || c.Start < last {
			return cues, from + 1
		}
		last = c.Start
		cues = append(cues, c)
	}
	return cues, 0
}

// millis adds up hours, minutes, seconds and thousandths.
func millis(parts []string) int {
	n := [4]int{}
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p)
	}
	return ((min(n[0], 100)*60+n[1])*60+n[2])*1000 + n[3]
}

func checkVTT(r *Report, file string, src []byte) {
	cues, bad := ParseVTT(src)
	switch {
	case bad > 0:
		r.add("E37", file, bad)
	case len(cues) == 0:
		r.add("E37.empty", file, 0)
	}
}
