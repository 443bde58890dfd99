package render

import "html/template"

// OrganizationsPage lists the organizations that strangers may see, and what
// became of the reader's own requests.
type OrganizationsPage struct {
	Base
	Organizations []OrganizationLine
	Pager         Pager
	Own           []OrganizationLine
}

// OrganizationLine is an organization in a list.
type OrganizationLine struct {
	Name, Href string
	Attr       template.HTMLAttr
	About      string
	AboutAttr  template.HTMLAttr
	State      string // in words; "" where it needs no saying
	Good, Bad  bool
	Since      string
	Note       string // what the platform said
}

func (*OrganizationsPage) page() string { return "organizations" }

// OrganizationPage is how an organization presents itself.
type OrganizationPage struct {
	Base
	Name        string
	Attr        template.HTMLAttr
	About       string
	AboutAttr   template.HTMLAttr
	Website     string
	WebsiteName string
	Tone        int    // its accent, counted from 1 as organization.Colours are
	Suspended   string // says since when it issues nothing; "" for one that does
	Member      bool
	Staff       bool
	Admin       bool
	DID         string
}

func (*OrganizationPage) page() string { return "organization" }

// AdminOrganizationsPage lists organizations for the platform.
type AdminOrganizationsPage struct {
	Admin
	States        []Choice
	Organizations []OrganizationLine
	Pager         Pager
}

func (*AdminOrganizationsPage) page() string { return "admin-organizations" }

// AdminOrganizationPage is one organization before the platform's decision.
type AdminOrganizationPage struct {
	Admin
	Line     OrganizationLine
	Other    string // its name in the other language
	Address  string
	Website  string
	Purpose  string
	Who      string // who asked for it
	Email    string
	At       string
	Verdicts []VerdictForm
}

// VerdictForm is one decision that can be taken now.
type VerdictForm struct {
	Heading string
	Form    Form
}

func (*AdminOrganizationPage) page() string { return "admin-organization" }

// SettingsPage is how an organization's administrators change its presentation.
type SettingsPage struct {
	Admin
	Profile, Look Form
	View          Link
}

func (*SettingsPage) page() string { return "settings" }

// InvitationsPage lists invitations, and makes new ones.
type InvitationsPage struct {
	Admin
	Mail, Code  Form
	Invitations []InvitationLine
	Pager       Pager
}

// InvitationLine is an invitation in a list.
type InvitationLine struct {
	ID, Title, Role, Made string
	State                 string
	Open                  bool
	Code, Link            string // of a code: it, and the address it is part of
	Taken                 string // how many seats are taken, and how many people wait
	Seats                 Form   // changes how many there are; without fields for a mail
}

func (*InvitationsPage) page() string { return "invitations" }
