package server

import "testing"

func FuzzFromOurPages_trusts_no_other_site(f *testing.F) {
	const ours = "https://sanad.example"
	for _, h := range [][2]string{{"", ours}, {"same-origin", ""}, {"none", "null"}, {"cross-site", ours}, {"same-site", ours},
		{"", ours + ".evil.example"}, {"", ""}, {"", "null"}, {"Same-Origin", ours}, {" same-origin", ours}} {
		f.Add(h[0], h[1])
	}
	f.Fuzz(func(t *testing.T, site, origin string) {
		want := site == "same-origin" || site == "none" || site+origin == ours && site == ""
		if got := fromOurPages(site, origin, ours); got != want {
			t.Errorf("site %q, origin %q: got %v, want %v", site, origin, got, want)
		}
	})
}
