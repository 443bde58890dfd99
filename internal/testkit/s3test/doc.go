// Package s3test starts a MinIO server for tests of the media store on MinIO and
// of what runs on it.
//
// The server is the nested module internal/testkit/s3server. Its first build on a
// machine takes some minutes; Build does it ahead of the tests, whose own time
// is bounded. A test that cannot have its server fails; it never skips.
package s3test
