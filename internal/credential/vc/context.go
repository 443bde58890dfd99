package vc

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/piprate/json-gold/ld"
)

// The contexts that our credentials use, in this order.
const (
	ContextCredentials = "https://www.w3.org/ns/credentials/v2"
	ContextBadges      = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	ContextExtensions  = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
)

//go:embed contexts/*.json
var contextFiles embed.FS

// pinned holds the contexts by address. It is written at start only.
var pinned = map[string]any{
	ContextCredentials: load("contexts/credentials-v2.json"),
	ContextBadges:      load("contexts/openbadges-3.0.3.json"),
	ContextExtensions:  load("contexts/openbadges-extensions.json"),
}

func load(name string) any {
	var doc any
	b, err := contextFiles.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, &doc)
	}
	if err != nil {
		panic(fmt.Sprintf("embedded context %s: %v", name, err))
	}
	return doc
}

// Context returns the pinned text of a context, and false for one we do not
// know.
func Context(address string) ([]byte, bool) {
	doc, ok := pinned[address]
	if !ok {
		return nil, false
	}
	b, err := json.Marshal(doc)
	return b, err == nil
}

// loader serves the pinned contexts and nothing else: nothing is fetched.
type loader map[string]any

// LoadDocument returns a pinned context; an error for any other address.
func (l loader) LoadDocument(address string) (*ld.RemoteDocument, error) {
	doc, ok := l[address]
	if !ok {
		return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, "context "+address+" is not pinned")
	}
	return &ld.RemoteDocument{DocumentURL: address, Document: doc}, nil
}
