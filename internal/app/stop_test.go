package app

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestClose_takes_as_long_as_operators_are_told, and as the composition allows.
func TestClose_takes_as_long_as_operators_are_told(t *testing.T) {
	doc, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	for what, d := range map[string]time.Duration{"requests": requestTime, "jobs": jobTime} {
		if !regexp.MustCompile(fmt.Sprintf(`%s[^(.]*\(at most %d s\)`, what, int(d.Seconds()))).Match(doc) {
			t.Errorf("operating.md does not say that %s get %v", what, d)
		}
	}
	compose, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(compose), "stop_grace_period: ")
	grace, err := time.ParseDuration(strings.Fields(after + " none")[0])
	if err != nil || grace < requestTime+jobTime+2*time.Second {
		t.Errorf("the composition allows %v (%v), and stopping may take %v", grace, err, requestTime+jobTime)
	}
}
