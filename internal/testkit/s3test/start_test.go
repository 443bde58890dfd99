package s3test_test

import (
	"net"
	"net/http"
	"testing"
	"time"

	"sanad/internal/testkit/s3test"
)

// TestStart_answers_and_goes_away: the server must really serve, or every suite
// that runs on it proves nothing, and must really end, or tests leave processes.
func TestStart_answers_and_goes_away(t *testing.T) {
	s := s3test.Start(t)
	resp, err := http.Get("http://" + s.Endpoint + "/minio/health/ready")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("Server"); resp.StatusCode != http.StatusOK || got != "MinIO" {
		t.Fatalf("got status %d from %q, want 200 from MinIO", resp.StatusCode, got)
	}
	s.Stop()
	s.Stop()
	if conn, err := net.DialTimeout("tcp", s.Endpoint, time.Second); err == nil {
		conn.Close()
		t.Fatal("the server answers after it was stopped")
	}
}
