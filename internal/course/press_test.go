package course_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
	"sanad/storage/media"
	"sanad/storage/media/dirstore"
)

// press is a publisher whose stores can be told to fail, and a reader beside it
// who sees the stores as they are.
type press struct {
	testing.TB
	store     *faulty.Store
	files     media.Store
	publisher *course.Service
}

func newPress(t testing.TB) *press {
	t.Helper()
	p, clock := &press{TB: t}, testkit.NewClock()
	var err error
	p.files, err = dirstore.Open(t.TempDir(), media.NewSigner(make([]byte, 32), clock))
	p.check(err)
	p.store = faulty.New(sqlitetest.Open(t))
	p.publisher = p.open(p.store, p.store.Media(p.files))
	t.Cleanup(func() { p.check(p.files.Close()) })
	return p
}

func (p *press) open(docs docstore.Store, files media.Store) *course.Service {
	p.Helper()
	s, err := course.Open(p.Context(), docs, files, testkit.NewClock())
	p.check(err)
	return s
}

func (p *press) check(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// publish publishes a folder, imports an archive of it every second time.
func (p *press) publish(files fs.FS, archive bool) error {
	p.Helper()
	system := lms.SystemActor(lms.Platform)
	if archive {
		zip := pack(p, files)
		_, _, err := p.publisher.Import(p.Context(), system, zip, zip.Size())
		return err
	}
	_, err := p.publisher.Publish(p.Context(), system, readCourse(p, files), files)
	return err
}

func readCourse(t testing.TB, files fs.FS) *courses.Package {
	t.Helper()
	p, report := courses.Read(files)
	if !report.OK() {
		t.Fatalf("course: %v", report.Errors())
	}
	return p
}

// none is what current returns before the first version.
const none = lms.VersionID("0 courses")

// current returns the version that somebody who opens the stores anew is led to,
// once it has been read to its last byte.
func (p *press) current(versions ...fs.FS) lms.VersionID {
	p.Helper()
	reader := p.open(p.store.Store, p.files)
	list, err := reader.Catalogue(p.Context(), lms.Platform, course.Filter{})
	p.check(err)
	if len(list.Cards) != 1 {
		return lms.VersionID(fmt.Sprintf("%d courses", len(list.Cards)))
	}
	id := list.Cards[0].Version
	for _, files := range versions {
		if files == nil {
			continue
		}
		if want := readCourse(p, files); course.VersionID(want.Course.ID, want.Course.Version) == id {
			p.whole(reader, want)
			return id
		}
	}
	p.Fatalf("the catalogue leads to %s", id)
	return ""
}

// whole reads a version and everything it is made of, and compares it with what
// was to be published.
func (p *press) whole(reader *course.Service, want *courses.Package) {
	p.Helper()
	id := course.VersionID(want.Course.ID, want.Course.Version)
	v, err := reader.Version(p.Context(), lms.Platform, id)
	p.check(err)
	same(p, "course", want.Course, v.Course)
	same(p, "quizzes", want.Quizzes, v.Quizzes)
	for i := range v.Outline {
		l, err := reader.Lesson(p.Context(), lms.Platform, id, v.Outline[i].ID)
		p.check(err)
		written := want.Lessons[i]
		written.AR.Source, written.EN.Source = "", ""
		same(p, "lesson", written, *l)
	}
	for i, name := range v.Banks {
		b, err := reader.Bank(p.Context(), lms.Platform, id, name)
		p.check(err)
		same(p, "bank", want.Banks[i], *b)
	}
	for _, f := range want.Files() {
		sum := sha256.Sum256(p.object(course.MediaKey(lms.Platform, v.Course.ID, f.SHA256, f.Ext())))
		same(p, f.Name, f.SHA256, hex.EncodeToString(sum[:]))
	}
	p.exported(reader, id, want)
}

// exported reads the archive back.
func (p *press) exported(reader *course.Service, id lms.VersionID, want *courses.Package) {
	p.Helper()
	r, err := reader.Export(p.Context(), lms.SystemActor(lms.Platform), id)
	p.check(err)
	raw, err := io.ReadAll(r)
	p.check(errors.Join(err, r.Close()))
	got, _, report := courses.ReadZip(bytes.NewReader(raw), int64(len(raw)))
	if !report.OK() {
		p.Errorf("archive: %v", report.Errors())
	}
	same(p, "archive", want.Hash, got.Hash)
}

func (p *press) object(key string) []byte {
	p.Helper()
	r, _, err := p.files.Open(p.Context(), key)
	p.check(err)
	raw, err := io.ReadAll(r)
	p.check(errors.Join(err, r.Close()))
	return raw
}

func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}
