package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

const (
	org1 lms.OrgID    = "org1"
	org2 lms.OrgID    = "org2"
	la   lms.PersonID = "la"
	lb   lms.PersonID = "lb"
)

// actor is a member of an organization with roles in it.
func actor(org lms.OrgID, p lms.PersonID, roles ...lms.Role) lms.Actor {
	return lms.Actor{Org: org, Person: p, Roles: append([]lms.Role{lms.RoleLearner}, roles...)}
}

func TestCan_who_is_no_member_finds_nothing_there(t *testing.T) {
	for action, rule := range policy.Table {
		for _, o := range []policy.Object{{Org: org1}, {Org: org1, Owner: la}, {Owner: la}} {
			err := policy.Can(lms.Actor{Org: org1, Person: la}, action, o)
			if got := lms.KindOf(err); !rule.Anyone && got != lms.KindNotFound {
				t.Errorf("%s on %v: got kind %d, want not found", action, o, got)
			}
		}
	}
}

func TestCan_another_tenants_object_is_never_there(t *testing.T) {
	for action, rule := range policy.Table {
		for _, role := range lms.Roles {
			err := policy.Can(actor(org2, la, role), action, policy.Object{Org: org1, Owner: la})
			if rule.Anyone {
				if err != nil {
					t.Errorf("%s as %s: got %v, want nil", action, role, err)
				}
				continue
			}
			if got := lms.KindOf(err); got != lms.KindNotFound {
				t.Errorf("%s as %s on another tenant's object: got kind %d, want not found", action, role, got)
			}
		}
	}
}

func TestCan_nobody_is_asked_to_sign_in(t *testing.T) {
	for action, rule := range policy.Table {
		err := policy.Can(lms.Actor{Org: org1}, action, policy.Object{Org: org1})
		want := lms.KindUnauthorized
		if rule.Anyone {
			want = 0
		}
		if got := lms.KindOf(err); got != want {
			t.Errorf("%s as nobody: got kind %d, want %d", action, got, want)
		}
	}
}

func TestCan_learner_reaches_only_what_is_theirs(t *testing.T) {
	for action, rule := range policy.Table {
		own := policy.Can(actor(org1, la, lms.RoleLearner), action, policy.Object{Org: org1, Owner: la})
		if allowed := own == nil; allowed != (rule.Own || rule.Anyone) {
			t.Errorf("%s on own object: got %v, own rule %v", action, own, rule.Own)
		}
		other := policy.Can(actor(org1, la, lms.RoleLearner), action, policy.Object{Org: org1, Owner: lb})
		if got := lms.KindOf(other); !rule.Anyone && got != lms.KindNotFound {
			t.Errorf("%s on another learner's object: got kind %d, want not found", action, got)
		}
	}
}

func TestCan_unknown_action_is_denied(t *testing.T) {
	if err := policy.Can(actor(org1, la, lms.RolePlatformAdmin), "nonsense", policy.Object{Org: org1}); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("unknown action: got %v, want forbidden", err)
	}
}

func TestCan_nobody_serves_themselves(t *testing.T) {
	admin := actor(org1, la, lms.RolePlatformAdmin)
	for _, action := range []policy.Action{policy.AssignRole, policy.SuspendPerson, policy.RemoveFactor, policy.ReviewAttempt} {
		if err := policy.Can(admin, action, policy.Object{Org: org1, Owner: la}); lms.KindOf(err) != lms.KindForbidden {
			t.Errorf("%s on oneself: got %v, want forbidden", action, err)
		}
		if err := policy.Can(admin, action, policy.Object{Org: org1, Owner: lb}); err != nil {
			t.Errorf("%s on another: got %v, want nil", action, err)
		}
	}
}

