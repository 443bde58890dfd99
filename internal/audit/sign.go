package audit

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// headFormat names the way heads are signed, so that a later one can be told
// apart.
const headFormat = "sanad-audit-head-1"

// SignedHead says under a signature which hash the chain of a tenant had at a
// place, and so how all lines up to it read.
type SignedHead struct {
	Org  lms.OrgID `bson:"org" json:"org"`
	Seq  int64     `bson:"seq" json:"seq"`
	Hash []byte    `bson:"hash" json:"hash"`
	At   time.Time `bson:"at" json:"at"` // of signing
	Sig  []byte    `bson:"sig" json:"sig"`
}

// message is what is signed: every field with its length in front.
func (h *SignedHead) message() []byte {
	b := appendField(appendField(nil, headFormat), string(h.Org))
	b = binary.BigEndian.AppendUint64(b, uint64(h.Seq))
	b = appendField(b, string(h.Hash))
	return binary.BigEndian.AppendUint64(b, uint64(h.At.UnixMilli()))
}

// Signed makes the log sign the ends of its chains with the key, in SignHeads,
// and keep them in the file beside the database.
func Signed(key ed25519.PrivateKey, file string) Option {
	return func(l *Log) { l.key, l.file = key, file }
}

// HeadKey is the public half of the key that signs heads; nil without Signed.
func (l *Log) HeadKey() ed25519.PublicKey {
	if l.key == nil {
		return nil
	}
	return l.key.Public().(ed25519.PublicKey)
}

// genuine reports whether the head was signed with the log's key.
func (l *Log) genuine(h *SignedHead) bool {
	return l.key != nil && ed25519.Verify(l.HeadKey(), h.message(), h.Sig)
}

// SignHeads signs the end of each chain that has grown since it was signed last,
// and brings the file up to what is signed; a chain that stands still costs
// nothing. It may be repeated after any error. Where a line that was signed is
// gone or another it signs nothing and returns a *Broken: an alarm must not be
// signed away. Without Signed it does nothing.
func (l *Log) SignHeads(ctx context.Context) error {
	if l.key == nil {
		return nil
	}
	var errs []error
	file, unread := readHeadFile(l.file)
	err := l.heads.Each(ctx, docstore.Query{}, func(it docstore.Item[head]) error {
		errs = append(errs, l.signHead(ctx, lms.OrgID(it.ID), it.Value, file))
		return nil
	})
	if unread == nil {
		unread = file.append()
	}
	return errors.Join(append(errs, err, unread)...)
}

// signHead signs a chain up to end, and gives the file the heads it lacks.
func (l *Log) signHead(ctx context.Context, org lms.OrgID, end head, file *headFile) error {
	last, err := l.lastSigned(ctx, org)
	if err != nil {
		return err
	}
	for _, h := range []head{last, file.last[org], end} {
		if err := l.stands(ctx, org, h); err != nil {
			return err
		}
	}
	if end.Seq > last.Seq {
		if err := l.sign(ctx, org, end); err != nil {
			return err
		}
	}
	newer := []docstore.Cond{{Field: "org", Value: org}, {Field: "seq", Op: docstore.Gt, Value: file.last[org].Seq}}
	return l.signed.Each(ctx, docstore.Query{Where: newer, Sort: "seq"}, func(it docstore.Item[SignedHead]) error {
		file.due = append(file.due, it.Value)
		return nil
	})
}

// lastSigned is the place up to which a chain is signed; zero for none.
func (l *Log) lastSigned(ctx context.Context, org lms.OrgID) (head, error) {
	it, err := l.signed.First(ctx, docstore.Query{Where: ofOrg(org), Sort: "seq", Desc: true})
	if errors.Is(err, docstore.ErrNotFound) {
		return head{}, nil
	}
	return head{Seq: it.Value.Seq, Hash: it.Value.Hash}, err
}

// stands returns a *Broken unless the line of a head is the one it names.
func (l *Log) stands(ctx context.Context, org lms.OrgID, h head) error {
	if h.Seq == 0 {
		return nil
	}
	line, err := l.lines.Get(ctx, lineID(org, h.Seq))
	switch {
	case errors.Is(err, docstore.ErrNotFound):
		return &Broken{Org: org, Seq: h.Seq, Damage: Missing}
	case err != nil:
		return err
	case !bytes.Equal(line.Hash, h.Hash):
		return &Broken{Org: org, Seq: h.Seq, Damage: Changed}
	}
	return nil
}

// sign stores a signed head under its place: repeated, it is the first that
// stays.
func (l *Log) sign(ctx context.Context, org lms.OrgID, end head) error {
	h := SignedHead{Org: org, Seq: end.Seq, Hash: end.Hash, At: l.clock.Now().UTC().Truncate(time.Millisecond)}
	h.Sig = ed25519.Sign(l.key, h.message())
	err := l.signed.Insert(ctx, lineID(org, h.Seq), &h)
	if err != nil && !errors.Is(err, docstore.ErrExists) {
		return fmt.Errorf("sign audit of %s: %w", org, err)
	}
	return nil
}
