package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// openZip looks through an archive before anything else reads it: how many
// entries, how much they unpack to, and whether each is whole. The library that
// reads workbooks takes a broken entry for a short one.
func openZip(data []byte) (map[string]*zip.File, error) {
	if bytes.Count(data, []byte("PK\x01\x02")) > maxEntries { // before the list is made
		return nil, refuse("sheet.swollen")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuse("sheet.damaged")
	}
	files := make(map[string]*zip.File, len(z.File))
	var packed, open uint64
	for _, f := range z.File {
		name := partName(f.Name)
		if files[name] != nil || f.Flags&1 != 0 { // twice, or encrypted
			return nil, refuse("sheet.damaged")
		}
		files[name] = f
		packed += min(f.CompressedSize64, maxUnpacked+1)
		open += min(f.UncompressedSize64, maxUnpacked+1)
		if grows(f) || packed > uint64(len(data)) || open > maxUnpacked {
			return nil, refuse("sheet.swollen")
		}
	}
	return files, whole(z.File)
}

// partName is the name under which the parts of a workbook find each other.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

// grows reports an entry that unpacks out of proportion.
func grows(f *zip.File) bool {
	return f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64
}

// whole unpacks every entry once and compares size and checksum. No entry gives
// more bytes than it declares.
func whole(files []*zip.File) error {
	for _, f := range files {
		if err := check(f); err != nil {
			return refuse("sheet.damaged")
		}
	}
	return nil
}

func check(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.CopyN(io.Discard, r, maxUnpacked+1)
	if err == io.EOF {
		return nil
	}
	return err
}
