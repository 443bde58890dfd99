package course

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// Service publishes and serves courses. It is safe for concurrent use. What it
// returns is shared between callers and must not be changed.
type Service struct {
	clock    lms.Clock
	media    media.Store
	cards    *docstore.Collection[Card]
	versions *docstore.Collection[Version]
	lessons  *docstore.Collection[courses.Lesson]
	banks    *docstore.Collection[courses.Bank]
	audit    *audit.Log // nil: nothing is recorded

	// Published versions never change, so what was read once is kept.
	versionCache *lru.Cache[string, *Version]
	lessonCache  *lru.Cache[string, *courses.Lesson]
	bankCache    *lru.Cache[string, *courses.Bank]
	pages        *agedCache[Listing]
	heads        *agedCache[*Card]

	// publishing is held from the comparison with what is published until the new
	// version is, so that two do not each look right by themselves.
	publishing sync.Mutex
}

// How many immutable parts are kept in memory: about 20 MiB at most.
const (
	cachedVersions = 128
	cachedLessons  = 256
	cachedBanks    = 64
)

// Open declares the collections and returns the service.
func Open(ctx context.Context, store docstore.Store, files media.Store, clock lms.Clock, options ...Option) (*Service, error) {
	s := &Service{clock: clock, media: files, pages: newAgedCache[Listing](clock), heads: newAgedCache[*Card](clock)}
	for _, o := range options {
		o(s)
	}
	s.versionCache, _ = lru.New[string, *Version](cachedVersions)
	s.lessonCache, _ = lru.New[string, *courses.Lesson](cachedLessons)
	s.bankCache, _ = lru.New[string, *courses.Bank](cachedBanks)
	var errs [4]error
	s.cards, errs[0] = docstore.Open[Card](ctx, store, docstore.Spec{
		Collection: "courses",
		Fields: []docstore.Field{
			{Path: "org"}, {Path: "listed", Kind: docstore.Int}, {Path: "sort_key"},
			{Path: "level", Kind: docstore.Int}, {Path: "certified", Kind: docstore.Int}, {Path: "terms", Kind: docstore.Strings},
		},
		Indexes: []docstore.Index{
			{Fields: []string{"org", "listed", "sort_key"}},
			{Fields: []string{"org", "listed", "level", "sort_key"}},
			{Fields: []string{"org", "listed", "certified", "sort_key"}},
			{Fields: []string{"org", "listed", "certified", "level", "sort_key"}},
			{Fields: []string{"terms"}},
			{Fields: []string{"terms", "level"}},
			{Fields: []string{"terms", "certified"}},
			{Fields: []string{"terms", "certified", "level"}},
		},
	})
	s.versions, errs[1] = docstore.Open[Version](ctx, store, docstore.Spec{Collection: "course_versions"})
	s.lessons, errs[2] = docstore.Open[courses.Lesson](ctx, store, docstore.Spec{Collection: "course_lessons"})
	s.banks, errs[3] = docstore.Open[courses.Bank](ctx, store, docstore.Spec{Collection: "course_banks"})
	return s, errors.Join(errs[:]...)
}

func cardID(org lms.OrgID, c lms.CourseID) string { return string(org) + "/" + string(c) }

func versionKey(org lms.OrgID, v lms.VersionID) string { return string(org) + "/" + string(v) }

// partKey is where a lesson or a bank of the version lies.
func (v *Version) partKey(part string) string {
	if v.Parts != "" {
		part = v.Parts + "/" + part
	}
	return versionKey(v.Org, v.ID) + "/" + part
}

// archiveKey is where the course folder of the version is kept as it was read.
func (v *Version) archiveKey() string {
	name := strings.ReplaceAll(string(v.ID), "@", "-")
	if v.Parts != "" {
		name += "-" + v.Parts
	}
	return string(v.Org) + "/archives/" + name + ".zip"
}

// Card returns a course's card, at most two seconds old; NotFound if neither the
// tenant nor the platform has such a course: organizations teach the platform's
// courses beside their own.
func (s *Service) Card(ctx context.Context, org lms.OrgID, id lms.CourseID) (*Card, error) {
	c, err := s.card(ctx, org, id)
	if org != lms.Platform && lms.KindOf(err) == lms.KindNotFound {
		return s.card(ctx, lms.Platform, id)
	}
	return c, err
}

