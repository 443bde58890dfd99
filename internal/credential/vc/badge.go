package vc

import (
	"fmt"
	"time"
)

// Badge is an Open Badges 3.0 credential in VC 2.0. Optional parts are absent,
// never null or empty.
type Badge struct {
	Context     []string   `json:"@context"`
	ID          string     `json:"id"`
	Type        []string   `json:"type"`
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	Image       *Image     `json:"image,omitempty"`
	AwardedDate string     `json:"awardedDate"`
	ValidFrom   string     `json:"validFrom"`
	ValidUntil  string     `json:"validUntil,omitempty"`
	Issuer      Issuer     `json:"issuer"`
	Subject     Subject    `json:"credentialSubject"`
	Evidence    []Evidence `json:"evidence,omitempty"`
	Status      Status     `json:"credentialStatus"`
	Schema      []Schema   `json:"credentialSchema"`
	Proof       []Proof    `json:"proof,omitempty"`
}

// Issuer is the profile of who issues.
type Issuer struct {
	ID          string   `json:"id"`
	Type        []string `json:"type"`
	Name        string   `json:"name"`
	URL         string   `json:"url,omitempty"`
	Description string   `json:"description,omitempty"`
	Image       *Image   `json:"image,omitempty"`
}

// Image is a picture by its address. Each address stands once in a credential:
// statements about one thing in two places would merge when signed.
type Image struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Caption string `json:"caption,omitempty"`
}

// NewImage names a picture.
func NewImage(address, caption string) *Image {
	return &Image{ID: address, Type: "Image", Caption: caption}
}

// Subject is who learned what.
type Subject struct {
	ID            string      `json:"id"`
	Type          []string    `json:"type"`
	Identifier    []Identity  `json:"identifier"`
	ActivityStart string      `json:"activityStartDate,omitempty"`
	ActivityEnd   string      `json:"activityEndDate,omitempty"`
	CreditsEarned float64     `json:"creditsEarned,omitempty"`
	Role          string      `json:"role,omitempty"`
	Result        []Result    `json:"result,omitempty"`
	Achievement   Achievement `json:"achievement"`
}

// Identity is a name of the subject, in one script.
type Identity struct {
	Type         string `json:"type"`
	Hashed       bool   `json:"hashed"`
	IdentityType string `json:"identityType"`
	IdentityHash string `json:"identityHash"`
}

// Result is a score.
type Result struct {
	Type        []string `json:"type"`
	Description string   `json:"resultDescription"`
	Value       string   `json:"value"`
	Status      string   `json:"status"`
}

// Achievement is what was learned, in its primary language.
type Achievement struct {
	ID               string              `json:"id"`
	Type             []string            `json:"type"`
	AchievementType  string              `json:"achievementType"`
	InLanguage       string              `json:"inLanguage"`
	Version          string              `json:"version"`
	Name             string              `json:"name"`
	Description      string              `json:"description"`
	Criteria         Criteria            `json:"criteria"`
	Image            *Image              `json:"image,omitempty"`
	CreditsAvailable float64             `json:"creditsAvailable,omitempty"`
	Tag              []string            `json:"tag,omitempty"`
	Related          []Related           `json:"related,omitempty"`
	Alignment        []Alignment         `json:"alignment,omitempty"`
	Results          []ResultDescription `json:"resultDescription,omitempty"`
}

// Criteria is what it took.
type Criteria struct {
	ID        string `json:"id"`
	Narrative string `json:"narrative"`
}

// Related is the achievement in the other language.
type Related struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	InLanguage  string      `json:"inLanguage"`
	Version     string      `json:"version"`
	Name        LangString  `json:"name"`
	Description *LangString `json:"description,omitempty"`
}

// LangString is a text with its language.
type LangString struct {
	Value    string `json:"@value"`
	Language string `json:"@language"`
}

// ResultDescription says what a score means.
type ResultDescription struct {
	ID         string   `json:"id"`
	Type       []string `json:"type"`
	Name       string   `json:"name"`
	ResultType string   `json:"resultType"`
	Min        string   `json:"valueMin"`
	Max        string   `json:"valueMax"`
	Required   string   `json:"requiredValue,omitempty"`
}

// Alignment cites an entry of a published framework. It has no id: several
// entries share the address at which their framework is published.
type Alignment struct {
	Type      []string `json:"type"`
	Name      string   `json:"targetName"`
	URL       string   `json:"targetUrl"`
	Framework string   `json:"targetFramework"`
	Code      string   `json:"targetCode"`
}

// Evidence is what the subject did to earn the badge.
type Evidence struct {
	ID        string   `json:"id"`
	Type      []string `json:"type"`
	Name      string   `json:"name"`
	Narrative string   `json:"narrative,omitempty"`
	Genre     string   `json:"genre"`
}

// Status points into a status list.
type Status struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Index   string `json:"statusListIndex"`
	List    string `json:"statusListCredential"`
}

// Schema names the JSON schema that the credential obeys.
type Schema struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// RevocationEntry is the status of the credential at index of a list.
func RevocationEntry(list string, index int) Status {
	n := fmt.Sprint(index)
	return Status{ID: list + "#" + n, Type: "BitstringStatusListEntry", Purpose: "revocation", Index: n, List: list}
}

// SignBadge fills in the envelope, which is the same for every badge, signs and
// returns the JSON. Equal input gives equal bytes.
func SignBadge(b Badge, s Signer, at time.Time) ([]byte, error) {
	b.Context = []string{ContextCredentials, ContextBadges, ContextExtensions}
	b.Type = []string{"VerifiableCredential", "OpenBadgeCredential"}
	b.Schema = []Schema{{ID: "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_achievementcredential_schema.json", Type: "1EdTechJsonSchemaValidator2019"}}
	b.Proof = nil
	p, err := s.sign(b, at)
	if err != nil {
		return nil, fmt.Errorf("badge %s: %w", b.ID, err)
	}
	b.Proof = []Proof{p}
	return encode(b)
}
