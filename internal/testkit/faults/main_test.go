package faults_test

import (
	"os"
	"testing"

	"sanad/internal/testkit/faults/running"
)

func TestMain(m *testing.M) { os.Exit(running.Main(m)) }
