package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

func TestError_that_advises_a_new_password_leads_to_it(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := site.Visitor().Get("/reset/" + strings.Repeat("x", 43)).Want(http.StatusGone)
	v.Get(v.Find("main a.button[href='/forgot']").AttrOr("href", "")).Want(http.StatusOK).See("h1", "Forgotten")
	for n := range 11 {
		v.Get("/sign-in").Post("/sign-in", "email", "noura@example.org", "password", fmt.Sprint("wrong phrase number ", n))
	}
	v.Want(http.StatusTooManyRequests).Find("main a.button[href='/forgot']")
	v.Get("/nothing").Want(http.StatusNotFound)
	if v.Page.Doc.Find("main a[href='/forgot']").Length() > 0 {
		t.Error("a page that is not there is no reason for a new password")
	}
}

func TestRegister_taken_address_leads_to_signing_in_and_a_new_password(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := site.Visitor().Get("/register?next=/courses/tea")
	v.Submit("main form", "name_en", "Other", "email", "noura@example.org", "password", testkit.Password, "accept", "1").Want(http.StatusUnprocessableEntity)
	field := ".field:has(#f-email) "
	v.Find(field + "a[href='/forgot']")
	if got := v.Find(field+"a[href^='/sign-in']").AttrOr("href", ""); got != "/sign-in?next=%2Fcourses%2Ftea" {
		t.Errorf("to sign in leads to %s", got)
	}
	v.Submit("main form", "email", "noura@").Want(http.StatusUnprocessableEntity)
	if v.Page.Doc.Find(field+"a").Length() > 0 {
		t.Error("an address that is not one is said to have an account")
	}
}

func TestNames_in_the_wrong_script_are_refused_beside_their_fields(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor().Get("/register")
	v.Submit("main form", "name_ar", "Noura", "name_en", "نورة", "email", "noura@example.org", "password", testkit.Password, "accept", "1").Want(http.StatusUnprocessableEntity)
	v.See("#f-name_ar-error", "Arabic letters").See("#f-name_en-error", "Latin letters")
	holds(t, v, "#f-name_ar", "Noura")
	holds(t, v, "#f-name_en", "نورة")
	v.Submit("main form", "name_ar", "نورة", "name_en", "Noura", "password", testkit.Password).Want(http.StatusOK)
	v.Get("/account?lang=ar").Submit("form[action='/account/profile']", "name_en", "نورة ٢").Want(http.StatusUnprocessableEntity).See("#f-name_en-error", "لاتينية")
	holds(t, v, "#f-name_en", "نورة ٢")
}
