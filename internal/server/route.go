package server

import (
	"fmt"

	"sanad/internal/credential/bake"
	"sanad/internal/policy"
)

// handler answers a request or says why not.
type handler func(*request) error

// route is one row of the route table.
type route struct {
	method, path string
	// action is what the route is for: it must be in the policy's table. Where
	// it is not for anyone, a visitor is sent to sign in first; whether the
	// object may be reached is the service's to decide.
	action policy.Action
	handle handler
	// body is the largest body accepted, in bytes; 0 means smallBody.
	body int
	// carries keeps the answers of somebody whose session has ended in the page
	// that asks them to sign in.
	carries bool
	// unable names the message that stands in place of the general words where
	// the answer fails for a fault of ours, such as a store that is away; "" for
	// the general ones.
	unable string
	// tenant marks a route under the address of an organization, ":org".
	tenant bool
	// public marks pages that are the same for everybody and may be kept by
	// shared caches. All others are private and not stored.
	public bool
	// cross lets programs of other origins post, without any cookie.
	cross bool
}

// Largest bodies.
const (
	smallBody   = 64 << 10
	answersBody = 512 << 10
	badgeBody   = bake.MaxFile + 16<<10 // a file with the rest of its form
	coursesBody = 64 << 20
)

// check panics on a row that would let a route in without a known action.
func (rt *route) check() {
	if _, ok := policy.Table[rt.action]; !ok {
		panic(fmt.Sprintf("route %s %s has no known action", rt.method, rt.path))
	}
}

// Route describes a registered route for tests.
type Route struct {
	Method, Path string
	Action       policy.Action
	Tenant       bool // under the address of an organization
}

// Routes lists every route, for the tests that walk them all.
func (s *Server) Routes() []Route {
	out := make([]Route, len(s.routes))
	for i, rt := range s.routes {
		out[i] = Route{rt.method, rt.path, rt.action, rt.tenant}
	}
	return out
}
