package vc

import "testing"

func BenchmarkSignBadge(b *testing.B) {
	s, _ := testKey(1)
	for b.Loop() {
		if _, err := SignBadge(testBadge(), s, at); err != nil {
			b.Fatal(err)
		}
	}
}
