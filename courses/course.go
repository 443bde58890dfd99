package courses

import "sanad/internal/lms"

// Course is course.yaml: what the course is, the order of its lessons, when it
// is completed and what its certificate grants.
type Course struct {
	ID            lms.CourseID   `yaml:"id" bson:"id"`
	Version       string         `yaml:"version" bson:"version"` // semantic version, "1.0.0"
	Title         lms.Text       `yaml:"title" bson:"title"`
	Summary       lms.Text       `yaml:"summary" bson:"summary"`
	Outcomes      []lms.Text     `yaml:"outcomes" bson:"outcomes"` // what you will be able to do, 2 to 8
	Level         int            `yaml:"level" bson:"level"`       // DigComp 1 to 8
	Minutes       int            `yaml:"minutes" bson:"minutes"`   // whole course, for a learner
	Competences   []string       `yaml:"competences,omitempty" bson:"competences,omitempty"`
	Audience      lms.Text       `yaml:"audience,omitempty" bson:"audience"`
	Prerequisites []lms.CourseID `yaml:"prerequisites,omitempty" bson:"prerequisites,omitempty"`
	Lessons       []lms.LessonID `yaml:"lessons" bson:"lessons"`
	Completion    Completion     `yaml:"completion" bson:"completion"`
	Certificate   *Certificate   `yaml:"certificate,omitempty" bson:"certificate,omitempty"`
	BudgetKB      int            `yaml:"budget_kb" bson:"budget_kb"` // text of one lesson in one language, uncompressed kB
	Reviewers     []string       `yaml:"reviewers,omitempty" bson:"reviewers,omitempty"`
	ReviewBy      string         `yaml:"review_by,omitempty" bson:"review_by,omitempty"` // date, 2006-01-02
	Licence       string         `yaml:"licence" bson:"licence"`                         // SPDX name
	Cover         string         `yaml:"cover,omitempty" bson:"cover,omitempty"`         // id of a picture in media.yaml
}

// Completion says which lessons and quizzes finish the course.
type Completion struct {
	// Mode is "all" (every rule) or "any" (one of Rules).
	Mode string `yaml:"mode" bson:"mode"`
	// Rules are "lessons" (every lesson's own rule holds), "lesson:<id>" or
	// "quiz:<id>" (passed).
	Rules []string `yaml:"rules" bson:"rules"`
}

// Certificate says what completion earns.
type Certificate struct {
	Template          string     `yaml:"template" bson:"template"`
	ValidMonths       int        `yaml:"valid_months,omitempty" bson:"valid_months"` // 0: never expires
	RenewalWindowDays int        `yaml:"renewal_window_days,omitempty" bson:"renewal_window_days"`
	Grants            []lms.Role `yaml:"grants,omitempty" bson:"grants,omitempty"`
	ShowScore         bool       `yaml:"show_score,omitempty" bson:"show_score"`
}

// Lesson is one lesson: the front matter both languages share, and a body per
// language. A missing English body has no blocks.
type Lesson struct {
	ID         lms.LessonID   `bson:"id"`
	Title      lms.Text       `bson:"title"`
	Minutes    int            `bson:"minutes"` // 1 to 30
	Objectives []lms.Text     `bson:"objectives"`
	Requires   []lms.LessonID `bson:"requires,omitempty"` // lessons that must be complete first
	Rule       Rule           `bson:"rule"`
	Sources    []string       `bson:"sources,omitempty"` // anchors in SOURCES.md
	AR         Body           `bson:"ar"`
	EN         Body           `bson:"en"`
	Check      []Item         `bson:"check,omitempty"` // in-lesson self-check, ungraded
}

// In returns the body in l, or the Arabic one where English is missing, and the
// language it is in.
func (l *Lesson) In(lang lms.Lang) (*Body, lms.Lang) {
	if lang == lms.English && len(l.EN.Blocks) > 0 {
		return &l.EN, lms.English
	}
	return &l.AR, lms.Arabic
}

