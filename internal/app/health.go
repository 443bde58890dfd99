package app

import (
	"context"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// health is the document store as the server asks it whether the program is
// ready: the machine that it runs on has to be fit as well. That the stored data
// has the form that this release declares needs no question: Open brings it there,
// or fails, before anything is served.
type health struct {
	docstore.Store
	app   *App
	space func(dir string) (free, total uint64, err error)
}

// The disk is running out when less than a tenth of it is free, unless that is
// still much.
const (
	leastShare = 10 // parts of a hundred
	muchSpace  = 10 << 30
)

// Ping asks the store, and the machine for room and for the right time.
func (h *health) Ping(ctx context.Context) error {
	if err := h.Store.Ping(ctx); err != nil {
		return err
	}
	if err := h.room(h.app.Config.Data); err != nil {
		return err
	}
	return h.time(ctx)
}

// room is ErrFull while there still is some: whoever watches has time to act.
func (h *health) room(dir string) error {
	free, total, err := h.space(dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	if free < muchSpace && free*100 < total*leastShare {
		return fmt.Errorf("disk of %s has %d of %d MiB free, less than %d %%: %w", dir, free>>20, total>>20, leastShare, docstore.ErrFull)
	}
	return nil
}

// How far clocks of several machines may be apart, and a time that has been.
const clockSkew = 5 * time.Minute

var releasedAt = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// time compares the clock with the last thing that is known to have happened: a
// clock behind it would date certificates and deadlines wrongly.
func (h *health) time(ctx context.Context) error {
	last := releasedAt
	lines, _, err := h.app.Audit.List(ctx, lms.SystemActor(lms.Platform), "")
	if err != nil {
		return err
	}
	if len(lines) > 0 && lines[0].At.After(last) {
		last = lines[0].At
	}
	if now := h.app.Clock.Now(); now.Add(clockSkew).Before(last) {
		return fmt.Errorf("the clock shows %s, before %s, which has been: %w", now.Format(time.RFC3339), last.Format(time.RFC3339), docstore.ErrUnavailable)
	}
	return nil
}
