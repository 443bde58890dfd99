// Package server is the Fiber application: the route table, what every request
// passes through, and one file of handlers per resource.
//
// A handler parses, calls one service and shows a page; it knows no rules. GET
// changes nothing, POST ends in a redirect, and a form with mistakes comes back
// filled in with status 422. Errors are turned into pages in one place.
package server
