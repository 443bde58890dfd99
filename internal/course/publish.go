package course

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// Publish makes a checked package the current version of its course in the
// actor's tenant. files is the course folder the package was read from.
//
// Publishing what is already published changes nothing. A course that does not
// go together with what is published is refused with a Refusal that says where.
// Parts are stored first and the catalogue's card last, each under a fixed id: an
// interrupted run is finished by running it again, and until then nobody sees
// any of it.
func (s *Service) Publish(ctx context.Context, a lms.Actor, p *courses.Package, files fs.FS) (*Version, error) {
	if err := policy.Can(a, policy.PublishCourse, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	if err := s.free(ctx, a.Org, p.Course.ID); err != nil {
		return nil, err
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	return s.publish(ctx, s.newVersion(a, p), p, files)
}

// free refuses an organization the id of a course of the platform's, which its
// learners would take for it.
func (s *Service) free(ctx context.Context, org lms.OrgID, id lms.CourseID) error {
	if org == lms.Platform {
		return nil
	}
	_, err := s.card(ctx, lms.Platform, id)
	switch {
	case err == nil:
		return lms.Conflict("course.id_of_platform", "course", id)
	case lms.KindOf(err) == lms.KindNotFound:
		return nil
	}
	return err
}

func (s *Service) publish(ctx context.Context, v *Version, p *courses.Package, files fs.FS) (*Version, error) {
	old, err := s.stored(ctx, v)
	if err != nil {
		return nil, err
	}
	if old != nil && old.Hash == v.Hash {
		old.Again = true
		return old, s.makeCurrent(ctx, old)
	}
	if err := s.check(ctx, v, p, old); err != nil {
		return nil, err
	}
	if err := s.storeParts(ctx, v, p, files); err != nil {
		return nil, err
	}
	err = s.versions.Insert(ctx, versionKey(v.Org, v.ID), v)
	if errors.Is(err, docstore.ErrExists) {
		return s.publish(ctx, v, p, files) // another process was quicker, perhaps with other content
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", v.ID, err)
	}
	return v, s.makeCurrent(ctx, v)
}

// newVersion gathers the version document of a package.
func (s *Service) newVersion(a lms.Actor, p *courses.Package) *Version {
	v := &Version{
		ID: VersionID(p.Course.ID, p.Course.Version), Org: a.Org, Course: p.Course,
		Quizzes: p.Quizzes, Media: p.Media, Hash: p.Hash, Parts: lms.DeriveID("parts", p.Hash),
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
		h.TextBytes[i], h.MediaBytes[i] = l.TextBytes(lang), p.MediaBytes(l, lang)
	}
	return h
}

// stored returns the version that has the number of v, or nil.
func (s *Service) stored(ctx context.Context, v *Version) (*Version, error) {
	old, err := s.versions.Get(ctx, versionKey(v.Org, v.ID))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", v.ID, err)
	}
	return old, nil
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
		if err := put(ctx, s.lessons, v.partKey("lesson/"+string(l.ID)), &l); err != nil {
			return fmt.Errorf("publish %s: lesson %s: %w", v.ID, l.ID, err)
		}
	}
	for i := range p.Banks {
		if err := put(ctx, s.banks, v.partKey("bank/"+p.Banks[i].ID), &p.Banks[i]); err != nil {
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

// makeCurrent points the catalogue at the version, unless a later one is there.
func (s *Service) makeCurrent(ctx context.Context, v *Version) error {
	if err := s.record(ctx, v); err != nil {
		return err
	}
	card := cardOf(v)
	_, err := s.cards.Upsert(ctx, cardID(v.Org, v.Course.ID), func(c *Card) error {
		if c.Version == v.ID || courses.CompareVersions(Semver(c.Version), v.Course.Version) > 0 {
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

// Export returns the course folder of a published version as a zip archive, as
// it was when it was published. The caller closes it.
func (s *Service) Export(ctx context.Context, a lms.Actor, id lms.VersionID) (io.ReadCloser, error) {
	if err := policy.Can(a, policy.ImportCourse, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	v, err := s.version(ctx, a.Org, id) // its own alone: the archive holds the keys
	if err != nil {
		return nil, err
	}
	r, _, err := s.media.Open(ctx, v.archiveKey())
	if errors.Is(err, media.ErrNotFound) {
		return nil, lms.NotFound("course.not_found")
	}
	return r, err
}
