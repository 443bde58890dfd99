package sheet

// Format is a kind of file.
type Format string

// The formats that are read and written.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Valid reports whether f is read and written here.
func (f Format) Valid() bool { return f == CSV || f == XLSX }

// Type returns the media type for the Content-Type of an answer.
func (f Format) Type() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}
