package sqlitestore

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore/internal/declared"
)

// moveKeys makes the key table hold the new keys instead of the old ones; nil
// stands for no document.
func (t *table) moveKeys(conn *sqlite.Conn, id string, before, after declared.Keys) error {
	same := before != nil && after != nil
	for _, f := range t.copies {
		same = same && before[f] == after[f]
	}
	for _, f := range t.arrays {
		if err := t.moveArray(conn, id, f, same, before, after); err != nil {
			return err
		}
	}
	return nil
}

// moveArray does so for one array; rows whose copies did not change stay.
func (t *table) moveArray(conn *sqlite.Conn, id string, f int, same bool, before, after declared.Keys) error {
	have, want := before.Strings(f), after.Strings(f)
	for _, v := range have {
		if same && slices.Contains(want, v) {
			continue
		}
		if err := exec(conn, t.dropKey, t.Fields[f].Path, v, id); err != nil {
			return err
		}
	}
	for _, v := range want {
		if same && slices.Contains(have, v) {
			continue
		}
		args := []any{t.Fields[f].Path, v, id}
		for _, c := range t.copies {
			args = append(args, after[c])
		}
		if err := exec(conn, t.addKey, args...); err != nil {
			return err
		}
	}
	return nil
}
