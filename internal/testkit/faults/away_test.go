package faults_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// leaving is a store that can be out of reach, for reading too.
type leaving struct {
	docstore.Store
	away atomic.Bool
}

func (s *leaving) reach() error {
	if s.away.Load() {
		return fmt.Errorf("dial: %w", docstore.ErrUnavailable)
	}
	return nil
}

func (s *leaving) Insert(ctx context.Context, coll, id string, body bson.Raw) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Insert(ctx, coll, id, body)
}

func (s *leaving) Get(ctx context.Context, coll, id string) (docstore.Doc, error) {
	if err := s.reach(); err != nil {
		return docstore.Doc{}, err
	}
	return s.Store.Get(ctx, coll, id)
}

func (s *leaving) GetMany(ctx context.Context, coll string, ids []string) ([]docstore.Doc, error) {
	if err := s.reach(); err != nil {
		return nil, err
	}
	return s.Store.GetMany(ctx, coll, ids)
}

func (s *leaving) Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Replace(ctx, coll, id, rev, body)
}

func (s *leaving) Delete(ctx context.Context, coll, id string, rev int64) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Delete(ctx, coll, id, rev)
}

func (s *leaving) Find(ctx context.Context, coll string, q docstore.Query) iter.Seq2[docstore.Doc, error] {
	if err := s.reach(); err != nil {
		return func(yield func(docstore.Doc, error) bool) { yield(docstore.Doc{}, err) }
	}
	return s.Store.Find(ctx, coll, q)
}

func (s *leaving) Count(ctx context.Context, coll string, q docstore.Query) (int64, error) {
	if err := s.reach(); err != nil {
		return 0, err
	}
	return s.Store.Count(ctx, coll, q)
}

func (s *leaving) Ping(ctx context.Context) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Ping(ctx)
}

// soon is how fast the program must say that it cannot reach its data.
const soon = 2 * time.Second

func TestStoreAway_is_said_at_once_and_over_as_soon_as_it_is_back(t *testing.T) {
	var store *leaving
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		store = &leaving{Store: s}
		return store
	}))
	site.Person("noura@example.org", lms.Text{AR: "نورة", EN: "Noura"})
	in, out := site.SignIn("noura@example.org").Get("/account?lang=en"), site.Visitor().Get("/sign-in?lang=en")
	account, signIn := in.Page, out.Page
	store.away.Store(true)
	says := func(v *testkit.Visitor, words string) {
		t.Helper()
		v.Want(http.StatusServiceUnavailable).See("main", words)
		if v.Page.Header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to come back", v.Page.Path)
		}
	}
	away := func(v *testkit.Visitor) { t.Helper(); says(v, "cannot reach the data") }
	began := time.Now()
	for _, path := range []string{"/", "/courses", "/courses/tea", "/learn", "/account"} {
		away(in.Get(path))
	}
	says(in.Get("/c/"+lms.NewID()), "does not mean that the certificate is false")
	away(out.Get("/courses"))
	in.Page, out.Page = account, signIn
	away(in.Submit("form[action='/account/profile']", "name_en", "N"))
	away(out.Submit("main form", "email", "noura@example.org", "password", testkit.Password))
	out.Page = signIn
	away(out.Get("/sign-in").Get("/forgot").Submit("main form", "email", "noura@example.org"))
	out.Get("/livez").Want(http.StatusOK)
	out.Get("/readyz").Want(http.StatusServiceUnavailable)
	out.Get("/help").Want(http.StatusOK)
	if took := time.Since(began); took > 13*soon {
		t.Errorf("13 refusals took %v", took)
	}
	store.away.Store(false)
	in.Get("/account").Want(http.StatusOK)
	out.Get("/readyz").Want(http.StatusOK)
}
