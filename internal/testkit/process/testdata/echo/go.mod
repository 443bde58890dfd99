module sanad/internal/testkit/process/testdata/echo

go 1.26.0
