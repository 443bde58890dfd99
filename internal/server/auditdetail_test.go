package server_test

import (
	"net/http"
	"strings"
	"testing"

	"sanad/internal/audit"
	"sanad/internal/lms"
)

// TestAdmin_audit_details_speak_in_words: keys that are known, the names of people
// and roles; what is not known stays as it was written, from left to right.
func TestAdmin_audit_details_speak_in_words(t *testing.T) {
	site, noura, admin := adminSite(t)
	line := func(e audit.Entry) {
		e.Org = lms.Platform
		if err := site.Audit.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	line(audit.Entry{Action: "credential.revoked", Object: "c-1", Details: map[string]string{"course": "tea", "person": string(noura), "version": "tea@1.0.0"}})
	line(audit.Entry{Action: "account.role", Object: "person/" + string(noura), Details: map[string]string{"role": "tutor", "given": "true"}})
	line(audit.Entry{Action: "attempt.extra_time", Object: string(noura), Details: map[string]string{"old": "0", "new": "50"}})
	line(audit.Entry{Action: "strange.deed", Object: "thing/7", Details: map[string]string{"colour": "blue"}})
	line(audit.Entry{Action: "account.suspended", Object: "person/gone", Details: map[string]string{"suspended": "false"}})
	rows := admin.Get("/admin/audit?lang=ar").Want(http.StatusOK).Find("tbody tr")
	for i, want := range []string{ // the newest first
		"الشخص: gone|موقوف: لا",
		"thing/7|colour=blue",
		"الشخص: Noura|قبل: ٠٪\u061c|بعد: ٥٠٪\u061c",
		"الشخص: Noura|الدور: معلم|مُنح: نعم",
		"الشخص: Noura|الدورة: tea|الإصدار: tea@1.0.0|رقم الشهادة: c-1",
	} {
		cell := rows.Eq(i).Find("td").Last()
		var got []string
		for _, d := range cell.Find("div").EachIter() {
			got = append(got, d.Text())
		}
		if strings.Join(got, "|") != want {
			t.Errorf("line %d: %q, want %q", i, strings.Join(got, "|"), want)
		}
	}
	if got := rows.Eq(1).Find("bdi.ltr").Length(); got != 2 {
		t.Errorf("%d of 2 unknown details stand from left to right", got)
	}
}
