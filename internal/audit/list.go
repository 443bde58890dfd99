package audit

import (
	"context"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// PageSize is the number of lines on one page of List.
const PageSize = 50

// List returns one page of the lines of the actor's tenant, newest first, and
// the cursor of the next page, empty after the last. Who may not is told so by
// policy.
func (l *Log) List(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Line, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ReadAudit, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	items, next, err := l.lines.Page(ctx, docstore.Query{Where: ofOrg(a.Org), Sort: "seq", Desc: true, Limit: PageSize, After: after})
	if err != nil {
		return nil, "", fmt.Errorf("list audit of %s: %w", a.Org, err)
	}
	return docstore.Values(items), next, nil
}
