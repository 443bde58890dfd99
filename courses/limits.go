package courses

// Limits of a course. They keep a hostile or careless folder from costing the
// server more than a good course does.
const (
	MaxFindings = 500

	MaxFiles      = 500
	MaxTotalBytes = 200 << 20
	MaxYAMLBytes  = 1 << 20
	MaxTexts      = 6 << 20   // all YAML and Markdown together
	MaxTextBytes  = 512 << 10 // SOURCES.md, LICENSE, CHANGES.md
	MaxProseBytes = 128 << 10 // one language of a lesson
	MaxSVGBytes   = 128 << 10
	MaxImageBytes = 4 << 20
	MaxVTTBytes   = 512 << 10
	MaxMediaBytes = 150 << 20 // one audio or video file
	MaxZipRatio   = 200       // bytes out for a byte in, above the first MiB

	MaxLessons     = 60
	MaxBlocks      = 300 // in one lesson and language
	MaxBanks       = 60
	MaxItems       = 1000 // in one bank
	MaxChecks      = 30   // in one lesson
	MaxQuizzes     = 20
	MaxDrawn       = 200 // items of one quiz
	MaxMedia       = 300
	MaxList        = 1000   // entries of any other list
	MaxTextRunes   = 20_000 // one text in a YAML file
	MaxParts       = 30     // options, pairs, gaps, steps, spans of an item
	MaxNodes       = 100    // of a scenario
	MaxMinutes     = 30     // of a lesson
	MinMinutes     = 1
	maxDepth       = 24  // nesting of YAML
	maxKeys        = 100 // of one mapping
	maxSentence    = 25  // words a sentence may have on average
	poolPerDraw    = 3   // items a bank should hold for each one drawn
	maxImagePixels = 4096
)
