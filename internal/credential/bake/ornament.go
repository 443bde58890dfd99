package bake

import (
	"math"

	"sanad/internal/credential/pdf"
)

type point = [2]float64

// polygon is a closed path through points.
func polygon(points ...point) []pdf.Segment {
	out := make([]pdf.Segment, len(points))
	for i, p := range points {
		out[i] = pdf.Segment{Kind: pdf.Line, Points: [2]point{p}}
	}
	out[0].Kind = pdf.Move
	return out
}

// around is the point at an angle from a centre; 0 is upward.
func around(x, y, r, angle float64) point {
	return point{x + r*math.Sin(angle), y - r*math.Cos(angle)}
}

// star is the eight-pointed star of two crossed squares.
func star(x, y, r float64) []pdf.Segment {
	inner := r * math.Cos(math.Pi/4) / math.Cos(math.Pi/8)
	points := make([]point, 16)
	for i := range points {
		points[i] = around(x, y, []float64{r, inner}[i%2], float64(i)*math.Pi/8)
	}
	return polygon(points...)
}

// disc is a circle of sixteen curves.
func disc(x, y, r float64) []pdf.Segment {
	const n = 16
	out := []pdf.Segment{{Kind: pdf.Move, Points: [2]point{around(x, y, r, 0)}}}
	for i := range n {
		at := (float64(i) + 1) * 2 * math.Pi / n
		out = append(out, pdf.Segment{Kind: pdf.Curve, Points: [2]point{around(x, y, r/math.Cos(math.Pi/n), at-math.Pi/n), around(x, y, r, at)}})
	}
	return out
}

// emblem is how much larger than in the site's drawings the emblem stands.
const emblem = 1.12

// gate is the pointed arch of the emblem.
func gate(x, y float64) []pdf.Segment {
	at := func(dx, dy float64) point { return point{x + dx*emblem, y + dy*emblem} }
	curve := func(c, to point) pdf.Segment { return pdf.Segment{Kind: pdf.Curve, Points: [2]point{c, to}} }
	path := polygon(at(-34, 38), at(-34, 2))
	path = append(path, curve(at(-34, -18), at(-15, -30)), curve(at(-6, -36), at(0, -44)), curve(at(6, -36), at(15, -30)), curve(at(34, -18), at(34, 2)))
	return append(path, pdf.Segment{Kind: pdf.Line, Points: [2]point{at(34, 38)}})
}

// tick is the mark inside the gate: two strokes with round ends.
func tick(x, y float64) []shape {
	const half = 4.5 * emblem
	at := []point{{x - 15*emblem, y + 8*emblem}, {x - 4*emblem, y + 20*emblem}, {x + 16*emblem, y - 4*emblem}}
	var out []shape
	for i, p := range at {
		out = append(out, shape{straw, disc(p[0], p[1], half)})
		if i > 0 {
			out = append(out, shape{straw, stroke(at[i-1], p, half)})
		}
	}
	return out
}

// stroke is a line of a thickness.
func stroke(a, b point, half float64) []pdf.Segment {
	d := math.Hypot(b[0]-a[0], b[1]-a[1])
	nx, ny := (b[1]-a[1])/d*half, (a[0]-b[0])/d*half
	return polygon(point{a[0] + nx, a[1] + ny}, point{b[0] + nx, b[1] + ny}, point{b[0] - nx, b[1] - ny}, point{a[0] - nx, a[1] - ny})
}

// ruler parts the title from who certifies: a line with a small star.
func ruler() []shape {
	return []shape{
		{gold, stroke(point{middle - 70, rulerY}, point{middle - 14, rulerY}, 1)},
		{gold, stroke(point{middle + 14, rulerY}, point{middle + 70, rulerY}, 1)},
		{gold, star(middle, rulerY, 8)},
	}
}
