package render

import (
	"strconv"

	"sanad/internal/lms"
)

// Duration writes a length of time in minutes as people say it: minutes up to an
// hour, above it hours, to the half.
func (b *Base) Duration(minutes int) string {
	if minutes < 60 {
		return b.T("catalogue.minutes", "n", minutes)
	}
	halves := (minutes + 15) / 30
	if halves%2 == 1 {
		return b.T("catalogue.hours_half", "n", halves/2)
	}
	return b.T("catalogue.hours", "n", halves/2)
}

// Size writes what some parts cost to load together, in MB.
func (b *Base) Size(parts ...int64) string {
	return b.T("catalogue.megabytes", "mb", b.Megabytes(parts...))
}

// Role names a role.
func (b *Base) Role(r lms.Role) string { return b.T("catalogue.role_" + string(r)) }

// RoleList names roles in a row.
func (b *Base) RoleList(roles []lms.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = b.Role(r)
	}
	return b.List(names)
}

// LevelName names a level of DigComp, 1 to 8, with the band it belongs to.
func (b *Base) LevelName(level int) string {
	return b.T("catalogue.level_of", "level", level, "band", b.T("catalogue.band_"+strconv.Itoa((min(max(level, 1), 8)+1)/2)))
}

// Validity says how long a certificate lasts; 0 months is for ever.
func (b *Base) Validity(months int) string {
	if months == 0 {
		return b.T("catalogue.valid_always")
	}
	return b.T("catalogue.valid_months", "n", months)
}
