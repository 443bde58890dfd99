package render

// Admin is what every page of the administration has: its own menu.
type Admin struct {
	Base
	Here string // entry of the administration's menu
	Menu []AdminLink
}

// AdminLink is an entry of the administration's menu.
type AdminLink struct {
	Name, Href, Text, Hint, Icon string
	Count                        string // of what waits there; "" for nothing
	Alarm                        bool   // what waits there needs somebody
}

// AdminPage is the overview of the administration.
type AdminPage struct {
	Admin
	Keeps bool // mails are kept and not sent
}

func (*AdminPage) page() string { return "admin" }

// PeoplePage lists people.
type PeoplePage struct {
	Admin
	Action string // where the search leads
	Query  string
	People []PersonLine
	Pager  Pager
}

// PersonLine is a person in a list.
type PersonLine struct {
	Name, Email, Href, Roles, Since string
	Suspended                       bool
}

func (*PeoplePage) page() string { return "admin-people" }

// PersonPage is one person as the administrator sees them.
type PersonPage struct {
	Admin
	Back                              Link   // to the list
	Action                            string // what its forms begin with
	ID, Name, OtherName, Email, Since string
	Suspended, Self, Factor           bool
	Roles                             []RoleLine
	Give                              Form
	// Member is somebody of an organization, whose access to the platform is not
	// the organization's to take.
	Member       bool
	Certificates []CertificateLine
}

// RoleLine is a role somebody holds.
type RoleLine struct {
	Role, Name string
	From       string // in words: by a certificate until when, or by hand
	Taken      bool   // may be taken by hand
}

func (*PersonPage) page() string { return "admin-person" }

// OutboxPage lists the mails that were kept.
type OutboxPage struct {
	Admin
	Keeps bool
	Mails []MailLine
	Pager Pager
}

// MailLine is a kept mail. Body is its text, in stretches: a link to a page of our
// own has an address.
type MailLine struct {
	Href, To, Subject, At string
	Body                  []Link
}

func (*OutboxPage) page() string { return "admin-mail" }

// MailPage is one kept mail.
type MailPage struct {
	Admin
	Mail MailLine
}

func (*MailPage) page() string { return "admin-mail-item" }

// JobsPage lists jobs in a state.
type JobsPage struct {
	Admin
	States []Choice
	Jobs   []JobLine
	Failed bool // the list shows failed jobs
	Pager  Pager
}

// JobLine is a job in a list.
type JobLine struct{ ID, Kind, Error, Tries, At string }

func (*JobsPage) page() string { return "admin-jobs" }

// AuditPage lists what was done, newest first.
type AuditPage struct {
	Admin
	Lines  []AuditLine
	Pager  Pager
	Broken string // what is wrong with the first line that is not as it was written; "" if nothing is known
}

// AuditLine is a line of the audit log. Details without a name are shown as they
// were written.
type AuditLine struct {
	Seq, At, Actor, Action string
	Details                []Pair
}

func (*AuditPage) page() string { return "admin-audit" }

// AdminCoursesPage lists courses, and takes new ones.
type AdminCoursesPage struct {
	Admin
	Courses  []CourseLine
	Pager    Pager
	Mistake  string // what is wrong with the upload as a whole
	Findings []FindingLine
	Cut      bool // there were more findings than are shown
	Warnings []FindingLine
	MaxMB    string
}

// CourseLine is a course in the administrator's list.
type CourseLine struct{ Title, ID, Href, Version, At, Export string }

// FindingLine is something the course checker found.
type FindingLine struct{ Code, Where, Message string }

func (*AdminCoursesPage) page() string { return "admin-courses" }

// AdminCertificatesPage lists the certificates of the organization.
type AdminCertificatesPage struct {
	Admin
	Query        string
	Nothing      string // why a search found nothing; "" where it did not
	Certificates []CertificateLine
	Pager        Pager
}

func (*AdminCertificatesPage) page() string { return "admin-certificates" }

// AdminAssessmentPage gives extra time and marks anew after a key was mended.
type AdminAssessmentPage struct {
	Admin
	Time, Regrade Form
	Report        []string // what the last regrade did
	Many          bool     // the quizzes to choose from are not all
	Query         string   // words of the course whose quizzes they are
	Extras        []ExtraLine
	Pager         Pager
}

// ExtraLine is extra time that somebody has in a quiz.
type ExtraLine struct {
	Name, Email  string // Email is "" where the account is gone
	Course, Quiz string
	Value        string // both, as the form names them
	Percent, At  string
}

func (*AdminAssessmentPage) page() string { return "admin-assessment" }
