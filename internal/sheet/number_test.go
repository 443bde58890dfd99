package sheet

import (
	"strings"
	"testing"
)

// The cell holds 5 March 2024, in formats that an Arabic Excel offers and others.
func TestRead_shows_dates_as_the_cell_does(t *testing.T) {
	for code, want := range map[string]string{
		`dd/mm/yyyy`:                       "05/03/2024",
		`dd/mm/yyyy\ hh:mm`:                "05/03/2024 00:00",
		`[$-2010000]yyyy/mm/dd;@`:          "2024/03/05",
		`[$-1010401]d mmmm yyyy;@`:         "5 مارس 2024",
		`[$-801]d mmmm`:                    "5 آذار",
		`[$-ar-SA]d mmmm yyyy`:             "5 مارس 2024",
		`[$-ar-SA,200]d/mm/yyyy`:           "5/03/2024",
		`[$-401]dddd, d mmmm, yyyy`:        "الثلاثاء, 5 مارس, 2024",
		`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`: "2024-03-05",
		`[$-F400]h:mm:ss\ AM/PM`:           "00:00:00",
		`[$-1170000]B2dd/mm/yyyy;@`:        "2024-03-05",
		`[$-1060401]B2dd/mm/yyyy hh:mm`:    "2024-03-05 00:00",
		`[$-ar-SA,206]dd/mm/yyyy`:          "2024-03-05",
		`[$-,206]dd/mm/yyyy`:               "2024-03-05",
		`B2dd/mm/yyyy`:                     "2024-03-05",
		`[$-4170000]0000000000`:            "0000045356",
		`#,##0.00\ "ر.س"`:                  "45,356.00 ر.س",
		`[$ر.س.-401]#,##0`:                 "ر.س.45,356",
		`@`:                                "45356",
	} {
		escaped := strings.ReplaceAll(code, `"`, "&quot;")
		table := read(t, "a.xlsx", workbook(t, "excel.txtar", `formatCode="dd/mm/yyyy"`, `formatCode="`+escaped+`"`))
		if got := table.Rows[1].Cell(1); got != want {
			t.Errorf("%s shows %q, want %q", code, got, want)
		}
	}
}
