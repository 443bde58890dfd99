package bake

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// keyword names the text chunk that holds a credential.
const keyword = "openbadgecredential"

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	pngHeadSize  = 8 + 12 + 13 // signature and header chunk
	maxChunks    = 4096
)

// ErrNone: the file is sound, as far as it was read, and holds no credential.
var ErrNone = errors.New("no credential in it")

// ErrBroken: the file cannot be read.
var ErrBroken = errors.New("broken file")

// PNG puts a credential into a picture: an uncompressed iTXt chunk behind its
// header. The picture is one that image/png wrote.
func PNG(picture, credential []byte) ([]byte, error) {
	if len(picture) < pngHeadSize || string(picture[:8]) != pngSignature {
		return nil, fmt.Errorf("bake: %w: not a PNG file", ErrBroken)
	}
	var text bytes.Buffer
	text.WriteString(keyword)
	text.Write([]byte{0, 0, 0, 0, 0}) // end of keyword; not compressed; no method, language or translation
	text.Write(credential)
	out := append(make([]byte, 0, len(picture)+text.Len()+12), picture[:pngHeadSize]...)
	out = appendChunk(out, "iTXt", text.Bytes())
	return append(out, picture[pngHeadSize:]...), nil
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// readPNG finds the credential in a picture. Of several the first counts.
func readPNG(file []byte) ([]byte, error) {
	rest := file[len(pngSignature):]
	for range maxChunks {
		kind, data, after, err := cutChunk(rest)
		switch {
		case err != nil:
			return nil, err
		case kind == "IEND":
			return nil, ErrNone
		case kind == "iTXt":
			if text, ok := bytes.CutPrefix(data, []byte(keyword+"\x00")); ok {
				return chunkText(text)
			}
		}
		rest = after
	}
	return nil, fmt.Errorf("%w: more than %d chunks", ErrBroken, maxChunks)
}

// cutChunk takes the first chunk off.
func cutChunk(b []byte) (kind string, data, rest []byte, err error) {
	if len(b) < 12 {
		return "", nil, nil, fmt.Errorf("%w: cut off", ErrBroken)
	}
	n := int64(binary.BigEndian.Uint32(b))
	if n > int64(len(b))-12 {
		return "", nil, nil, fmt.Errorf("%w: a chunk of %d bytes", ErrBroken, n)
	}
	return string(b[4:8]), b[8 : 8+n], b[12+n:], nil
}

// chunkText reads what follows the keyword of an iTXt chunk.
func chunkText(b []byte) ([]byte, error) {
	if len(b) < 2 {
		return nil, fmt.Errorf("%w: a text chunk that is cut off", ErrBroken)
	}
	packed, parts := b[0] == 1, bytes.SplitN(b[2:], []byte{0}, 3)
	switch {
	case len(parts) != 3:
		return nil, fmt.Errorf("%w: a text chunk that is cut off", ErrBroken)
	case packed:
		return inflate(parts[2])
	}
	return bounded(parts[2])
}

// MaxCredential bounds a credential that is taken out of a file, in bytes.
const MaxCredential = 128 << 10

func bounded(b []byte) ([]byte, error) {
	if len(b) > MaxCredential {
		return nil, fmt.Errorf("%w: a credential of %d bytes", ErrBroken, len(b))
	}
	return b, nil
}

// inflate unpacks at most MaxCredential bytes.
func inflate(b []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	out, err := io.ReadAll(io.LimitReader(z, MaxCredential+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return bounded(out)
}
