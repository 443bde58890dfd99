package course

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// Publish makes a checked package the current version of its course in the
// actor's tenant. files is the course folder the package was read from.
//
// Publishing what is already published changes nothing. It refuses a version
// number that was used for other content, and prerequisites that lead back to
// the course. Parts are stored first and the catalogue's card last, each under
// a fixed id: an interrupted run is finished by running it again, and until
// then nobody sees any of it.
func (s *Service) Publish(ctx context.Context, a lms.Actor, p *courses.Package, files fs.FS) (*Version, error) {
	if err := policy.Can(a, policy.PublishCourse, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	v := s.newVersion(a, p)
	if done, err := s.published(ctx, v); done != nil || err != nil {
		return done, err
	}
	if err := s.checkCycle(ctx, a.Org, v); err != nil {
		return nil, err
	}
	if err := s.storeParts(ctx, v, p, files); err != nil {
		return nil, err
	}
	if err := s.versions.Insert(ctx, versionKey(v.Org, v.ID), v); err != nil && !errors.Is(err, docstore.ErrExists) {
		return nil, fmt.Errorf("publish %s: %w", v.ID, err)
	}
	return v, s.makeCurrent(ctx, v)
}

// newVersion gathers the version document of a package.
func (s *Service) newVersion(a lms.Actor, p *courses.Package) *Version {
	v := &Version{
		ID: VersionID(p.Course.ID, p.Course.Version), Org: a.Org, Course: p.Course,
		Quizzes: p.Quizzes, Media: p.Media, Hash: p.Hash,
		PublishedAt: s.clock.Now(), PublishedBy: a.Person,
	}
	for i := range p.Lessons {
		v.Outline = append(v.Outline, headOf(p, &p.Lessons[i]))
	}
	for _, b := range p.Banks {
		v.Banks = append(v.Banks, b.ID)
	}
	return v
}

func headOf(p *courses.Package, l *courses.Lesson) LessonHead {
	h := LessonHead{ID: l.ID, Title: l.Title, Minutes: l.Minutes, Objectives: l.Objectives, Requires: l.Requires, Rule: l.Rule}
	for _, item := range l.Check {
		h.Checks = append(h.Checks, item.ID)
	}
	for i, lang := range lms.Langs {
		body, _ := l.In(lang)
		for _, b := range body.Blocks {
			h.TextBytes[i] += len(b.HTML)
		}
		h.MediaBytes[i] = p.MediaBytes(l, lang)
	}
	return h
}

// published returns the stored version when it holds the same content, making
// sure that it is current; Conflict when the number was used for other content.
func (s *Service) published(ctx context.Context, v *Version) (*Version, error) {
	old, err := s.versions.Get(ctx, versionKey(v.Org, v.ID))
	switch {
	case errors.Is(err, docstore.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("publish %s: %w", v.ID, err)
	case old.Hash != v.Hash:
		return nil, lms.Conflict("course.version_used", "version", v.Course.Version)
	}
	return old, s.makeCurrent(ctx, old)
}

// checkCycle follows the prerequisites of the courses as they are published and
// names the way back to v, if there is one.
func (s *Service) checkCycle(ctx context.Context, org lms.OrgID, v *Version) error {
	const maxDepth = 200
	path := []string{string(v.Course.ID)}
	seen := map[lms.CourseID]bool{}
	var walk func(next []lms.CourseID) error
	walk = func(next []lms.CourseID) error {
		for _, id := range next {
			path = append(path, string(id))
			if id == v.Course.ID || len(path) > maxDepth {
				return &lms.Problem{Kind: lms.KindInvalid, Field: "prerequisites", Key: "course.cycle",
					Args: map[string]any{"cycle": strings.Join(path, " → ")}}
			}
			if !seen[id] {
				seen[id] = true
				card, err := s.cards.Get(ctx, cardID(org, id))
				if err != nil && !errors.Is(err, docstore.ErrNotFound) {
					return fmt.Errorf("prerequisites of %s: %w", v.ID, err)
				}
				if err == nil {
					if err := walk(card.Prerequisites); err != nil {
						return err
					}
				}
			}
			path = path[:len(path)-1]
		}
		return nil
	}
	return walk(v.Course.Prerequisites)
}

// storeParts stores media, lessons and banks. Equal parts may be there already.
func (s *Service) storeParts(ctx context.Context, v *Version, p *courses.Package, files fs.FS) error {
	for _, f := range p.Files() {
		if err := s.storeFile(ctx, v, f, files); err != nil {
			return fmt.Errorf("publish %s: media %s: %w", v.ID, f.Name, err)
		}
	}
	for i := range p.Lessons {
		l := p.Lessons[i]
		l.AR.Source, l.EN.Source = "", "" // the archive keeps what was written
		if err := put(ctx, s.lessons, partKey(v.Org, v.ID, "lesson/"+string(l.ID)), &l); err != nil {
			return fmt.Errorf("publish %s: lesson %s: %w", v.ID, l.ID, err)
		}
	}
	for i := range p.Banks {
		if err := put(ctx, s.banks, partKey(v.Org, v.ID, "bank/"+p.Banks[i].ID), &p.Banks[i]); err != nil {
			return fmt.Errorf("publish %s: bank %s: %w", v.ID, p.Banks[i].ID, err)
		}
	}
	return s.storeArchive(ctx, v, p, files)
}

// put replaces whatever an interrupted run left under the key.
func put[T any](ctx context.Context, coll *docstore.Collection[T], key string, v *T) error {
	_, err := coll.Upsert(ctx, key, func(old *T) error { *old = *v; return nil })
	return err
}

// MediaKey is where a course file lies in the media store: by content, so that
// versions share what did not change and a link never changes its meaning.
func MediaKey(org lms.OrgID, c lms.CourseID, sha256, ext string) string {
	return string(org) + "/courses/" + string(c) + "/" + sha256 + ext
}

func (s *Service) storeFile(ctx context.Context, v *Version, f courses.File, files fs.FS) error {
	key := MediaKey(v.Org, v.Course.ID, f.SHA256, f.Ext())
	if o, err := s.media.Stat(ctx, key); err == nil && o.Size == f.Bytes {
		return nil
	}
	r, err := files.Open("media/" + f.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	return s.media.Put(ctx, media.Object{Key: key, Size: f.Bytes, Type: f.Type}, r)
}

// archiveKey is where the course folder of a version is kept as it was read.
func archiveKey(org lms.OrgID, v lms.VersionID) string {
	return string(org) + "/archives/" + strings.ReplaceAll(string(v), "@", "-") + ".zip"
}

// makeCurrent points the catalogue at the version, unless a later one is there.
func (s *Service) makeCurrent(ctx context.Context, v *Version) error {
	card := cardOf(v)
	_, err := s.cards.Upsert(ctx, cardID(v.Org, v.Course.ID), func(c *Card) error {
		if c.Version == v.ID || courses.CompareVersions(versionOf(c.Version), v.Course.Version) > 0 {
			return docstore.ErrUnchanged
		}
		*c = card
		return nil
	})
	s.pages.drop()
	s.heads.drop()
	if err != nil {
		return fmt.Errorf("make %s current: %w", v.ID, err)
	}
	return nil
}

// versionOf returns the semantic version inside a version id.
func versionOf(id lms.VersionID) string {
	_, semver, _ := strings.Cut(string(id), "@")
	return semver
}

// Export returns the course folder of a published version as a zip archive, as
// it was when it was published. The caller closes it.
func (s *Service) Export(ctx context.Context, a lms.Actor, id lms.VersionID) (io.ReadCloser, error) {
	if err := policy.Can(a, policy.ImportCourse, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	r, _, err := s.media.Open(ctx, archiveKey(a.Org, id))
	if errors.Is(err, media.ErrNotFound) {
		return nil, lms.NotFound("course.not_found")
	}
	return r, err
}
