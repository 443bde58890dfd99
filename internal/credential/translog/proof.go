package translog

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// proofHeader is the first line of a proof.
const proofHeader = "c2sp.org/tlog-proof@v1"

// Proof returns a file that proves, without the network, that an entry is in the
// log: C2SP tlog-proof, against the checkpoint of now. NotFound when the log is
// not that long.
func (l *Log) Proof(ctx context.Context, index int64) ([]byte, error) {
	t, err := l.end(ctx)
	if err != nil {
		return nil, err
	}
	if index < 0 || index >= t.Size {
		return nil, notServed()
	}
	path, err := tlog.ProveRecord(t.Size, index, l.hashes(ctx, t))
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", index, err)
	}
	signed, err := l.sign(ctx, t)
	if err != nil {
		return nil, err
	}
	return formatProof(index, path, signed), nil
}

func formatProof(index int64, path tlog.RecordProof, signed []byte) []byte {
	var b bytes.Buffer
	b.WriteString(proofHeader + "\nindex " + strconv.FormatInt(index, 10) + "\n")
	for _, h := range path {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteString("\n")
	b.Write(signed)
	return b.Bytes()
}

// maxProof bounds the bytes of a proof, with extra data.
const maxProof = 64 << 10

// CheckProof checks that a proof shows an entry to be in a log, and returns the
// entry's place and the tree it is in.
func CheckProof(proof []byte, e Entry, vkey string) (index int64, t Tree, err error) {
	if len(proof) > maxProof {
		return 0, t, fmt.Errorf("proof of %d bytes", len(proof))
	}
	head, signed, ok := bytes.Cut(proof, []byte("\n\n"))
	if !ok {
		return 0, t, errors.New("proof without a checkpoint")
	}
	index, path, err := parseProof(string(head))
	if err != nil {
		return 0, t, err
	}
	if t, err = OpenCheckpoint(signed, vkey); err != nil {
		return 0, t, err
	}
	if index >= t.Size {
		return 0, t, fmt.Errorf("proof of entry %d in a tree of %d", index, t.Size)
	}
	return index, t, tlog.CheckRecord(path, t.Size, t.Root, index, tlog.RecordHash(e.Bytes()))
}

// parseProof reads the lines before the checkpoint.
func parseProof(head string) (index int64, path tlog.RecordProof, err error) {
	lines := strings.Split(head, "\n")
	if lines[0] != proofHeader {
		return 0, nil, fmt.Errorf("proof begins with %.40q", lines[0])
	}
	if lines = lines[1:]; len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return 0, nil, errors.New("proof without an index")
	}
	text, ok := strings.CutPrefix(lines[0], "index ")
	index, err = strconv.ParseInt(text, 10, 64)
	if !ok || err != nil || index < 0 || strconv.FormatInt(index, 10) != text {
		return 0, nil, fmt.Errorf("proof with index %.40q", lines[0])
	}
	for _, line := range lines[1:] {
		b, err := strict.DecodeString(line)
		if err != nil || len(b) != tlog.HashSize {
			return 0, nil, fmt.Errorf("proof with hash %.60q", line)
		}
		path = append(path, tlog.Hash(b))
	}
	return index, path, nil
}
