package question

import (
	"strconv"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// AppendBSON appends the response as the document that its tags describe. It is
// written out because every save of an answer encodes all of its attempt.
func (r *Response) AppendBSON(dst []byte) []byte {
	start, dst := bsoncore.AppendDocumentStart(dst)
	if len(r.Choices) > 0 {
		var list int32
		list, dst = bsoncore.AppendArrayElementStart(dst, "c")
		for i, c := range r.Choices {
			dst = bsoncore.AppendStringElement(dst, strconv.Itoa(i), c)
		}
		dst = end(dst, list)
	}
	if r.Text != "" {
		dst = bsoncore.AppendStringElement(dst, "t", r.Text)
	}
	if len(r.Parts) > 0 {
		dst = appendParts(dst, r.Parts)
	}
	return end(dst, start)
}

func appendParts(dst []byte, parts []Part) []byte {
	list, dst := bsoncore.AppendArrayElementStart(dst, "p")
	for i, p := range parts {
		var one int32
		one, dst = bsoncore.AppendDocumentElementStart(dst, strconv.Itoa(i))
		dst = bsoncore.AppendStringElement(dst, "i", p.ID)
		dst = bsoncore.AppendStringElement(dst, "v", p.Value)
		dst = end(dst, one)
	}
	return end(dst, list)
}

// AppendBSON appends the mark as the document that its tags describe.
func (m *Mark) AppendBSON(dst []byte) []byte {
	start, dst := bsoncore.AppendDocumentStart(dst)
	dst = bsoncore.AppendDoubleElement(dst, "points", m.Points)
	dst = bsoncore.AppendDoubleElement(dst, "max", m.Max)
	dst = bsoncore.AppendDoubleElement(dst, "share", m.Share)
	if m.NeedsReview {
		dst = bsoncore.AppendBooleanElement(dst, "needs_review", true)
	}
	return end(dst, start)
}

// end closes a document or an array that was begun at a place in dst.
func end(dst []byte, start int32) []byte {
	dst, err := bsoncore.AppendDocumentEnd(dst, start)
	if err != nil {
		panic("question: a document was closed that was never begun: " + err.Error())
	}
	return dst
}
