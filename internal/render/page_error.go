package render

// ErrorPage says what went wrong and what to do about it.
type ErrorPage struct {
	Base
	Status  int
	Heading string
	Message string
	Request string // id to quote when asking for help
	Retry   string // where to try again; empty: nowhere
	Ways    []Link // what the message advises
}

func (*ErrorPage) page() string { return "error" }
