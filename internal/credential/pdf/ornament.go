package pdf

import "math"

// star adds the eight-pointed star of two crossed squares around a point, r
// from the centre to its points; the caller paints it.
func (c *canvas) star(x, y, r float64) {
	inner := r * math.Cos(math.Pi/4) / math.Cos(math.Pi/8)
	points := make([][2]float64, 16)
	for i := range points {
		d := r
		if i%2 == 1 {
			d = inner
		}
		a := float64(i) * math.Pi / 8
		points[i] = [2]float64{x + d*math.Cos(a), y + d*math.Sin(a)}
	}
	c.polygon(points)
}

// diamond adds a square standing on its corner.
func (c *canvas) diamond(x, y, r float64) {
	c.polygon([][2]float64{{x + r, y}, {x, y + r}, {x - r, y}, {x, y - r}})
}

// Measures of the frame, in points.
const (
	margin = 20.0 // paper's edge to the band
	band   = 20.0 // width of the band
)

// border draws the frame: a band of stars and diamonds on teal, with a rosette in
// each corner and above the text, and a gold line inside.
func (c *canvas) border(w, h float64) {
	c.fill(teal)
	c.box(margin, margin, w-2*margin, h-2*margin)
	c.fill(paper)
	c.box(margin+band, margin+band, w-2*(margin+band), h-2*(margin+band))
	c.stroke(gold, 0.7)
	c.frame(margin+1.6, margin+1.6, w-2*margin-3.2, h-2*margin-3.2)
	inset := margin + band + 5
	c.frame(inset, inset, w-2*inset, h-2*inset)
	mid := margin + band/2
	c.chain(mid, mid, w-mid, mid)
	c.chain(mid, h-mid, w-mid, h-mid)
	c.chain(mid, mid, mid, h-mid)
	c.chain(w-mid, mid, w-mid, h-mid)
	for _, p := range [][2]float64{{mid, mid}, {w - mid, mid}, {mid, h - mid}, {w - mid, h - mid}, {w / 2, h - mid}} {
		c.rosette(p[0], p[1])
	}
}

// chain strings stars and diamonds between two corners.
func (c *canvas) chain(x1, y1, x2, y2 float64) {
	const step, clear = 27.0, 30.0
	length := math.Hypot(x2-x1, y2-y1)
	dx, dy := (x2-x1)/length, (y2-y1)/length
	n := int((length - 2*clear) / step)
	first := (length - float64(n)*step) / 2
	c.stroke(gold, 0.4)
	c.rule(x1+dx*clear/2, y1+dy*clear/2, x2-dx*clear/2, y2-dy*clear/2)
	for i := range n + 1 {
		d := first + float64(i)*step
		c.fill(gold)
		c.star(x1+dx*d, y1+dy*d, 6.4)
		c.op("f")
		c.fill(sand)
		c.star(x1+dx*d, y1+dy*d, 3.4)
		c.op("f")
		if i < n {
			d += step / 2
			c.fill(sand)
			c.diamond(x1+dx*d, y1+dy*d, 2)
			c.op("f")
		}
	}
}

// rosette fills a corner: three stars within each other on a sand ground.
func (c *canvas) rosette(x, y float64) {
	for _, s := range []struct {
		i ink
		r float64
	}{{teal, 21}, {gold, 19.6}, {sand, 18.2}, {teal, 12}, {gold, 6}, {sand, 2.6}} {
		c.fill(s.i)
		c.star(x, y, s.r)
		c.op("f")
	}
}

// lattice draws stars faintly behind the text, dense at both sides and gone in
// the middle.
func (c *canvas) lattice(w, h float64) {
	const step = 46.0
	inset := margin + band + 10 + step/2
	rows := int((h - 2*inset) / step)
	start := (h - float64(rows)*step) / 2
	for col := range 3 {
		tint := ink{0xF7 + byte(col)*2, 0xF1 + byte(col)*3, 0xE4 + byte(col)*5}
		for row := range rows + 1 {
			y := start + float64(row)*step
			for _, x := range []float64{inset + float64(col)*step, w - inset - float64(col)*step} {
				c.stroke(tint, 1.6)
				c.star(x, y, step/2)
				c.op("S")
			}
		}
	}
}

// divider draws a gold line with a star in the middle, fading at its ends.
func (c *canvas) divider(x, y, half float64) {
	c.stroke(gold, 0.7)
	c.rule(x-half, y, x-9, y)
	c.rule(x+9, y, x+half, y)
	c.fill(gold)
	c.star(x, y, 5)
	c.op("f")
	for _, d := range []float64{-half, half} {
		c.diamond(x+d, y, 2)
		c.op("f")
	}
}
