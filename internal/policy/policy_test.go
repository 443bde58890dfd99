package policy_test

import (
	"testing"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

const (
	org1 lms.OrgID    = "org1"
	org2 lms.OrgID    = "org2"
	la   lms.PersonID = "la"
	lb   lms.PersonID = "lb"
)

func actor(org lms.OrgID, p lms.PersonID, roles ...lms.Role) lms.Actor {
	return lms.Actor{Org: org, Person: p, Roles: roles}
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
	for _, action := range []policy.Action{policy.AssignRole, policy.SuspendPerson, policy.ReviewAttempt} {
		if err := policy.Can(admin, action, policy.Object{Org: org1, Owner: la}); lms.KindOf(err) != lms.KindForbidden {
			t.Errorf("%s on oneself: got %v, want forbidden", action, err)
		}
		if err := policy.Can(admin, action, policy.Object{Org: org1, Owner: lb}); err != nil {
			t.Errorf("%s on another: got %v, want nil", action, err)
		}
	}
}
