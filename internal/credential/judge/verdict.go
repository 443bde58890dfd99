package judge

import "time"

// Verdict is what a credential is worth.
type Verdict string

// The verdicts. Only the first is good; Unsure says nothing against it.
const (
	Valid   Verdict = "valid"
	Expired Verdict = "expired"
	Revoked Verdict = "revoked"
	Early   Verdict = "early"   // genuine, and not valid yet
	Refused Verdict = "refused" // altered, or not by whom it names
	Unsure  Verdict = "unsure"
)

// Reason says why a credential was refused, or why nobody can tell; "" with the
// other verdicts.
type Reason string

// The reasons to refuse.
const (
	Altered       Reason = "altered"       // the signature does not match
	ForeignKey    Reason = "foreign_key"   // the key is not one of the issuer's
	Uncovered     Reason = "uncovered"     // it says something that nobody signed
	Contradiction Reason = "contradiction" // the token says one thing, its claims another
	Unsigned      Reason = "unsigned"      // there is no signature at all
)

// The reasons not to tell.
const (
	IssuerAway  Reason = "issuer_away"  // its keys cannot be had
	IssuerKind  Reason = "issuer_kind"  // neither did:web nor did:key
	KeyKind     Reason = "key_kind"     // a key of an unknown kind
	ProofKind   Reason = "proof_kind"   // a proof of an unknown kind, or several
	Vocabulary  Reason = "vocabulary"   // contexts that are not known here
	Complex     Reason = "complex"      // checking it would take too long
	StatusAway  Reason = "status_away"  // the list of the revoked cannot be had
	StatusKind  Reason = "status_kind"  // a status of an unknown kind
	StatusFalse Reason = "status_false" // the list is not the issuer's, or is broken
	Dates       Reason = "dates"        // its dates cannot be read
)

// Judgement is a verdict with what the credential says of itself. With Refused
// and Unsure nothing of that may be believed.
type Judgement struct {
	Verdict Verdict
	Reason  Reason
	Claims  Claims
}

// Claims are what a credential says, for people to read. Texts are cleaned and
// cut; times are zero where it says nothing.
type Claims struct {
	ID         string // often an address
	Name       string // of the badge
	Achieved   string // what was learned, where it has a name of its own
	Issuer     string // its id
	IssuerName string
	Holder     []string // names, one a script
	HolderID   string
	From       time.Time
	Until      time.Time
	Form       Form
}

// Form is how a credential is secured.
type Form string

// The forms.
const (
	JSON  Form = "json"
	Token Form = "jwt"
)

// finding ends a judgement early.
type finding struct {
	verdict Verdict
	reason  Reason
}

func (f *finding) Error() string { return string(f.verdict) + ": " + string(f.reason) }

func refuse(r Reason) error { return &finding{Refused, r} }
func unsure(r Reason) error { return &finding{Unsure, r} }
