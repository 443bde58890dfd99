package sheet

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// book is what has to be known of a workbook before its cells are read.
type book struct {
	sheet  string // the name of the first worksheet that a person sees
	target string // where its part is
	part   *zip.File
	sheets int // that a person sees
}

// relations are the parts that a part names.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// worksheets are the sheets that a workbook lists, in the order of their tabs.
type worksheets struct {
	List []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"id,attr"`
	} `xml:"sheets>sheet"`
}

// openBook finds the first worksheet. It refuses an archive that is no workbook
// as another kind of file.
func openBook(name string, files map[string]*zip.File) (*book, error) {
	var root, links relations
	var list worksheets
	strange := parse(files["_rels/.rels"], &root) != nil
	main := root.one("/officeDocument", "")
	if strange || parse(files[partName(main)], &list) != nil || len(list.List) == 0 {
		return nil, refuse("sheet.kind", "name", shorten(name, 80))
	}
	dir, base := path.Split(main)
	if parse(files[partName(dir+"_rels/"+base+".rels")], &links) != nil {
		return nil, refuse("sheet.damaged")
	}
	b := list.visible(&links)
	if b.sheets == 0 {
		return nil, refuse("sheet.empty")
	}
	if b.part = files[partName(resolve(dir, b.target))]; b.part == nil {
		return nil, refuse("sheet.damaged")
	}
	return b, nil
}

// visible returns the first worksheet that a person sees, and counts them. Charts
// have tabs too and are none.
func (w *worksheets) visible(links *relations) *book {
	b := &book{}
	for _, s := range w.List {
		target := links.one("/worksheet", s.ID)
		if target == "" || s.State == "hidden" || s.State == "veryHidden" {
			continue
		}
		if b.sheets++; b.sheets == 1 {
			b.sheet, b.target = s.Name, target
		}
	}
	return b
}

// one returns the target of a relation by the end of its type, and by its id
// where one is given.
func (r *relations) one(kind, id string) string {
	for _, l := range r.List {
		if strings.HasSuffix(l.Type, kind) && (id == "" || l.ID == id) {
			return l.Target
		}
	}
	return ""
}

// resolve finds a target that is named from a folder, or from the root.
func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return target
	}
	return path.Join(dir, target)
}

// parse reads a small part.
func parse(f *zip.File, into any) error {
	if f == nil {
		return io.ErrUnexpectedEOF
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(io.LimitReader(r, 1<<20)).Decode(into)
}
