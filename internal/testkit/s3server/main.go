// Command s3server is a MinIO server on a loopback address, so that the media
// store on MinIO is tested against MinIO itself.
//
// It is a module of its own: MinIO and its dependencies never enter Sanad's
// go.mod, and its licence never enters Sanad. It prints its address on one line
// of standard output, "http://127.0.0.1:port", when it answers, and ends when
// standard input closes (its owner died) or on SIGTERM or an interrupt. The
// environment must hold MINIO_ROOT_USER and MINIO_ROOT_PASSWORD, and TZ=UTC,
// which MinIO's signatures rely on.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	minio "github.com/minio/minio/cmd"
)

func main() {
	dir := flag.String("dir", "", "existing `folder` for the objects (required)")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "s3server:", err)
		os.Exit(1)
	}
}

// run serves until the owner goes away; MinIO ends the process by itself.
func run(dir string) error {
	if dir == "" {
		return errors.New("-dir is required")
	}
	if os.Getenv("MINIO_ROOT_USER") == "" || os.Getenv("MINIO_ROOT_PASSWORD") == "" {
		return errors.New("MINIO_ROOT_USER and MINIO_ROOT_PASSWORD are required")
	}
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	for name, value := range quiet {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	go endWithOwner()
	go announce(addr)
	minio.Main([]string{"minio", "server", "--quiet", "--address", addr, dir})
	return nil
}

// quiet switches off what a server for tests has no use for: the console and
// everything that would speak to the internet.
var quiet = map[string]string{"MINIO_BROWSER": "off", "MINIO_UPDATE": "off", "MINIO_CALLHOME_ENABLE": "off"}

// freeAddress returns a loopback address that was free a moment ago. Whoever
// started the server starts it again if another process was quicker.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a port: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// announce prints the address once the server is ready for requests.
func announce(addr string) {
	for !answers("http://" + addr + "/minio/health/ready") {
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("http://" + addr)
}

func answers(url string) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// endWithOwner ends the process when standard input ends.
func endWithOwner() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}
