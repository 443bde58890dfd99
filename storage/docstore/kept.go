package docstore

import "bytes"

// Cloner may be implemented by the pointer to a type of documents whose values
// are often read to be changed. Clone returns an equal value that shares nothing
// with the first which could be edited. A collection then keeps the values it
// lately stored or read and hands out clones: decoding costs ten times as much. A
// value must be the same after it was encoded and decoded.
type Cloner[T any] interface{ Clone() *T }

// decoded is a value with the document that it is the content of.
type decoded[T any] struct {
	from  Doc
	value *T
}

// keptValues is how many decoded values a collection keeps.
const keptValues = 1024

// kept returns the value that is kept of a document. It belongs to all.
func (c *Collection[T]) kept(d Doc) (*T, bool) {
	k, ok := c.values.Get(d.ID)
	if !ok || k.from.Rev != d.Rev || !bytes.Equal(k.from.Body, d.Body) {
		return nil, false
	}
	return k.value, true
}

// keep remembers a value that its caller goes on with, where it can be cloned.
func (c *Collection[T]) keep(d Doc, v *T) {
	if cl, ok := any(v).(Cloner[T]); ok {
		c.values.Add(d.ID, decoded[T]{d, cl.Clone()})
	}
}

// own returns the value of a document to a caller who may edit it.
func (c *Collection[T]) own(d Doc) (Item[T], error) {
	if v, ok := c.kept(d); ok {
		if cl, ok := any(v).(Cloner[T]); ok {
			return Item[T]{ID: d.ID, Rev: d.Rev, Value: *cl.Clone()}, nil
		}
	}
	it, err := c.decode(d)
	if err == nil {
		c.keep(d, &it.Value)
	}
	return it, err
}
