package faults_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/machine"
)

// smallDisk mounts a file system of some megabytes, which only root may; tests ask
// machine.May first.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// fill writes a file of zeros until the disk takes no more.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; size /= 2 {
		for block := make([]byte, size); err == nil; {
			_, err = f.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("fill the disk: %v", err)
		}
		err = nil
	}
}

// TestDiskFull_refuses_in_words_reads_on_and_heals also keeps the ledger: what
// was acknowledged before, and on the way to the last byte, is there afterwards.
func TestDiskFull_refuses_in_words_reads_on_and_heals(t *testing.T) {
	if !machine.May(t, machine.Disk) {
		return
	}
	disk := smallDisk(t)
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, longTea...)), testkit.WithJobsLater(),
		testkit.WithConfig(func(c *config.Config) { c.Data = disk }))
	l := newLedger(class(t, site.App, 1)[0], site.URL)
	site.Person("noura@example.org", lms.Text{AR: "نورة", EN: "Noura"})
	v := site.SignIn("noura@example.org")
	ballast := filepath.Join(disk, "ballast")
	fill(t, ballast)
	saveUntilFull(t, l)
	v.Get("/account?lang=en").Want(http.StatusOK)
	v.Submit("form[action='/account/profile']", "name_en", strings.Repeat("N", 100)).Want(http.StatusInsufficientStorage).See("main", "was not saved")
	for _, path := range []string{"/", "/courses", "/courses/tea", "/learn", "/certificates", "/help", "/livez"} {
		v.Get(path).Want(http.StatusOK)
	}
	if v.Get("/readyz"); v.Page.Status < 500 {
		t.Errorf("readyz: %d on a full disk", v.Page.Status)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	site.Visitor().Get("/readyz").Want(http.StatusOK)
	v.Get("/account").Submit("form[action='/account/profile']", "name_en", "Noura Healed").Want(http.StatusOK)
	if got := v.Find("#f-name_en").AttrOr("value", ""); got != "Noura Healed" {
		t.Errorf("the name is %q after the disk had room again", got)
	}
	l.odd = nil // what was refused, was refused rightly: saveUntilFull looked
	l.finish()
	l.handIn()
	site.Jobs.Start()
	site.Settle()
	l.complain(t)
	l.compare(t, site)
}

// saveUntilFull saves answers until one is refused as it should be.
func saveUntilFull(t *testing.T, l *ledger) {
	t.Helper()
	items := l.items()
	for n := range 5000 {
		item := items[n%len(items)]
		if l.save(item) {
			continue
		}
		last := l.odd[len(l.odd)-1]
		if !strings.Contains(last, ": 507 ") || !strings.Contains(last, "page.full") {
			t.Fatalf("refused otherwise: %s", last)
		}
		if time.Sleep(10 * time.Millisecond); !l.save(item) {
			return
		}
	}
	t.Fatal("the disk is never full")
}
