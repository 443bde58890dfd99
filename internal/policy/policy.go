package policy

import (
	"slices"

	"sanad/internal/lms"
)

// Action is something an actor may want to do.
type Action string

// The actions of the platform. Those marked "own" need the object's owner.
const (
	VerifyCredential Action = "credential.verify"
	BrowseCatalogue  Action = "catalogue.browse"
	Enrol            Action = "enrolment.enrol"    // own
	Learn            Action = "enrolment.learn"    // own
	TakeAttempt      Action = "attempt.take"       // own
	ReadAttempt      Action = "attempt.read"       // own, or staff
	ReviewAttempt    Action = "attempt.review"     // staff
	ExtendTime       Action = "attempt.extend"     // admins
	Regrade          Action = "attempt.regrade"    // admins
	ImportCourse     Action = "course.import"      // admins
	PublishCourse    Action = "course.publish"     // admins
	ReadKeys         Action = "question.keys"      // authors and admins
	IssueCredential  Action = "credential.issue"   // the program on completion, admins
	RevokeCredential Action = "credential.revoke"  // admins
	ListCredentials  Action = "credential.list"    // admins
	ReadOwnData      Action = "person.read"        // own
	ChangeOwnData    Action = "person.change"      // own
	ListPeople       Action = "person.list"        // platform admins
	AssignRole       Action = "person.assign_role" // platform admins, never to oneself
	SuspendPerson    Action = "person.suspend"     // platform admins, never oneself
	RemoveFactor     Action = "person.factor"      // platform admins, never one's own
	ReadOutbox       Action = "notify.outbox"      // platform admins
	ReadAudit        Action = "audit.read"         // admins
	ManageJobs       Action = "job.manage"         // platform admins

	RequestOrganization Action = "organization.request" // own
	DecideOrganization  Action = "organization.decide"  // platform admins
	ChangeOrganization  Action = "organization.change"  // its admins
	JoinOrganization    Action = "organization.join"    // own
	ListMembers         Action = "member.list"          // admins of the organization
	Invite              Action = "member.invite"        // admins of the organization
	AssignMember        Action = "member.assign"        // admins of the organization, never to oneself
)

// Object is what an action is done to. Owner is the person it belongs to, empty
// where it belongs to the organization.
type Object struct {
	Org   lms.OrgID
	Owner lms.PersonID
}

// Rule is one row of the table: who may do an action.
type Rule struct {
	// Anyone includes visitors who are not signed in.
	Anyone bool
	// Own: the owner of the object may.
	Own bool
	// Roles may, within their own organization.
	Roles []lms.Role
	// NotSelf: never on an object the actor owns.
	NotSelf bool
}

var staff = []lms.Role{lms.RoleTutor, lms.RoleReviewer, lms.RoleAuthor, lms.RoleOrgAdmin, lms.RolePlatformAdmin}
var admins = []lms.Role{lms.RoleOrgAdmin, lms.RolePlatformAdmin}
var platform = []lms.Role{lms.RolePlatformAdmin}
var organization = []lms.Role{lms.RoleOrgAdmin}

// Table says who may do what. Actions that are not in it are denied to all but
// the program itself.
var Table = map[Action]Rule{
	VerifyCredential: {Anyone: true},
	BrowseCatalogue:  {Anyone: true},
	Enrol:            {Own: true},
	Learn:            {Own: true},
	TakeAttempt:      {Own: true},
	ReadAttempt:      {Own: true, Roles: staff},
	ReviewAttempt:    {Roles: staff, NotSelf: true},
	ExtendTime:       {Roles: admins},
	Regrade:          {Roles: admins},
	ImportCourse:     {Roles: admins},
	PublishCourse:    {Roles: admins},
	ReadKeys:         {Roles: []lms.Role{lms.RoleAuthor, lms.RoleOrgAdmin, lms.RolePlatformAdmin}},
	IssueCredential:  {Roles: admins},
	RevokeCredential: {Roles: admins},
	ListCredentials:  {Roles: admins},
	ReadOwnData:      {Own: true},
	ChangeOwnData:    {Own: true},
	ListPeople:       {Roles: platform},
	AssignRole:       {Roles: platform, NotSelf: true},
	SuspendPerson:    {Roles: platform, NotSelf: true},
	RemoveFactor:     {Roles: platform, NotSelf: true},
	ReadOutbox:       {Roles: platform},
	ReadAudit:        {Roles: admins},
	ManageJobs:       {Roles: platform},

	RequestOrganization: {Own: true},
	DecideOrganization:  {Roles: platform},
	ChangeOrganization:  {Roles: organization},
	JoinOrganization:    {Own: true},
	ListMembers:         {Roles: organization},
	Invite:              {Roles: organization},
	AssignMember:        {Roles: organization, NotSelf: true},
}

// Can returns nil when the actor may do the action to the object, and otherwise
// a Problem: sign in first (nobody is signed in), not found (another
// organization's, or another person's), or forbidden (the role is missing).
func Can(a lms.Actor, action Action, o Object) error {
	rule, known := Table[action]
	switch {
	case a.System:
		return sameOrg(a, o)
	case !known:
		return lms.Forbidden("policy.denied")
	case rule.Anyone:
		return nil
	case a.Anonymous():
		return &lms.Problem{Kind: lms.KindUnauthorized, Key: "policy.sign_in"}
	}
	if err := sameOrg(a, o); err != nil {
		return err
	}
	if a.Org != lms.Platform && !a.Has(lms.RoleLearner) {
		return lms.NotFound("policy.not_found") // nobody of this organization
	}
	own := o.Owner != "" && o.Owner == a.Person
	switch {
	case own && rule.NotSelf:
		return lms.Forbidden("policy.not_self")
	case own && rule.Own:
		return nil
	case slices.ContainsFunc(rule.Roles, a.Has):
		return nil
	case o.Owner != "" && !own:
		return lms.NotFound("policy.not_found")
	}
	return lms.Forbidden("policy.denied")
}

// sameOrg hides what belongs to another tenant.
func sameOrg(a lms.Actor, o Object) error {
	if o.Org != "" && o.Org != a.Org {
		return lms.NotFound("policy.not_found")
	}
	return nil
}
