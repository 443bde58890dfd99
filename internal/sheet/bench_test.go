package sheet

import (
	"fmt"
	"testing"

	"sanad/internal/lms"
)

// BenchmarkRead reads what a large organization enrols at once.
func BenchmarkRead(b *testing.B) {
	for _, format := range []Format{CSV, XLSX} {
		data := learners(b, format, 5000)
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if table, err := Read("a."+string(format), data, Limits{}); err != nil || len(table.Rows) != 5000 {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWriter writes as much.
func BenchmarkWriter(b *testing.B) {
	for _, format := range []Format{CSV, XLSX} {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				learners(b, format, 5000)
			}
		})
	}
}

// learners is a table of learners.
func learners(b *testing.B, format Format, n int) []byte {
	rows := make([][]Cell, n)
	for i := range rows {
		rows[i] = []Cell{Text(fmt.Sprint("سارة بنت علي ", i)), Text(fmt.Sprint("sara", i, "@example.com")), Text("+966501234567"), Text("المجموعة الأولى"), Int(i), Float(float64(i) / 4)}
	}
	return write(b, format, Head{Lang: lms.Arabic, Title: "المتعلمون", Columns: []string{"الاسم", "البريد", "الهاتف", "المجموعة", "الرقم", "الدرجة"}}, rows...)
}
