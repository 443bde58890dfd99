package assessment

import (
	"math"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"sanad/internal/question"
)

// AppendBSON appends the attempt as the document that its tags describe; a test
// holds the two against each other. It implements docstore.Appender: every save
// of an answer encodes all of its attempt, which took reflection seven times as
// long.
func (a *Attempt) AppendBSON(dst []byte) ([]byte, error) {
	d := document{dst: dst}
	start := d.begin()
	a.appendIdentity(&d)
	d.list("answers", len(a.Answers), a.Answers == nil, func(i int) { a.Answers[i].append(&d) })
	d.number("position", a.Position)
	a.appendTimes(&d)
	if a.Receipt != "" {
		d.text("receipt", a.Receipt)
	}
	d.inner("result", a.Result.append)
	d.flag("settled", a.Settled)
	d.number("round", a.Round)
	if len(a.Regrades) > 0 {
		d.rest("regrades", a.Regrades)
	}
	d.end(start)
	return d.dst, d.err
}

func (a *Attempt) appendIdentity(d *document) {
	d.text("id", string(a.ID))
	d.text("org", string(a.Org))
	d.text("person", string(a.Person))
	d.text("enrolment", string(a.Enrolment))
	d.text("course", string(a.Course))
	d.text("version", string(a.Version))
	d.text("quiz", a.Quiz)
	d.number("number", a.Number)
	d.text("state", string(a.State))
	d.text("seed", a.Seed)
	d.flag("shuffle", a.Shuffle)
	d.flag("forward", a.Forward)
	d.number("pass", a.Pass)
}

func (a *Attempt) appendTimes(d *document) {
	d.time("started_at", a.StartedAt)
	d.number("minutes", a.Minutes)
	if a.ExtraPercent != 0 {
		d.number("extra_percent", a.ExtraPercent)
	}
	d.number("grace_s", a.GraceSeconds)
	d.timeIf("deadline", a.Deadline)
	d.timeIf("due_at", a.DueAt)
	d.time("seen_at", a.SeenAt)
	d.timeIf("submitted_at", a.SubmittedAt)
	d.timeIf("graded_at", a.GradedAt)
	if a.Expired {
		d.flag("expired", true)
	}
	if a.Late {
		d.flag("late", true)
	}
}

func (b *Answer) append(d *document) {
	d.text("bank", b.Bank)
	d.text("item", b.Item)
	if b.Key != "" {
		d.text("key", string(b.Key))
	}
	d.response(&b.Response)
	d.dst = bsoncore.AppendInt64Element(d.dst, "seq", b.Seq)
	d.timeIf("saved_at", b.SavedAt)
	if b.Mark != nil {
		d.dst = bsoncore.AppendHeader(d.dst, bsoncore.TypeEmbeddedDocument, "mark")
		d.dst = b.Mark.AppendBSON(d.dst)
	}
	if b.Review != nil {
		d.rest("review", b.Review)
	}
}

func (r *Result) append(d *document) {
	d.dst = bsoncore.AppendDoubleElement(d.dst, "points", r.Points)
	d.dst = bsoncore.AppendDoubleElement(d.dst, "max", r.Max)
	d.dst = bsoncore.AppendDoubleElement(d.dst, "percent", r.Percent)
	d.flag("passed", r.Passed)
}

// encoded is a response with its item, in the bytes that are stored.
func encoded(item string, r question.Response) []byte {
	d := document{dst: make([]byte, 0, 256)}
	start := d.begin()
	d.text("item", item)
	d.response(&r)
	d.end(start)
	return d.dst
}

// document writes BSON. The first error stays in it.
type document struct {
	dst []byte
	err error
}

func (d *document) begin() (start int32) {
	start, d.dst = bsoncore.AppendDocumentStart(d.dst)
	return start
}

func (d *document) end(start int32) {
	dst, err := bsoncore.AppendDocumentEnd(d.dst, start)
	if d.dst = dst; d.err == nil {
		d.err = err
	}
}

func (d *document) text(key, s string) { d.dst = bsoncore.AppendStringElement(d.dst, key, s) }

func (d *document) flag(key string, b bool) { d.dst = bsoncore.AppendBooleanElement(d.dst, key, b) }

func (d *document) number(key string, n int) {
	if n < math.MinInt32 || n > math.MaxInt32 {
		d.dst = bsoncore.AppendInt64Element(d.dst, key, int64(n))
		return
	}
	d.dst = bsoncore.AppendInt32Element(d.dst, key, int32(n))
}

func (d *document) time(key string, t time.Time) {
	d.dst = bsoncore.AppendDateTimeElement(d.dst, key, t.UnixMilli())
}

// timeIf writes a time that there may be none of.
func (d *document) timeIf(key string, t *time.Time) {
	if t != nil && !t.IsZero() {
		d.time(key, *t)
	}
}

func (d *document) response(r *question.Response) {
	d.dst = bsoncore.AppendHeader(d.dst, bsoncore.TypeEmbeddedDocument, "response")
	d.dst = r.AppendBSON(d.dst)
}

func (d *document) inner(key string, write func(*document)) {
	var start int32
	start, d.dst = bsoncore.AppendDocumentElementStart(d.dst, key)
	write(d)
	d.end(start)
}

// list writes n documents, or null in place of a list that there is none of.
func (d *document) list(key string, n int, none bool, write func(i int)) {
	if none {
		d.dst = bsoncore.AppendNullElement(d.dst, key)
		return
	}
	var start int32
	start, d.dst = bsoncore.AppendArrayElementStart(d.dst, key)
	for i := range n {
		d.inner(strconv.Itoa(i), func(*document) { write(i) })
	}
	d.end(start)
}

// rest leaves what is rare to the driver's encoder.
func (d *document) rest(key string, v any) {
	kind, raw, err := bson.MarshalValue(v)
	if d.err == nil {
		d.err = err
	}
	d.dst = bsoncore.AppendHeader(d.dst, bsoncore.Type(kind), key)
	d.dst = append(d.dst, raw...)
}
