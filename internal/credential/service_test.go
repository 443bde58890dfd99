package credential

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
)

// world is a service on a real store under a clock that stands.
type world struct {
	*Service
	store *faulty.Store
	jobs  *job.Queue
	audit *audit.Log

	mu      sync.Mutex // guards now and profile
	now     time.Time
	profile Profile
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) rename(p Profile) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.profile = p
}

func (w *world) profileOf(_ context.Context, org lms.OrgID) (Profile, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if org != lms.Platform && org != "hope" {
		return Profile{}, lms.NotFound("organization.not_found")
	}
	return w.profile, nil
}

const baseURL = "https://sanad.example.org"

// newWorld opens everything in a folder of the test. Queries without an index
// fail it.
func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := t.Context()
	log := slog.New(slog.DiscardHandler)
	w := &world{store: faulty.New(sqlitetest.Open(t)), now: time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)}
	w.profile = Profile{Name: lms.Text{AR: "منصة سند", EN: "Sanad"}, URL: baseURL}
	var err error
	if w.jobs, err = job.Open(ctx, w.store, w, log); err != nil {
		t.Fatal(err)
	}
	if w.audit, err = audit.Open(ctx, w.store, w); err != nil {
		t.Fatal(err)
	}
	w.Service, err = Open(ctx, w.deps())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) deps() Deps {
	return Deps{Store: w.store, Clock: w, Jobs: w.jobs, Audit: w.audit, BaseURL: baseURL,
		SealKey: bytes.Repeat([]byte{1}, 32), IDKey: bytes.Repeat([]byte{2}, 32), Profile: w.profileOf}
}

var (
	system = lms.SystemActor(lms.Platform)
	admin  = lms.Actor{Person: "admin", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	layla  = lms.Actor{Person: "layla", Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
)

// request is what Layla earned.
func (w *world) request() IssueRequest {
	score := 95
	return IssueRequest{
		Person: layla.Person, Holder: lms.Text{AR: "ليلى الحسن", EN: "Layla Al-Hasan"}, Score: &score, Sequence: 1,
		StartedAt: w.Now().AddDate(0, -1, 0), CompletedAt: w.Now(), PassMark: 85,
		Role: lms.Text{AR: "متطوع", EN: "Volunteer"}, Competences: []string{"digcomp:4.2", "dlgf:4.2", "dlgf:0.2"},
		Evidence: []Evidence{{Name: lms.Text{AR: "الاختبار النهائي", EN: "Final test"},
			Narrative: lms.Text{AR: "اختبار اجتيز بالدرجة المطلوبة، وفيه ١٥ سؤالًا.", EN: "A test passed with the mark required: 15 questions."}}},
		Course: Course{
			ID: "privacy-pdpl", Version: "privacy-pdpl@1.0.0", Minutes: 90, Lessons: 6, Level: 3, ValidMonths: 12,
			Title:    lms.Text{AR: "الخصوصية وحماية البيانات", EN: "Privacy and Data Protection"},
			Summary:  lms.Text{AR: "ما يلزم المتطوع قبل أن يطّلع على بيانات الناس.", EN: "What a volunteer needs before seeing people’s data."},
			Criteria: lms.Text{AR: "إتمام الدروس واجتياز الاختبار بدرجة 85 أو أكثر.", EN: "All lessons, and 85 or more in the test."},
			Grants:   []lms.Role{lms.RoleVolunteer},
		},
	}
}

func (w *world) issue(t testing.TB, r IssueRequest) *Record {
	t.Helper()
	rec, err := w.Issue(t.Context(), system, r)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}
