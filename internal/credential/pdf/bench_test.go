package pdf

import "testing"

func BenchmarkRender(b *testing.B) {
	c := sample(names[1], titles[2])
	b.ReportAllocs()
	for b.Loop() {
		paper, err := Render(c, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(paper)), "bytes/paper")
	}
}