// matrix is who may do what, written out by hand as the people who answer for the
// site would say it: the table is held against it, never the other way round. A
// cell says on whose things: o one's own, s those of others in the same
// organization and its own, f those of a foreign organization; - on none.
const matrix = `
                       visitor learner volunteer tutor reviewer counselor author org_admin platform_admin
credential.verify      osf     osf     osf       osf   osf      osf       osf    osf       osf
catalogue.browse       osf     osf     osf       osf   osf      osf       osf    osf       osf
enrolment.enrol        -       o       o         o     o        o         o      o         o
enrolment.learn        -       o       o         o     o        o         o      o         o
attempt.take           -       o       o         o     o        o         o      o         o
attempt.read           -       o       o         os    os       o         os     os        os
attempt.review         -       -       -         s     s        -         s      s         s
attempt.extend         -       -       -         -     -        -         -      os        os
attempt.regrade        -       -       -         -     -        -         -      os        os
course.import          -       -       -         -     -        -         -      os        os
course.publish         -       -       -         -     -        -         -      os        os
question.keys          -       -       -         -     -        -         os     os        os
credential.issue       -       -       -         -     -        -         -      os        os
credential.revoke      -       -       -         -     -        -         -      os        os
credential.list        -       -       -         -     -        -         -      os        os
person.read            -       o       o         o     o        o         o      o         o
person.change          -       o       o         o     o        o         o      o         o
person.list            -       -       -         -     -        -         -      -         os
person.assign_role     -       -       -         -     -        -         -      -         s
person.suspend         -       -       -         -     -        -         -      -         s
person.factor          -       -       -         -     -        -         -      -         s
notify.outbox          -       -       -         -     -        -         -      -         os
audit.read             -       -       -         -     -        -         -      os        os
job.manage             -       -       -         -     -        -         -      -         os
organization.request   -       o       o         o     o        o         o      o         o
organization.decide    -       -       -         -     -        -         -      -         os
organization.change    -       -       -         -     -        -         -      os        -
organization.join      -       o       o         o     o        o         o      o         o
member.list            -       -       -         -     -        -         -      os        -
member.invite          -       -       -         -     -        -         -      os        -
member.assign          -       -       -         -     -        -         -      s         -
`

// TestCan_is_the_matrix holds every action, role and owner against the matrix
// that stands above; an action that only one of the two has fails too.
func TestCan_is_the_matrix(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	who := strings.Fields(lines[0])
	want, got := map[string]string{}, map[string]string{}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, name := range who {
			want[cells[0]+" as "+name] = cells[i+1]
		}
	}
	if len(want) != len(who)*len(lines[1:]) {
		t.Error("the matrix names an action or a role twice")
	}
	for action := range policy.Table {
		for _, name := range who {
			got[fmt.Sprint(action, " as ", name)] = reach(t, action, lms.Role(name))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table is not the matrix (-matrix +table):\n%s", diff)
	}
	roles := []string{"visitor"}
	for _, r := range lms.Roles {
		roles = append(roles, string(r))
	}
	if diff := cmp.Diff(roles, who); diff != "" {
		t.Errorf("the matrix leaves a role out (-roles +matrix):\n%s", diff)
	}
}

// reach asks Can on whose things somebody may do an action, in the letters of
// the matrix.
func reach(t *testing.T, action policy.Action, role lms.Role) string {
	t.Helper()
	a := actor(org1, la, role)
	if role == "visitor" {
		a = lms.Actor{Org: org1}
	}
	may := func(org lms.OrgID, owner lms.PersonID) bool {
		return policy.Can(a, action, policy.Object{Org: org, Owner: owner}) == nil
	}
	if may(org1, lb) != may(org1, "") {
		t.Errorf("%s as %s: the organization's own %v, another's there %v", action, role, may(org1, ""), may(org1, lb))
	}
	if may(org2, "") != may(org2, lb) || may(org2, lb) != may(org2, a.Person) {
		t.Errorf("%s as %s: a foreign organization's things are not all alike", action, role)
	}
	cell := ""
	for i, yes := range []bool{may(org1, a.Person), may(org1, lb), may(org2, lb)} {
		if yes {
			cell += "osf"[i : i+1]
		}
	}
	if cell == "" {
		return "-"
	}
	return cell
}
