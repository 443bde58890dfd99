package mongostore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"sanad/storage/docstore"
)

// TestTranslate: what the server says becomes what callers act on. The errors of a
// replica set cannot be had from the test server, so they are made here.
func TestTranslate(t *testing.T) {
	write := func(code int) error {
		return mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: code}}}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name        string
		ctx         context.Context
		err         error
		want        error
		unreachable bool
	}{
		{"nothing", t.Context(), nil, nil, false},
		{"ours", t.Context(), fmt.Errorf("x: %w", docstore.ErrConflict), docstore.ErrConflict, false},
		{"ours, of a collection", t.Context(), fmt.Errorf("x: %w", docstore.ErrAppendOnly), docstore.ErrAppendOnly, false},
		{"taken", t.Context(), write(11000), docstore.ErrExists, false},
		{"taken, told by FerretDB", t.Context(), mongo.CommandError{Code: 1, Message: "constraint failed: UNIQUE constraint failed: index 'x'"}, docstore.ErrExists, false},
		{"disk full", t.Context(), mongo.CommandError{Code: 14031}, docstore.ErrFull, false},
		{"refused value", t.Context(), write(2), docstore.ErrDocument, false},
		{"too large", t.Context(), write(10334), docstore.ErrDocument, false},
		{"not enough members answered", t.Context(), mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}, docstore.ErrUnavailable, false},
		{"no rights", t.Context(), mongo.CommandError{Code: 13}, docstore.ErrUnavailable, false},
		{"network", t.Context(), mongo.CommandError{Labels: []string{"NetworkError"}}, docstore.ErrUnavailable, true},
		{"our deadline", t.Context(), context.DeadlineExceeded, docstore.ErrUnavailable, true},
		{"connection lost", t.Context(), io.ErrUnexpectedEOF, docstore.ErrUnavailable, true},
		{"caller left", gone, context.Canceled, context.Canceled, true},
		{"caller left, but it was taken", gone, write(11000), docstore.ErrExists, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := translate(c.ctx, c.err); !errors.Is(got, c.want) {
				t.Errorf("translate: got %v, want %v", got, c.want)
			}
			if got := unreachable(c.err); got != c.unreachable {
				t.Errorf("unreachable: got %t, want %t", got, c.unreachable)
			}
		})
	}
}

// TestIsLocal: what the server was never asked says nothing about the server.
func TestIsLocal(t *testing.T) {
	for err, want := range map[error]bool{
		docstore.ErrQuery: true, docstore.ErrDocument: true, docstore.ErrAppendOnly: true,
		docstore.ErrConflict: false, docstore.ErrNotFound: false,
	} {
		if got := isLocal(fmt.Errorf("x: %w", err)); got != want {
			t.Errorf("%v: got %t, want %t", err, got, want)
		}
	}
}
