package server_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// absent is a store that may be away: nothing can be read from it then.
type absent struct {
	docstore.Store
	away atomic.Bool
}

func (a *absent) Get(ctx context.Context, coll, id string) (docstore.Doc, error) {
	if a.away.Load() {
		return docstore.Doc{}, docstore.ErrUnavailable
	}
	return a.Store.Get(ctx, coll, id)
}

// TestCertificate_cannot_tell_while_the_store_is_away, to a visitor as to somebody
// who is signed in: not knowing must not read like "false".
func TestCertificate_cannot_tell_while_the_store_is_away(t *testing.T) {
	store := &absent{}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		store.Store = s
		return store
	}))
	reader := enrolled(site, "noura@example.org")
	number := "/c/" + strings.Repeat("a", 32)
	site.Visitor().Get(number).Want(http.StatusNotFound)
	store.away.Store(true)
	for _, who := range []*testkit.Visitor{site.Visitor(), reader} {
		for lang, want := range map[string][2]string{
			"ar": {"لا نستطيع التحقق الآن", "لا يعني هذا أن الشهادة غير صحيحة"},
			"en": {"We cannot check at the moment", "This does not mean that the certificate is false"},
		} {
			page := who.Get(number + "?lang=" + lang).Want(http.StatusServiceUnavailable).Page
			if got := page.Doc.Find("h1").Text(); got != want[0] {
				t.Errorf("heading %q, want %q", got, want[0])
			}
			if got := page.Doc.Find("main").Text(); !strings.Contains(got, want[1]) {
				t.Errorf("the page says %q, want %q", got, want[1])
			}
			if page.Header.Get("Retry-After") != "120" {
				t.Errorf("Retry-After %q, want 120", page.Header.Get("Retry-After"))
			}
		}
	}
}
