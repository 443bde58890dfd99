module sanad/internal/testkit/process/testdata/broken

go 1.26.0
