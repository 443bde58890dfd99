package courses

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io/fs"
	"strings"
	"testing"
)

func TestOpenZip_refuses(t *testing.T) {
	link := &zip.FileHeader{Name: "course.yaml"}
	link.SetMode(fs.ModeSymlink | 0o777)
	device := &zip.FileHeader{Name: "course.yaml"}
	device.SetMode(fs.ModeDevice | 0o666)
	one := func(h *zip.FileHeader) func(*zip.Writer) {
		return func(z *zip.Writer) { put(t, z, h, []byte("/etc/passwd")) }
	}
	cases := map[string]struct {
		data []byte
		code string
	}{
		"not an archive":    {[]byte("course"), "E34"},
		"parent folder":     {zipOf(t, one(&zip.FileHeader{Name: "../course.yaml"})), "E34"},
		"hidden parent":     {zipOf(t, one(&zip.FileHeader{Name: "lessons/../../x"})), "E34"},
		"absolute name":     {zipOf(t, one(&zip.FileHeader{Name: "/etc/cron.d/x"})), "E34"},
		"backslash":         {zipOf(t, one(&zip.FileHeader{Name: `..\course.yaml`})), "E34"},
		"drive":             {zipOf(t, one(&zip.FileHeader{Name: "C:x"})), "E34"},
		"symbolic link":     {zipOf(t, one(link)), "E34"},
		"device":            {zipOf(t, one(device)), "E34"},
		"same name twice":   {zipOf(t, twice(t, "LICENSE", "LICENSE")), "E34"},
		"same but for case": {zipOf(t, twice(t, "LICENSE", "Licen\u0073e")), "E34"},
		"bomb":              {zipOf(t, one(&zip.FileHeader{Name: "x"})), ""},
		"too many":          {zipOf(t, many(t, 2*MaxFiles+1)), "E32"},
	}
	cases["bomb"] = struct {
		data []byte
		code string
	}{zipOf(t, func(z *zip.Writer) {
		put(t, z, &zip.FileHeader{Name: "LICENSE", Method: zip.Deflate}, make([]byte, 64<<20))
	}), "E34"}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			files, report := OpenZip(bytes.NewReader(c.data), int64(len(c.data)))
			if files != nil || report.OK() || report.Errors()[0].Code != c.code {
				t.Errorf("got files %v and %q, want %s", files != nil, printed(t, report), c.code)
			}
		})
	}
}

func twice(t testing.TB, a, b string) func(*zip.Writer) {
	return func(z *zip.Writer) {
		put(t, z, &zip.FileHeader{Name: a}, nil)
		put(t, z, &zip.FileHeader{Name: b}, nil)
	}
}

func many(t testing.TB, n int) func(*zip.Writer) {
	return func(z *zip.Writer) {
		for i := range n {
			put(t, z, &zip.FileHeader{Name: strings.Repeat("a", 1+i%200) + string(rune('a'+i/200))}, nil)
		}
	}
}

// An archive may say that a file is small and unpack to more: reading stops at
// what it said.
func TestReadZip_lying_size_is_not_believed(t *testing.T) {
	data := zipOf(t, func(z *zip.Writer) {
		put(t, z, &zip.FileHeader{Name: "course.yaml", Method: zip.Deflate}, bytes.Repeat([]byte("a: b\n"), 1<<20))
	})
	at := bytes.LastIndex(data, []byte("PK\x01\x02")) // the list's entry
	binary.LittleEndian.PutUint32(data[at+24:], 100)
	_, _, report := ReadZip(bytes.NewReader(data), int64(len(data)))
	if report.OK() {
		t.Error("got a clean report")
	}
}

func TestReadZip_only_folder_inside_is_the_course(t *testing.T) {
	files := base(t)
	data := zipOf(t, func(z *zip.Writer) {
		for name, f := range files {
			put(t, z, &zip.FileHeader{Name: "tea/" + name, Method: zip.Deflate}, f.Data)
		}
	})
	p, _, report := ReadZip(bytes.NewReader(data), int64(len(data)))
	want, _ := ReadAt(files, today)
	if !report.OK() || p.Hash != want.Hash {
		t.Errorf("got hash %s, want %s\n%s", p.Hash, want.Hash, printed(t, report))
	}
}