// Body is the prose of a lesson in one language.
type Body struct {
	// Source is the Markdown after the front matter, as written.
	Source string `bson:"source"`
	// Blocks are the top-level blocks in order. A block's id is the same in
	// both languages, so that a reader keeps the place when switching.
	Blocks []Block `bson:"blocks"`
	// Hash names the block set; a translation cites the hash it was made from.
	Hash string `bson:"hash"`
	// TranslatedFrom is the Arabic hash the English text was made from.
	TranslatedFrom string `bson:"translated_from,omitempty"`
}

// Block kinds. Text blocks hold finished, safe HTML; the others name a thing
// that the page fills in.
const (
	BlockText     = "text"
	BlockPicture  = "picture"
	BlockAudio    = "audio"
	BlockVideo    = "video"
	BlockCheck    = "check"
	BlockScenario = "scenario"
)

// Block is one addressable piece of a lesson.
type Block struct {
	ID   string `bson:"id"`            // "b-consent"
	Kind string `bson:"kind"`          // one of the kinds above
	HTML string `bson:"html"`          // sanitised HTML of a text block
	Ref  string `bson:"ref,omitempty"` // media or item id of the other kinds
}

// Rule is when a lesson counts as done: "view", "dwell:90s", "check" (every
// self-check answered), "quiz:<id>" (passed), "video:80" (share of the video
// seen, percent), "manual" (the learner marks it), joined by " and " or " or ".
type Rule string

// Bank is one file of banks/: items that quizzes draw from.
type Bank struct {
	ID    string `yaml:"id" bson:"id"`
	Items []Item `yaml:"items" bson:"items"`
}

// Item types.
const (
	Single    = "single"
	Multiple  = "multiple"
	TrueFalse = "truefalse"
	ShortText = "text"
	Numeric   = "numeric"
	Match     = "match"
	Order     = "order"
	Gaps      = "gaps"
	Essay     = "essay"
	Errors    = "errors"
	Scenario  = "scenario"
)

// ItemTypes lists every type in the order authors see them.
var ItemTypes = []string{Single, Multiple, TrueFalse, ShortText, Numeric, Match, Order, Gaps, Errors, Scenario, Essay}

// Marking rules of items with several parts.
const (
	PerOption    = "per-option"     // a share for each right part; wrong choices take a share away, never below 0
	AllOrNothing = "all-or-nothing" // full points or none
)

// Item is one question with its key, in both languages. Which of the optional
// fields are used depends on Type; the reader refuses the others. Items are
// immutable inside a published version.
type Item struct {
	ID        string       `yaml:"id" bson:"id"`
	Type      string       `yaml:"type" bson:"type"`
	Tags      []string     `yaml:"tags,omitempty" bson:"tags,omitempty"`
	Points    float64      `yaml:"points,omitempty" bson:"points"` // default 1
	Marking   string       `yaml:"marking,omitempty" bson:"marking,omitempty"`
	Stem      lms.Text     `yaml:"stem" bson:"stem"`
	Feedback  lms.Text     `yaml:"feedback,omitempty" bson:"feedback"` // shown once the key may be seen
	Cite      string       `yaml:"cite,omitempty" bson:"cite,omitempty"`
	Objective int          `yaml:"objective,omitempty" bson:"objective,omitempty"` // number of the lesson objective it tests, from 1; 0: none named
	Lesson    lms.LessonID `yaml:"lesson,omitempty" bson:"lesson,omitempty"`       // the lesson it belongs to

	// Options of single and multiple. True/false uses Answer.
	Options []Option `yaml:"options,omitempty" bson:"options,omitempty"`
	Answer  *bool    `yaml:"answer,omitempty" bson:"answer,omitempty"`

	// Accept lists accepted answers of a short text, all languages together.
	Accept []string `yaml:"accept,omitempty" bson:"accept,omitempty"`
	Strict bool     `yaml:"strict,omitempty" bson:"strict,omitempty"` // no Arabic folding

	// Value and Tolerance of numeric; Unit is shown behind the field.
	Value     *float64 `yaml:"value,omitempty" bson:"value,omitempty"`
	Tolerance float64  `yaml:"tolerance,omitempty" bson:"tolerance,omitempty"`
	Unit      lms.Text `yaml:"unit,omitempty" bson:"unit"`

	// Pairs of match: each left belongs to its right. Distractors are extra rights.
	Pairs       []Pair   `yaml:"pairs,omitempty" bson:"pairs,omitempty"`
	Distractors []Option `yaml:"distractors,omitempty" bson:"distractors,omitempty"`

	// Sequence of order, in the right order.
	Sequence []Option `yaml:"sequence,omitempty" bson:"sequence,omitempty"`

	// Text with gaps "[[gap-id]]" (gaps), or with "[[span-id|words]]" marking
	// the spans that can be picked (errors). Gaps hold a dropdown each.
	Text  lms.Text `yaml:"text,omitempty" bson:"text"`
	Gaps  []Gap    `yaml:"gaps,omitempty" bson:"gaps,omitempty"`
	Spans []Span   `yaml:"spans,omitempty" bson:"spans,omitempty"`

	// Rubric of essay; MinWords and MaxWords bound the answer (0: no bound).
	Rubric   []Criterion `yaml:"rubric,omitempty" bson:"rubric,omitempty"`
	MinWords int         `yaml:"min_words,omitempty" bson:"min_words,omitempty"`
	MaxWords int         `yaml:"max_words,omitempty" bson:"max_words,omitempty"`

	// Nodes of scenario; the first is the start.
	Nodes []Node `yaml:"nodes,omitempty" bson:"nodes,omitempty"`
}

