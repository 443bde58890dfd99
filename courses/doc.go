// Package courses is the open course format: a folder of Markdown and YAML that
// holds one bilingual course with its question banks, quizzes, media and
// sources. It reads, checks and writes such folders, and embeds the starter
// courses.
//
// It knows nothing of learners or storage; package course publishes what this
// package has read. The format is described in docs/course-format.md.
package courses
