package app

import (
	"fmt"
	"sync"

	"sanad/internal/assets"
	"sanad/internal/i18n"
	"sanad/internal/render"
	"sanad/web"
)

// built is what is made of the embedded words, pages, styles and scripts.
type built struct {
	words    *i18n.Catalogue
	bundle   *assets.Bundle
	renderer *render.Renderer
}

// pages makes it once for the process, whatever number of Apps it opens: the
// sources are part of the program, and what is made of them only read.
var pages = sync.OnceValues(func() (b built, err error) {
	if b.words, err = i18n.Load(web.Messages()); err != nil {
		return b, err
	}
	if b.bundle, err = assets.Build(web.Files); err != nil {
		return b, fmt.Errorf("bundle styles and scripts: %w", err)
	}
	b.renderer, err = render.New(web.Files, b.words, b.bundle)
	return b, err
})
