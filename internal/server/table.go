package server

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/policy"
)

// table is every route of the site, resource by resource.
func (s *Server) table() []*route {
	return slices.Concat(
		s.homeRoutes(), s.accountRoutes(), s.organizationRoutes(), s.joinRoutes(),
		tenants(s.catalogueRoutes()), tenants(s.learnRoutes()), tenants(s.lessonRoutes()),
		tenants(s.attemptRoutes()), tenants(s.reviewRoutes()), tenants(s.adminRoutes()), s.credentialRoutes(), s.translogRoutes(),
		s.mediaRoutes(), s.systemRoutes(),
	)
}

// get and post are rows of the table.
func get(path string, action policy.Action, h handler) *route {
	return &route{method: fiber.MethodGet, path: path, action: action, handle: h}
}

func post(path string, action policy.Action, h handler) *route {
	return &route{method: fiber.MethodPost, path: path, action: action, handle: h}
}
