package render

// AccountPage is where people look after their own account.
type AccountPage struct {
	Base
	Email    string
	Roles    string
	Profile  Form
	Password Form
	Sessions []SessionLine
}

// SessionLine is one signed-in browser.
type SessionLine struct {
	ID, Agent, Since, Seen string
	Current                bool
}

func (*AccountPage) page() string { return "account" }
