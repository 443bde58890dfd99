package translog

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the state of a log that a checkpoint vouches for.
type Tree struct {
	Size int64
	Root tlog.Hash
}

// checkpoint is a tree with the note that vouches for it.
type checkpoint struct {
	Tree
	note []byte
}

// maxCheckpoint bounds the bytes of a checkpoint, with the signatures of many.
const maxCheckpoint = 16 << 10

// signer signs notes as the log. It implements note.Signer.
type signer struct {
	note.Verifier
	vkey string
	key  ed25519.PrivateKey
}

// Sign implements note.Signer.
func (s *signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

func newSigner(origin string, key ed25519.PrivateKey) (*signer, error) {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("key of the log: not an Ed25519 key")
	}
	vkey, err := note.NewEd25519VerifierKey(origin, public)
	if err != nil {
		return nil, fmt.Errorf("key of the log: %w", err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("key of the log %s: %w", origin, err)
	}
	return &signer{Verifier: v, vkey: vkey, key: key}, nil
}

// signing returns the log's signer, asking for its key the first time.
func (l *Log) signing(ctx context.Context) (*signer, error) {
	l.mu.Lock()
	s := l.signer
	l.mu.Unlock()
	if s != nil {
		return s, nil
	}
	key, err := l.options.Key(ctx)
	if err != nil {
		return nil, fmt.Errorf("key of the log: %w", err)
	}
	if s, err = newSigner(l.options.Origin, key); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.signer = s
	return s, nil
}

// VerifierKey returns the key that checkpoints are checked with, in the form of
// C2SP signed-note: "host/log+hash+key".
func (l *Log) VerifierKey(ctx context.Context) (string, error) {
	s, err := l.signing(ctx)
	if err != nil {
		return "", err
	}
	return s.vkey, nil
}

// Checkpoint returns the signed state of the log now. Everything that it covers
// can be read.
func (l *Log) Checkpoint(ctx context.Context) ([]byte, error) {
	t, err := l.end(ctx)
	if err != nil {
		return nil, err
	}
	return l.sign(ctx, t)
}

// sign returns the checkpoint of an end of the log. The same state is signed
// once, and the same bytes would come of signing it again.
func (l *Log) sign(ctx context.Context, t *tail) ([]byte, error) {
	tree, err := t.tree()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	last := l.last
	l.mu.Unlock()
	if last.note != nil && last.Tree == tree {
		return last.note, nil
	}
	s, err := l.signing(ctx)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: tree.text(l.options.Origin)}, s)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = checkpoint{tree, signed}
	return signed, nil
}

// tree returns the state that the end stands for.
func (t *tail) tree() (Tree, error) {
	if t.Size == 0 {
		root, err := tlog.TreeHash(0, nil)
		return Tree{Root: root}, err
	}
	if len(t.Root) != tlog.HashSize {
		return Tree{}, fmt.Errorf("end of the log: root of %d bytes", len(t.Root))
	}
	return Tree{Size: t.Size, Root: tlog.Hash(t.Root)}, nil
}

// strict takes one spelling of each value.
var strict = base64.StdEncoding.Strict()

// text is what a checkpoint says, in the form of C2SP tlog-checkpoint.
func (t Tree) text(origin string) string {
	return origin + "\n" + strconv.FormatInt(t.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(t.Root[:]) + "\n"
}

// OpenCheckpoint reads a checkpoint and checks that the log signed it.
func OpenCheckpoint(signed []byte, vkey string) (Tree, error) {
	if len(signed) > maxCheckpoint {
		return Tree{}, fmt.Errorf("checkpoint of %d bytes", len(signed))
	}
	v, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return Tree{}, fmt.Errorf("verifier key: %w", err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	for _, sig := range n.Sigs {
		if _, err := strict.DecodeString(sig.Base64); err != nil {
			return Tree{}, fmt.Errorf("checkpoint: signature: %w", err)
		}
	}
	return parseTree(n.Text, v.Name())
}

// parseTree reads what a checkpoint says. Lines behind the third are extensions,
// which say nothing about the tree.
func parseTree(text, origin string) (Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] != origin {
		return Tree{}, fmt.Errorf("checkpoint is not of %s", origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Tree{}, fmt.Errorf("checkpoint with size %q", lines[1])
	}
	root, err := strict.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Tree{}, fmt.Errorf("checkpoint with root %q", lines[2])
	}
	return Tree{Size: size, Root: tlog.Hash(root)}, nil
}
