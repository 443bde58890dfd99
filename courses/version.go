package courses

import "golang.org/x/mod/semver"

// CompareVersions compares two semantic versions: negative when a is before b,
// 0 when they rank the same, positive when a is after b. Anything else than a
// semantic version ranks before all of them.
func CompareVersions(a, b string) int { return semver.Compare("v"+a, "v"+b) }

// ValidVersion reports whether s is a full semantic version without build
// metadata, such as "1.0.0" or "2.1.0-draft.1".
func ValidVersion(s string) bool {
	return len(s) <= 64 && semver.IsValid("v"+s) && semver.Canonical("v"+s) == "v"+s
}
