package pdf

import (
	"fmt"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Words of the paper. A paper drawn again must say the same for ever, so they
// stand here and not among the pages' messages. They name the holder without
// gender.
var words = struct{ title, awarded, completing, issued, until, never, length, score, signed lms.Text }{
	title:      lms.Text{AR: "شهادة إتمام", EN: "Certificate of Completion"},
	awarded:    lms.Text{AR: "مُنحت هذه الشهادة إلى", EN: "This certificate is awarded to"},
	completing: lms.Text{AR: "لإتمام دورة", EN: "for completing the course"},
	issued:     lms.Text{AR: "تاريخ الإصدار", EN: "Issued"},
	until:      lms.Text{AR: "صالحة حتى", EN: "Valid until"},
	never:      lms.Text{AR: "لا تنتهي", EN: "No expiry"},
	length:     lms.Text{AR: "مدة الدورة", EN: "Length"},
	score:      lms.Text{AR: "الدرجة", EN: "Score"},
	signed:     lms.Text{AR: "شهادة موقّعة رقميًا، وللتحقق منها امسح الرمز أو افتح العنوان:", EN: "Digitally signed. To verify it, scan the code or open:"},
}

// duration says a length of time in words.
func duration(minutes int, lang lms.Lang) string {
	h, m := minutes/60, minutes%60
	if lang == lms.English {
		return joinUnits(h, m, " ", func(n int, hour bool) string {
			unit := map[bool]string{true: "hour", false: "minute"}[hour]
			if n != 1 {
				unit += "s"
			}
			return fmt.Sprintf("%d %s", n, unit)
		})
	}
	return joinUnits(h, m, " و", func(n int, hour bool) string {
		if hour {
			return counted(n, "ساعة", "ساعتان", "ساعات")
		}
		return counted(n, "دقيقة", "دقيقتان", "دقائق")
	})
}

// joinUnits says hours and minutes, leaving out what is zero.
func joinUnits(h, m int, sep string, say func(n int, hour bool) string) string {
	switch {
	case h == 0 && m == 0:
		return ""
	case m == 0:
		return say(h, true)
	case h == 0:
		return say(m, false)
	}
	return say(h, true) + sep + say(m, false)
}

// counted says a number of feminine things in Arabic: one and two have no
// number, three to ten take the plural, more the singular; a hundred and its
// multiples take it too.
func counted(n int, one, two, few string) string {
	switch last := n % 100; {
	case n == 1:
		return one + " واحدة"
	case n == 2:
		return two
	case last >= 3 && last <= 10:
		return fmt.Sprintf("%d %s", n, few)
	}
	return fmt.Sprintf("%d %s", n, one)
}

// percent writes a share. The Arabic sign follows its digits to the left, the
// Latin one to the right, which among Arabic words takes an isolate.
func percent(o Options, n int, l lms.Lang) string {
	if l == lms.Arabic && o.Digits != i18n.DigitsLatin {
		return o.prefs(l).Shape(fmt.Sprint(n)) + "٪"
	}
	return isolate(fmt.Sprintf("%d%%", n))
}
