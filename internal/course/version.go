package course

import (
	"strings"
	"time"

	"sanad/courses"
	"sanad/internal/lms"
)

// Version is one immutable published version of a course: everything but the
// prose of its lessons and the items of its banks, which are read one by one.
type Version struct {
	ID          lms.VersionID   `bson:"id"`
	Org         lms.OrgID       `bson:"org"`
	Course      courses.Course  `bson:"course"`
	Outline     []LessonHead    `bson:"outline"` // in reading order
	Quizzes     []courses.Quiz  `bson:"quizzes"`
	Banks       []string        `bson:"banks"`
	Media       []courses.Media `bson:"media"`
	Hash        string          `bson:"hash"`
	PublishedAt time.Time       `bson:"published_at"`
	PublishedBy lms.PersonID    `bson:"published_by,omitempty"`
	// Parts names the content that the version's lessons, banks and archive are
	// filed under, so that two who publish different courses under one number do
	// not write over each other; empty in versions that have theirs to themselves.
	Parts string `bson:"parts,omitempty"`
	// Again says that Publish found it published as it is.
	Again bool `bson:"-"`
}

// LessonHead is what the outline says of a lesson.
type LessonHead struct {
	ID         lms.LessonID   `bson:"id"`
	Title      lms.Text       `bson:"title"`
	Minutes    int            `bson:"minutes"`
	Objectives []lms.Text     `bson:"objectives"`
	Requires   []lms.LessonID `bson:"requires,omitempty"`
	Rule       courses.Rule   `bson:"rule"`
	Checks     []string       `bson:"checks,omitempty"` // ids of its self-check items
	TextBytes  [2]int         `bson:"text_bytes"`       // Arabic, English: the prose
	MediaBytes [2]int64       `bson:"media_bytes"`      // Arabic, English: when everything is played
}

// VersionID names a version of a course.
func VersionID(c lms.CourseID, semver string) lms.VersionID {
	return lms.VersionID(string(c) + "@" + semver)
}

// Semver returns the semantic version inside a version's id.
func Semver(id lms.VersionID) string {
	_, semver, _ := strings.Cut(string(id), "@")
	return semver
}

// Lesson returns the outline's entry and its position, or nil and -1.
func (v *Version) Lesson(id lms.LessonID) (*LessonHead, int) {
	for i := range v.Outline {
		if v.Outline[i].ID == id {
			return &v.Outline[i], i
		}
	}
	return nil, -1
}

// Quiz returns a quiz of the version, or nil.
func (v *Version) Quiz(id string) *courses.Quiz {
	for i := range v.Quizzes {
		if v.Quizzes[i].ID == id {
			return &v.Quizzes[i]
		}
	}
	return nil
}

// CompletionQuizzes returns the quizzes that completing the version asks for, in
// the order of its rules.
func (v *Version) CompletionQuizzes() []*courses.Quiz {
	var out []*courses.Quiz
	for _, rule := range v.Course.Completion.Rules {
		if id, ok := strings.CutPrefix(rule, "quiz:"); ok {
			if q := v.Quiz(id); q != nil {
				out = append(out, q)
			}
		}
	}
	return out
}

// FindMedia returns a medium of the version, or nil.
func (v *Version) FindMedia(id string) *courses.Media {
	for i := range v.Media {
		if v.Media[i].ID == id {
			return &v.Media[i]
		}
	}
	return nil
}

// Bytes returns what the whole course costs in a language: its text and, when
// everything is played, its media.
func (v *Version) Bytes(lang lms.Lang) (text, media int64) {
	i := langIndex(lang)
	for _, l := range v.Outline {
		text += int64(l.TextBytes[i])
		media += l.MediaBytes[i]
	}
	return text, media
}

func langIndex(lang lms.Lang) int {
	if lang == lms.English {
		return 1
	}
	return 0
}
