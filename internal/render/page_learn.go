package render

import "html/template"

// LearnPage is a learner's home.
type LearnPage struct {
	Base
	Name         string
	Courses      []LearnCourse
	Finished     []LearnCourse
	Certificates []CertificateLine
	Places       []Place // the organizations that the learner belongs to; on the platform's page
	Pager        Pager
}

// Place is an organization that somebody belongs to.
type Place struct {
	Href, Name string
	Attr       template.HTMLAttr
}

// LearnCourse is an enrolment as the learner's home shows it.
type LearnCourse struct {
	Title, Href, Cover string
	Attr               template.HTMLAttr
	Percent            int
	Done               string // progress in words
	Step, StepHref     string // what is next
	Running            string // says that an attempt is open, with the time left
	Last               string // when it was last opened
}

// CertificateLine is a certificate in a list.
type CertificateLine struct {
	ID, Title, Holder, Course string
	Href                      string
	State                     string // in words
	Valid, Revoked            bool
	Issued, Until             string
	Reason                    string // of a revocation
}

func (*LearnPage) page() string { return "learn" }