// Option is one choice.
type Option struct {
	ID       string `yaml:"id" bson:"id"`
	Correct  bool   `yaml:"correct,omitempty" bson:"correct,omitempty"`
	lms.Text `yaml:",inline" bson:",inline"`
	Feedback lms.Text `yaml:"feedback,omitempty" bson:"feedback"`
}

// Pair is a left and the right that belongs to it.
type Pair struct {
	ID    string   `yaml:"id" bson:"id"`
	Left  lms.Text `yaml:"left" bson:"left"`
	Right lms.Text `yaml:"right" bson:"right"`
}

// Gap is one dropdown inside a text.
type Gap struct {
	ID      string   `yaml:"id" bson:"id"`
	Options []Option `yaml:"options" bson:"options"`
}

// Span is one pickable stretch of an errors text; Wrong ones are the key.
type Span struct {
	ID    string   `yaml:"id" bson:"id"`
	Wrong bool     `yaml:"wrong,omitempty" bson:"wrong,omitempty"`
	Why   lms.Text `yaml:"why,omitempty" bson:"why"`
}

// Criterion is one row of a rubric.
type Criterion struct {
	ID     string   `yaml:"id" bson:"id"`
	Title  lms.Text `yaml:"title" bson:"title"`
	Levels []Level  `yaml:"levels" bson:"levels"`
}

// Level is one step of a criterion.
type Level struct {
	Points   float64 `yaml:"points" bson:"points"`
	lms.Text `yaml:",inline" bson:",inline"`
}

// Node is one place in a scenario. A node without choices is an end; Points of
// the path are the sum of its choices' points, and the item's share is that sum
// over the best path's sum.
type Node struct {
	ID      string   `yaml:"id" bson:"id"`
	Says    lms.Text `yaml:"says" bson:"says"`
	Choices []Choice `yaml:"choices,omitempty" bson:"choices,omitempty"`
}

// Choice leads from a node to another.
type Choice struct {
	ID       string  `yaml:"id" bson:"id"`
	Goto     string  `yaml:"goto" bson:"goto"`
	Points   float64 `yaml:"points,omitempty" bson:"points,omitempty"`
	lms.Text `yaml:",inline" bson:",inline"`
	Feedback lms.Text `yaml:"feedback,omitempty" bson:"feedback"`
}

// Feedback timing and navigation of quizzes.
const (
	FeedbackAfterSubmit = "after-submit"
	FeedbackAfterClose  = "after-close" // when no attempt is left or the quiz is passed
	FeedbackNeverKey    = "never-key"   // marks are shown, the key never

	NavigateFree    = "free"
	NavigateForward = "forward" // one question a page, no way back
)

