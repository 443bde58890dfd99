package sqlitestore

import (
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// checkPlan asks SQLite, once per text, how it would answer, and refuses what
// grows with the collection: reading a table from end to end, sorting in
// memory, or filtering all along an index. A listing or a count without any
// condition may walk an index. There are no statistics in the database, so the
// plan depends on the text and the declaration alone and will be the same on
// every machine.
func (s *Store) checkPlan(conn *sqlite.Conn, st statement) error {
	if _, ok := s.plans.Load(st.sql); ok {
		return nil
	}
	steps, err := explain(conn, st)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if !acceptable(step, st.all) {
			return fmt.Errorf("no declared index answers %s: plan %q: %w", st.sql, steps, docstore.ErrQuery)
		}
	}
	s.plans.Store(st.sql, struct{}{})
	return nil
}

// explain lists the steps in which SQLite would answer.
func explain(conn *sqlite.Conn, st statement) (steps []string, err error) {
	err = queryOnce(conn, "EXPLAIN QUERY PLAN "+st.sql, nil, func(stmt *sqlite.Stmt) error {
		steps = append(steps, stmt.ColumnText(3))
		return nil
	})
	return steps, err
}

// acceptable judges one step of a plan.
func acceptable(step string, all bool) bool {
	switch {
	case strings.Contains(step, "TEMP B-TREE"), strings.Contains(step, "AUTOMATIC"):
		return false
	case strings.HasPrefix(step, "SCAN ("), step == "SCAN CONSTANT ROW":
		return true // a row source made by another step
	case strings.HasPrefix(step, "SCAN"):
		return all && strings.Contains(step, " INDEX ")
	}
	return true
}
