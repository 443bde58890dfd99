package render

import "html/template"

// AccountPage is where people look after their own account.
type AccountPage struct {
	Base
	Email    string
	Roles    string
	Profile  Form
	Password Form
	Factor   bool // a second factor is on
	Sessions []SessionLine
}

// SessionLine is one signed-in browser.
type SessionLine struct {
	ID, Agent, Since, Seen string
	Current                bool
}

func (*AccountPage) page() string { return "account" }

// FactorPage is where people set up their second factor, and look after it.
type FactorPage struct {
	Base
	On     bool
	Due    string        // why it is needed now; "" where it is only offered
	Begin  Form          // begins, or begins anew
	QR     template.HTML // of App; "" where it is too long for one
	Secret []string      // what an app needs, in parts to be typed; none before it has begun
	App    template.URL  // the same, for an app on this device
	TurnOn Form          // takes the first code
	Left   string        // how many recovery codes there are, in words
	Must   bool          // it cannot be turned off
	Codes  [][]string    // new recovery codes, each in parts as it is written down; shown once
	Next   string        // where to go on from them
}

func (*FactorPage) page() string { return "second-factor" }

// AppLink is an address that opens an authenticator app.
func AppLink(otpauth string) template.URL { return template.URL(otpauth) }