// Quiz is one file of quizzes/.
type Quiz struct {
	ID             string   `yaml:"id" bson:"id"`
	Title          lms.Text `yaml:"title" bson:"title"`
	Draw           []Draw   `yaml:"draw" bson:"draw"`
	Pass           int      `yaml:"pass" bson:"pass"`                       // percent
	Attempts       int      `yaml:"attempts,omitempty" bson:"attempts"`     // 0: unlimited
	CooldownHours  int      `yaml:"cooldown_h,omitempty" bson:"cooldown_h"` // between attempts
	Minutes        int      `yaml:"minutes,omitempty" bson:"minutes"`       // 0: no limit
	GraceSeconds   int      `yaml:"grace_s,omitempty" bson:"grace_s"`
	Shuffle        bool     `yaml:"shuffle,omitempty" bson:"shuffle"`
	Feedback       string   `yaml:"feedback" bson:"feedback"`
	Navigation     string   `yaml:"navigation,omitempty" bson:"navigation"` // default free
	Offline        string   `yaml:"offline,omitempty" bson:"offline"`       // allowed or refused
	LanguageSwitch bool     `yaml:"language_switch,omitempty" bson:"language_switch"`
}

// Draw takes Count items that carry all the tags from a bank; no tags: any item.
type Draw struct {
	Bank  string   `yaml:"bank" bson:"bank"`
	Tags  []string `yaml:"tags,omitempty" bson:"tags,omitempty"` // the items carry all of these
	Count int      `yaml:"count" bson:"count"`
}

// Media is one entry of media/media.yaml.
type Media struct {
	ID         string     `yaml:"id" bson:"id"`
	Kind       string     `yaml:"kind" bson:"kind"` // picture, audio, video
	File       string     `yaml:"file" bson:"file"` // name inside media/
	Type       string     `yaml:"type" bson:"type"` // media type
	SHA256     string     `yaml:"sha256" bson:"sha256"`
	Bytes      int64      `yaml:"bytes" bson:"bytes"`
	Width      int        `yaml:"width,omitempty" bson:"width,omitempty"`
	Height     int        `yaml:"height,omitempty" bson:"height,omitempty"`
	Seconds    int        `yaml:"seconds,omitempty" bson:"seconds,omitempty"`
	Lang       lms.Lang   `yaml:"lang,omitempty" bson:"lang,omitempty"` // language spoken or drawn; empty: none
	Alt        lms.Text   `yaml:"alt,omitempty" bson:"alt"`
	Caption    lms.Text   `yaml:"caption,omitempty" bson:"caption"`
	Decorative bool       `yaml:"decorative,omitempty" bson:"decorative,omitempty"`
	Captions   []Captions `yaml:"captions,omitempty" bson:"captions,omitempty"` // WebVTT files of audio and video
	Transcript lms.Text   `yaml:"transcript,omitempty" bson:"transcript"`       // Markdown
	Variants   []Variant  `yaml:"variants,omitempty" bson:"variants,omitempty"` // the same picture or video in other sizes
	Poster     string     `yaml:"poster,omitempty" bson:"poster,omitempty"`     // id of a picture
	Licence    string     `yaml:"licence" bson:"licence"`
	Source     string     `yaml:"source" bson:"source"` // who made it, or an anchor in SOURCES.md
}

// Captions is a WebVTT file in one language.
type Captions struct {
	Lang   lms.Lang `yaml:"lang" bson:"lang"`
	File   string   `yaml:"file" bson:"file"`
	SHA256 string   `yaml:"sha256" bson:"sha256"`
	Bytes  int64    `yaml:"bytes" bson:"bytes"`
}

// Variant is another size of a picture or video.
type Variant struct {
	File   string `yaml:"file" bson:"file"`
	Type   string `yaml:"type" bson:"type"`
	SHA256 string `yaml:"sha256" bson:"sha256"`
	Bytes  int64  `yaml:"bytes" bson:"bytes"`
	Width  int    `yaml:"width" bson:"width"`
}

// Package is a whole course as read from a folder.
type Package struct {
	Course  Course
	Lessons []Lesson // in the course's order
	Banks   []Bank
	Quizzes []Quiz
	Media   []Media
	Sources string // SOURCES.md as written
	Changes string // CHANGES.md
	Terms   string // LICENSE
	// Hash names the canonical content; equal content has an equal hash,
	// whatever the layout of the files.
	Hash string

	places map[string]place // where the ids stand, for CheckAgainst and CheckCycle; nil unless read
}
