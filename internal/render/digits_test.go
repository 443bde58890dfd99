package render

import (
	"bytes"
	"testing"
)

func TestShapeDigits_prose_only(t *testing.T) {
	for in, want := range map[string]string{
		`<p>سدّد 9 ريالات خلال 24 ساعة.</p>`:                     `<p>سدّد ٩ ريالات خلال ٢٤ ساعة.</p>`,
		`<li value="3">3.5 كجم</li>`:                             `<li value="3">٣٫٥ كجم</li>`,
		`<p>WPA3 و2FA و<code>12</code> و12</p>`:                  `<p>WPA3 و2FA و<code>12</code> و١٢</p>`,
		`<bdi class="ltr">2026 11</bdi> 5`:                       `<bdi class="ltr">2026 11</bdi> ٥`,
		`<div lang="en"><div>26 May</div> 2026</div> 2026`:       `<div lang="en"><div>26 May</div> 2026</div> ٢٠٢٦`,
		`<input lang="en"> 7 <a hreflang="en">8</a>`:             `<input lang="en"> ٧ <a hreflang="en">٨</a>`,
		`الإصدار 1.0.0`:                                          `الإصدار ١.٠.٠`,
		`<style nonce="1">a{b:1}</style><textarea>5</textarea>6`: `<style nonce="1">a{b:1}</style><textarea>5</textarea>٦`,
		`&#34;5&#34; 7`:                `&#34;5&#34; ٧`,
		`1,000,000 ریال`:               `١٬٠٠٠٬٠٠٠ ریال`,
		`<a href="/x?a=1">الدرس 2</a>`: `<a href="/x?a=1">الدرس ٢</a>`,
		`<p class="number ltr"><span>3c16844f</span> <span>52306195</span></p> 5`: `<p class="number ltr"><span>3c16844f</span> <span>52306195</span></p> ٥`,
		`<option class="ltr-digits">012345</option><p class="ltrish small">5`:     `<option class="ltr-digits">012345</option><p class="ltrish small">٥`,
		`<span class="ltr small">10/5</span><span>10/5</span> <b>1`:               `<span class="ltr small">10/5</span><span>١٠/٥</span> <b>١`,
	} {
		var out bytes.Buffer
		shapeDigits(&out, []byte(in))
		if got := out.String(); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func FuzzShapeDigits_changes_digits_and_nothing_else(f *testing.F) {
	f.Add(`<p class="ltr">1</p>2 <code>3</code>`)
	f.Add(`<a 1>&#4; 5.6 <`)
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		shapeDigits(&out, []byte(in))
		back := bytes.NewBuffer(nil)
		for _, r := range out.String() {
			switch {
			case r >= '٠' && r <= '٩':
				r = r - '٠' + '0'
			case r == '٫':
				r = '.'
			case r == '٬':
				r = ','
			}
			back.WriteRune(r)
		}
		want := bytes.NewBuffer(nil)
		for _, r := range in {
			switch {
			case r >= '٠' && r <= '٩':
				r = r - '٠' + '0'
			case r == '٫':
				r = '.'
			case r == '٬':
				r = ','
			}
			want.WriteRune(r)
		}
		if back.String() != want.String() {
			t.Errorf("%q became %q", in, out.String())
		}
	})
}

func BenchmarkShapeDigits(b *testing.B) {
	page := bytes.Repeat([]byte(`<p id="b-1">كل قطعة وحدها قد تنطبق على مئات الناس. فإذا اجتمعت 3 قطع أو 4 لم يبق إلا بيت واحد.</p>`), 150)
	var out bytes.Buffer
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		shapeDigits(&out, page)
	}
}
