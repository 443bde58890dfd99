package courses

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// WriteZip writes the package as a course archive: the canonical folder, the
// same bytes for the same content. Media are copied from files.
func WriteZip(w io.Writer, p *Package, files fs.FS) error {
	z := zip.NewWriter(w)
	err := emit(p, files, func(name string, r io.Reader) error {
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method(name)})
		if err != nil {
			return err
		}
		_, err = io.Copy(out, r)
		return err
	})
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return fmt.Errorf("archive course %s: %w", p.Course.ID, err)
	}
	return nil
}

// method compresses text and leaves what is compressed already.
func method(name string) uint16 {
	if ext := path.Ext(name); strings.HasPrefix(name, "media/") && ext != ".svg" && ext != ".vtt" && ext != ".yaml" {
		return zip.Store
	}
	return zip.Deflate
}

// ReadZip reads a course archive of a given size. The folder inside is returned
// too, for its media; it reads from r, and is nil when the archive was refused.
func ReadZip(r io.ReaderAt, size int64) (*Package, fs.FS, Report) {
	files, report := OpenZip(r, size)
	if files == nil {
		return &Package{}, nil, report
	}
	p, report := Read(files)
	return p, files, report
}

// OpenZip looks through the list of an archive before anything is unpacked, and
// returns the course folder inside: the archive's root, or its only folder. It
// refuses names that lead outside, links, devices, encryption, names given
// twice, entries that share their bytes, and archives that grow out of
// proportion.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, Report) {
	var report Report
	if size > MaxTotalBytes {
		report.add("E32.course", "", 0, "files", MaxFiles, "mib", MaxTotalBytes>>20)
		return nil, report
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		report.add("E34.zip", "", 0, "why", err)
		return nil, report
	}
	checkZip(&report, z.File, size)
	if !report.OK() {
		return nil, report
	}
	files, err := courseFolder(z)
	if err != nil {
		report.add("E34.zip", "", 0, "why", err)
		return nil, report
	}
	return files, report
}

// checkZip checks the list of entries.
func checkZip(r *Report, list []*zip.File, size int64) {
	if len(list) > 2*MaxFiles { // folders may be listed too
		r.add("E32.course", "", 0, "files", MaxFiles, "mib", MaxTotalBytes>>20)
		return
	}
	seen := map[string]bool{}
	var packed, open uint64
	for _, f := range list {
		checkEntry(r, f)
		name := strings.ToLower(strings.TrimSuffix(f.Name, "/"))
		if seen[name] {
			r.add("E34.twice", "", 0, "name", f.Name)
		}
		seen[name] = true
		packed += min(f.CompressedSize64, MaxTotalBytes+1)
		open += min(f.UncompressedSize64, MaxTotalBytes+1)
	}
	switch {
	case open > MaxTotalBytes:
		r.add("E32.course", "", 0, "files", MaxFiles, "mib", MaxTotalBytes>>20)
	case packed > uint64(size): // entries overlap
		r.add("E34.ratio", "", 0)
	}
}

func checkEntry(r *Report, f *zip.File) {
	const encrypted = 1
	name := strings.TrimSuffix(f.Name, "/")
	mode := f.Mode()
	switch {
	case !fs.ValidPath(name) || strings.ContainsAny(name, "\\:\x00") || len(name) > 255:
		r.add("E34.name", "", 0, "name", f.Name)
	case !mode.IsRegular() && !mode.IsDir(), f.Flags&encrypted != 0:
		r.add("E34.plain", "", 0, "name", f.Name)
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/MaxZipRatio > f.CompressedSize64:
		r.add("E34.ratio", "", 0)
	}
}

// courseFolder finds the folder that holds course.yaml.
func courseFolder(z *zip.Reader) (fs.FS, error) {
	if _, err := fs.Stat(z, courseFile); err == nil {
		return z, nil
	}
	top, err := fs.ReadDir(z, ".")
	if err != nil {
		return nil, err
	}
	if len(top) == 1 && top[0].IsDir() {
		return fs.Sub(z, top[0].Name())
	}
	return z, nil
}
