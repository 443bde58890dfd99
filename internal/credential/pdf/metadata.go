package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// file closes the page and writes everything into a PDF file.
func (s *sheet) file() ([]byte, error) {
	f := &file{}
	catalog, pages, page := f.reserve(), f.reserve(), f.reserve()
	var fonts strings.Builder
	for _, p := range []*pen{s.plain, s.strong} {
		r, err := p.embedded.write(f)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&fonts, "/%s %s ", p.embedded.label, r)
	}
	content := f.stream("", s.content.Bytes())
	f.set(page, "<< /Type /Page /Parent %s /MediaBox [0 0 %s %s] /Resources << /Font << %s>> >> /Contents %s >>", pages, num(pageW), num(pageH), fonts.String(), content)
	f.set(pages, "<< /Type /Pages /Kids [%s] /Count 1 >>", page)
	lang := string(s.options.langs()[0])
	f.set(catalog, "<< /Type /Catalog /Pages %s /Lang (%s) /ViewerPreferences << /DisplayDocTitle true /Direction /%s >> /Metadata %s%s >>",
		pages, lang, map[string]string{"ar": "R2L", "en": "L2R"}[lang], f.raw("/Type /Metadata /Subtype /XML", s.xmp()), attachments(f, s.cert))
	info := f.add("<< /Title %s /Author %s /Producer (Sanad) /CreationDate (%s) /ModDate (%s) >>",
		textString(s.title()), textString(s.issuer()), pdfDate(s.cert.IssuedAt), pdfDate(s.cert.IssuedAt))
	return f.bytes(catalog, info), nil
}

// title and issuer are what the file says of itself.
func (s *sheet) title() string {
	l := s.options.langs()[0]
	return words.title.In(l) + ": " + s.cert.Course.In(l)
}

func (s *sheet) issuer() string { return s.cert.Issuer.In(s.options.langs()[0]) }

// xmp repeats the document's data as XMP.
func (s *sheet) xmp() []byte {
	at := s.cert.IssuedAt.UTC().Format(time.RFC3339)
	return fmt.Appendf(nil, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">`+
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`+
		`<dc:identifier>%s</dc:identifier><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate><pdf:Producer>Sanad</pdf:Producer>`+
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
		escape(s.title()), escape(s.issuer()), escape(s.cert.URL), at, at)
}

// attachments embeds the certificate's files and returns the catalog's entries.
func attachments(f *file, c Certificate) string {
	if len(c.Attachments) == 0 {
		return ""
	}
	var names, all strings.Builder
	for _, a := range c.Attachments {
		data := f.stream(fmt.Sprintf("/Type /EmbeddedFile /Subtype /%s /Params << /Size %d /ModDate (%s) >>", strings.ReplaceAll(a.Type, "/", "#2F"), len(a.Data), pdfDate(c.IssuedAt)), a.Data)
		spec := f.add("<< /Type /Filespec /F (%s) /UF (%s) /AFRelationship /Data /EF << /F %s /UF %s >> >>", a.Name, a.Name, data, data)
		fmt.Fprintf(&names, "(%s) %s ", a.Name, spec)
		fmt.Fprintf(&all, "%s ", spec)
	}
	return fmt.Sprintf(" /AF [%s] /Names << /EmbeddedFiles << /Names [%s] >> >>", all.String(), names.String())
}

// textString writes a text as a PDF string in UTF-16.
func textString(s string) string { return "<FEFF" + hex16(s) + ">" }

func pdfDate(t time.Time) string { return t.UTC().Format("D:20060102150405Z") }

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}