// card is Card of one tenant.
func (s *Service) card(ctx context.Context, org lms.OrgID, id lms.CourseID) (*Card, error) {
	if !lms.ValidSlug(string(id)) {
		return nil, lms.NotFound("course.not_found")
	}
	key := cardID(org, id)
	c, err := s.heads.get(key, func() (*Card, error) { return s.cards.Get(ctx, key) })
	return c, notFound(err, "course.not_found", "card", string(id))
}

// Cards returns the cards that exist among up to 100 ids, by course, as Card
// finds them.
func (s *Service) Cards(ctx context.Context, org lms.OrgID, ids []lms.CourseID) (map[lms.CourseID]*Card, error) {
	var keys []string
	for _, id := range ids {
		keys = append(keys, cardID(lms.Platform, id))
		if org != lms.Platform {
			keys = append(keys, cardID(org, id))
		}
	}
	found, err := s.cards.GetMany(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("cards of %s: %w", org, err)
	}
	out := make(map[lms.CourseID]*Card, len(found))
	for _, c := range found {
		if out[c.Course] == nil || c.Org == org { // its own before the platform's
			out[c.Course] = c
		}
	}
	return out, nil
}

// Version returns a published version of the tenant's or, where it has none, of
// the platform's; NotFound if there is none.
func (s *Service) Version(ctx context.Context, org lms.OrgID, id lms.VersionID) (*Version, error) {
	v, err := s.version(ctx, org, id)
	if org == lms.Platform || lms.KindOf(err) != lms.KindNotFound {
		return v, err
	}
	if v, err = s.version(ctx, lms.Platform, id); err == nil {
		s.versionCache.Add(versionKey(org, id), v) // no tenant publishes under an id of the platform's
	}
	return v, err
}

// version is Version of one tenant.
func (s *Service) version(ctx context.Context, org lms.OrgID, id lms.VersionID) (*Version, error) {
	v, err := cached(ctx, s.versionCache, s.versions, versionKey(org, id))
	return v, notFound(err, "course.not_found", "version", string(id))
}

// Current returns the version that a new learner gets.
func (s *Service) Current(ctx context.Context, org lms.OrgID, id lms.CourseID) (*Version, error) {
	c, err := s.Card(ctx, org, id)
	if err != nil {
		return nil, err
	}
	return s.Version(ctx, org, c.Version)
}

// Lesson returns a lesson of a version with its prose and self-checks.
func (s *Service) Lesson(ctx context.Context, org lms.OrgID, v lms.VersionID, id lms.LessonID) (*courses.Lesson, error) {
	version, err := s.Version(ctx, org, v)
	if err != nil {
		return nil, err
	}
	l, err := cached(ctx, s.lessonCache, s.lessons, version.partKey("lesson/"+string(id)))
	return l, notFound(err, "course.lesson_not_found", "lesson", string(id))
}

// Bank returns a question bank of a version, keys included: callers hand
// learners only what package question lets them see.
func (s *Service) Bank(ctx context.Context, org lms.OrgID, v lms.VersionID, id string) (*courses.Bank, error) {
	version, err := s.Version(ctx, org, v)
	if err != nil {
		return nil, err
	}
	b, err := cached(ctx, s.bankCache, s.banks, version.partKey("bank/"+id))
	return b, notFound(err, "course.bank_not_found", "bank", id)
}

// Quiz returns a quiz of a version.
func (s *Service) Quiz(ctx context.Context, org lms.OrgID, v lms.VersionID, id string) (*courses.Quiz, error) {
	version, err := s.Version(ctx, org, v)
	if err != nil {
		return nil, err
	}
	if q := version.Quiz(id); q != nil {
		return q, nil
	}
	return nil, lms.NotFound("course.quiz_not_found")
}

// cached reads an immutable document once.
func cached[T any](ctx context.Context, cache *lru.Cache[string, *T], coll *docstore.Collection[T], key string) (*T, error) {
	if v, ok := cache.Get(key); ok {
		return v, nil
	}
	v, err := coll.Get(ctx, key)
	if err == nil {
		cache.Add(key, v)
	}
	return v, err
}

// notFound turns a missing document into the problem people see.
func notFound(err error, key, what, id string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, docstore.ErrNotFound):
		return lms.NotFound(key)
	}
	return fmt.Errorf("read %s %s: %w", what, id, err)
}
