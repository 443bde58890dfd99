package dirstore

import (
	"bytes"
	"errors"
	"io"
	"os"

	"sanad/storage/media"
)

// An object's file ends in a trailer of fixed size: the media type, zero bytes,
// and a mark that tells our files from others.
const (
	trailerSize = 256
	mark        = "sanad-media-1\n"
)

var (
	errForeign = errors.New("file is no media object, or damaged")
	errFolder  = errors.New("a folder is no media object")
)

// trailer returns the end of a file whose object has the type.
func trailer(mediaType string) []byte {
	b := make([]byte, trailerSize)
	copy(b, mediaType)
	copy(b[trailerSize-len(mark):], mark)
	return b
}

// describe reads what an open file says about its object.
func describe(key string, f *os.File) (media.Object, error) {
	info, err := f.Stat()
	if err != nil {
		return media.Object{}, err
	}
	if info.IsDir() {
		return media.Object{}, errFolder
	}
	if !info.Mode().IsRegular() || info.Size() < trailerSize {
		return media.Object{}, errForeign
	}
	var b [trailerSize]byte
	if _, err := f.ReadAt(b[:], info.Size()-trailerSize); err != nil && err != io.EOF {
		return media.Object{}, err
	}
	mediaType, rest, _ := bytes.Cut(b[:], []byte{0})
	if !bytes.HasSuffix(rest, []byte(mark)) {
		return media.Object{}, errForeign
	}
	return media.Object{Key: key, Size: info.Size() - trailerSize, Type: string(mediaType), ModifiedAt: info.ModTime().UTC()}, nil
}
