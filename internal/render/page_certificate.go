package render

import (
	"html/template"

	"sanad/internal/lms"
)

// CertificatePage is the public page of a certificate. It speaks both
// languages, whichever the reader's browser prefers first.
type CertificatePage struct {
	Base
	ID      string
	State   string // valid, expired, revoked
	Verdict string
	Explain string
	Faces   []CertificateFace
	Stamp   string   // stands across the faces of one that is not valid
	Number  []string // the certificate's number in groups, as it is read aloud
	Permits []string // what the holder may do with it
	Facts   []Pair
	QR      template.HTML
	Paper   string // path of the PDF; "" when revoked
	Signed  string // path of the signed credential
	JWT     string // and of it as a token
	Picture string // path of the badge's picture; "" when revoked
	URL     string
	Own     bool   // the reader is the holder
	Reason  string // of a revocation, for the holder alone
}

func (*CertificatePage) page() string { return "certificate" }

// CertificateFace is what the certificate says in one language.
type CertificateFace struct {
	Lang                          lms.Lang
	Says, Holder, Did, Course, By string
	Issued, Until                 string
}

// Pair is a name with its value.
type Pair struct {
	Name, Value string
	LTR         bool
}

// QRCode returns a code drawn by package qr as markup.
func QRCode(svg string) template.HTML { return template.HTML(svg) }

// VerifyPage asks for the number of a certificate.
type VerifyPage struct {
	Base
	Lede    string
	Unknown bool // there is no certificate of the number in the form
	Form    Form
	Badge   Form // for anybody's badge, as a file or pasted
}

func (*VerifyPage) page() string { return "verify" }

// JudgedPage is the verdict on anybody's badge.
type JudgedPage struct {
	Base
	State    string // a judge.Verdict
	Verdict  string
	Explain  string
	Heading  string // above the facts: what it says, or claims
	Facts    []Pair // texts of others, in any language
	Believed bool   // the issuer that is named has said all of it
	Caution  string // what the signature does not prove
	Own      string // path of the certificate's page, where it is ours
}

func (*JudgedPage) page() string { return "judged" }

// CertificatesPage lists a person's own certificates.
type CertificatesPage struct {
	Base
	Lines []CertificateLine
	Pager Pager
}

func (*CertificatesPage) page() string { return "certificates" }

// AchievementPage says what a certificate of a course stands for.
type AchievementPage struct {
	Base
	Attr     template.HTMLAttr
	Summary  string
	Criteria string
	Facts    []Pair
	Outcomes []string
	Course   string // path; "" when it is no longer offered
}

func (*AchievementPage) page() string { return "achievement" }
