package policy_test

import (
	"maps"
	"slices"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

// privileged are the actions that a role alone opens: what nobody may do who is
// only a learner or a volunteer, and no owner for being one.
func privileged(r policy.Rule) bool { return !r.Anyone && !r.Own }

// FuzzCan: whoever somebody is, they reach nothing of another organization, and
// without a role that names it no privileged action.
func FuzzCan(f *testing.F) {
	actions := slices.Sorted(maps.Keys(policy.Table))
	f.Add("org1", "org2", "la", "lb", byte(0xff), byte(3), false)
	f.Add("org1", "org1", "la", "la", byte(0), byte(11), false)
	f.Add("org1", "", "la", "", byte(3), byte(20), false)
	f.Add("", "org1", "", "la", byte(64), byte(255), true)
	f.Fuzz(func(t *testing.T, own, other, person, owner string, roles, action byte, system bool) {
		a := lms.Actor{Org: lms.OrgID(own), Person: lms.PersonID(person), Roles: held(roles), System: system}
		o := policy.Object{Org: lms.OrgID(other), Owner: lms.PersonID(owner)}
		name := append(actions, "nonsense")[int(action)%(len(actions)+1)]
		err := policy.Can(a, name, o)
		if err != nil && lms.KindOf(err) == 0 {
			t.Errorf("%s: %v is nothing that people can act on", name, err)
		}
		rule, known := policy.Table[name]
		if err != nil || rule.Anyone {
			return
		}
		switch {
		case other != "" && own != other:
			t.Errorf("%+v reaches %+v of another organization by %s", a, o, name)
		case system:
		case !known:
			t.Errorf("%+v may %s, which nobody knows", a, name)
		case person == "":
			t.Errorf("nobody may %s", name)
		case privileged(rule) && !slices.ContainsFunc(rule.Roles, a.Has):
			t.Errorf("%+v may %s without a role for it", a, name)
		case rule.NotSelf && owner == person:
			t.Errorf("%+v may %s for themselves", a, name)
		case !slices.ContainsFunc(rule.Roles, a.Has) && owner != person:
			t.Errorf("%+v may %s to %+v, which is not theirs", a, name, o)
		}
	})
}

// held are the roles of which the bits are set.
func held(bits byte) (out []lms.Role) {
	for i, r := range lms.Roles {
		if bits>>i&1 == 1 {
			out = append(out, r)
		}
	}
	return out
}

// TestTable_privileged_actions_name_staff_only: the rows themselves open nothing
// privileged to a role that everybody or every volunteer has.
func TestTable_privileged_actions_name_staff_only(t *testing.T) {
	for action, rule := range policy.Table {
		for _, r := range []lms.Role{lms.RoleLearner, lms.RoleVolunteer} {
			if slices.Contains(rule.Roles, r) {
				t.Errorf("%s is open to every %s", action, r)
			}
		}
		if privileged(rule) && len(rule.Roles) == 0 {
			t.Errorf("%s is open to nobody", action)
		}
	}
}
