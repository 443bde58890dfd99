// Package web embeds everything the browser gets: page templates with their
// styles and scripts side by side, shared parts, messages in both languages,
// fonts and drawings. It holds files only; package assets bundles styles and
// scripts, package render fills templates, package i18n reads messages.
package web

import (
	"embed"
	"io/fs"
)

//go:embed pages shared messages fonts art
var files embed.FS

// Files holds the folders pages, shared, messages, fonts and art.
var Files fs.FS = files

// Messages is the folder of messages, as i18n.Load reads it.
func Messages() fs.FS {
	sub, err := fs.Sub(files, "messages")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
