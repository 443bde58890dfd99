// Package assets makes what a browser loads beside the page: it bundles the
// styles and scripts of the web folder with esbuild when the program starts,
// names every file after its content so that it may be kept for ever, and holds
// each one compressed.
//
// Styles in web/shared/base are needed for the first words of any page and are
// handed out to stand inside it; all others form one style sheet that a page
// loads behind its content. They are written with layers and logical properties
// and served without layers, in words that the oldest browsers know. Scripts form
// one module; pages work without it.
package assets
