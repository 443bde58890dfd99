package assessment

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"sanad/internal/question"
)

// base names a response to the i-th question: equal responses have one name. A
// form carries the name of what it was made with, and says so by it whether its
// learner has changed anything. The seed keeps the author's ids from being
// guessed by it.
func (t *Attempt) base(i int, r question.Response) string {
	h := hmac.New(sha256.New, []byte(t.Seed))
	h.Write([]byte("base"))
	h.Write(encoded(t.Answers[i].Item, r))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:9])
}
