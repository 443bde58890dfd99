package server_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// forgetCourses takes every document and every file of the courses away.
func forgetCourses(t *testing.T, site *testkit.Site) {
	t.Helper()
	ctx := context.Background()
	for _, coll := range []string{"courses", "course_versions", "course_lessons", "course_banks"} {
		gone := 0
		for d, err := range site.Documents.Find(ctx, coll, docstore.Query{Limit: docstore.MaxLimit}) {
			if err = errors.Join(err, site.Documents.Delete(ctx, coll, d.ID, d.Rev)); err != nil {
				t.Fatal(err)
			}
			gone++
		}
		if gone == 0 {
			t.Fatalf("there was nothing in %s to delete", coll)
		}
	}
	for o, err := range site.Media.List(ctx, "") {
		if err = errors.Join(err, site.Media.Delete(ctx, o.Key)); err != nil {
			t.Fatal(err)
		}
	}
	site.Clock.Advance(time.Minute) // what is kept in memory is seconds old at most
}

// TestCertificate_survives_the_deletion_of_its_course: the page, the paper and the
// credential say what they said, byte for byte, and the certificate can still be
// found and revoked. Only the pages about the course are gone.
func TestCertificate_survives_the_deletion_of_its_course(t *testing.T) {
	site, holder, path := certified(t)
	v := site.Visitor()
	before := map[string]string{}
	for _, form := range []string{".json", ".jwt", ".pdf", ".png", ".svg", "/qr.svg"} {
		before[form] = fetch(v, path+form, "Accept", "*/*").Body
	}
	for _, page := range []string{"/courses/tea", "/a/tea", "/a/tea/criteria", "/a/tea/ar"} {
		v.Get(page).Want(http.StatusOK)
	}
	forgetCourses(t, site)
	v.Get(path).Want(http.StatusOK).See(".verdict-word", "valid").See(".holder", "Noura Abdullah").See(".paper", "Making tea for guests")
	for form, want := range before {
		if got := fetch(v, path+form, "Accept", "*/*"); got.Status != http.StatusOK || got.Body != want || want == "" {
			t.Errorf("%s: %d, %d bytes; want the %d of before", form, got.Status, len(got.Body), len(want))
		}
	}
	for page, want := range map[string]int{"/courses/tea": 404, "/a/tea": 404, "/a/tea/criteria": 404, "/a/tea/ar": 404,
		"/a/tea/badge.svg": 200, "/a/tea/card.svg": 200, "/logo.svg": 200, "/.well-known/did.json": 200} {
		if got := v.Get(page).Page.Status; got != want {
			t.Errorf("%s: %d, want %d", page, got, want)
		}
	}
	v.Get("/verify").Submit("main form", "code", site.URL+path).Want(http.StatusOK).See(".verdict-word", "valid")
	holder.Get("/certificates").Want(http.StatusOK).Find("main a[href='" + path + "']")
	revokeForGood(t, site, lms.CredentialID(strings.TrimPrefix(path, "/c/")))
	v.Get(path).Want(http.StatusOK).See(".verdict-card.revoked", "Revoked")
}

func revokeForGood(t *testing.T, site *testkit.Site, id lms.CredentialID) {
	t.Helper()
	admin := lms.Actor{Person: "admin", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	if _, err := site.Credentials.Revoke(context.Background(), admin, id, "issued in a wrong name"); err != nil {
		t.Fatal(err)
	}
}
