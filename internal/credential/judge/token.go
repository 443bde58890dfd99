package judge

import "crypto"

// checkToken checks the signature, and that what the token says of itself is what
// the credential in it says.
func (c Credential) checkToken(key crypto.PublicKey) error {
	if err := found(c.token.Verify(key)); err != nil {
		return err
	}
	for claim, said := range map[string]string{"iss": c.issuer(), "jti": idOf(c.doc["id"]), "sub": idOf(object(c.doc["credentialSubject"])["id"])} {
		if v := c.token.Claims[claim]; v != nil && v != said {
			return refuse(Contradiction)
		}
	}
	return nil
}
