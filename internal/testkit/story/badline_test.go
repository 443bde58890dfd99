package story_test

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// badLine stands between a browser and the program. It notes every answer that
// was sent over it, and the latest that the browser was told to be stored.
type badLine struct {
	*httptest.Server
	tb     testing.TB
	server string
	id     lms.AttemptID

	mu            sync.Mutex // guards what follows
	drops         bool
	decks         map[string]*deck
	asked         int
	before, after int               // requests dropped, answers dropped
	stored        int               // answers dropped that said that something is stored
	acked         int               // answers that said so and arrived
	sent          map[string][]sent // by question
	told          map[string]sent
}

// sent is an answer as the page sent it.
type sent struct {
	seq    int64
	answer question.Input
}

func newBadLine(t *testing.T, server string, id lms.AttemptID) *badLine {
	l := &badLine{tb: t, server: server, id: id, decks: map[string]*deck{}, sent: map[string][]sent{}, told: map[string]sent{}}
	l.Server = httptest.NewUnstartedServer(l)
	l.Config.SetKeepAlivesEnabled(false) // what was lost on a line that was used before, browsers send again by themselves
	l.Start()
	t.Cleanup(l.Close)
	return l
}

func (l *badLine) bad(is bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drops = is
}

// The fates of a request.
const (
	arrives = iota
	lostThere
	lostBack
)

// deck is what becomes of ten requests, in an order that its seed decides.
type deck struct {
	seed *rand.Rand
	left []int
}

// draw takes a card: two of ten lose a request, two lose the answer.
func (d *deck) draw() int {
	if len(d.left) == 0 {
		d.left = d.seed.Perm(10)
	}
	card := d.left[0]
	d.left = d.left[1:]
	switch {
	case card < 2:
		return lostThere
	case card < 4:
		return lostBack
	}
	return arrives
}

// fate draws what becomes of a request. What is drawn for one address does not
// hang on what else a browser asks for meanwhile.
func (l *badLine) fate(r *http.Request) int {
	if !l.drops {
		return arrives
	}
	key := r.Method + strings.ReplaceAll(r.URL.Path, string(l.id), "attempt")
	if l.decks[key] == nil {
		h := fnv.New64a()
		_, _ = io.WriteString(h, key)
		l.decks[key] = &deck{seed: rand.New(rand.NewPCG(25, h.Sum64()))}
	}
	fate := l.decks[key].draw()
	l.asked++
	switch fate {
	case lostThere:
		l.before++
	case lostBack:
		l.after++
	}
	return fate
}

// ServeHTTP carries a request there and the answer back, or loses either. A
// server that is dead loses the request too.
func (l *badLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	l.mu.Lock()
	fate := l.fate(r)
	save := l.note(r, body)
	l.mu.Unlock()
	if err != nil || fate == lostThere {
		panic(http.ErrAbortHandler)
	}
	status, header, text := l.carry(r, body)
	l.mu.Lock()
	l.hear(save, status, text, fate)
	l.mu.Unlock()
	if status == 0 || fate == lostBack {
		panic(http.ErrAbortHandler)
	}
	for k, v := range header {
		w.Header()[k] = v
	}
	w.WriteHeader(status)
	_, _ = w.Write(text) // who reloads does not wait for it
}

// carry asks the server; status 0 means that it did not answer.
func (l *badLine) carry(r *http.Request, body []byte) (int, http.Header, []byte) {
	out, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, l.server+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil
	}
	out.Header = r.Header.Clone()
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		return 0, nil, nil
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, nil
	}
	return resp.StatusCode, resp.Header, text
}

// saving is an answer under way.
type saving struct {
	item string
	sent sent
}

// note notes an answer that is being sent.
func (l *badLine) note(r *http.Request, body []byte) *saving {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/save") {
		return nil
	}
	var q struct {
		Item   string
		Seq    int64
		Answer json.RawMessage
	}
	err := json.Unmarshal(body, &q)
	in, malformed := question.ParseJSON(q.Item, q.Answer)
	if err != nil || malformed != nil {
		l.tb.Errorf("the page sends %s: %v, %v", body, err, malformed)
		return nil
	}
	s := &saving{q.Item, sent{q.Seq, in}}
	l.sent[q.Item] = append(l.sent[q.Item], s.sent)
	return s
}

// hear notes what the server says of an answer, where word of it arrives.
func (l *badLine) hear(s *saving, status int, text []byte, fate int) {
	var ack assessment.Ack
	if s == nil || status != http.StatusOK || json.Unmarshal(text, &ack) != nil || !ack.Kept {
		return
	}
	if fate == lostBack {
		l.stored++
		return
	}
	l.acked++
	if ack.Seq >= l.told[s.item].seq {
		l.told[s.item] = sent{ack.Seq, s.sent.answer}
	}
}

// complain fails the test where the line was better, or worse, than it should be.
func (l *badLine) complain() {
	l.tb.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tb.Logf("%d requests: %d lost there, %d lost back, of them %d that had been stored; %d acknowledged", l.asked, l.before, l.after, l.stored, l.acked)
	if share := 100 * (l.before + l.after) / max(l.asked, 1); share < 30 || share > 50 {
		l.tb.Errorf("the line dropped %d %% of %d requests, want about 40", share, l.asked)
	}
	if l.acked < 10 || l.stored == 0 || l.before == 0 {
		l.tb.Error("the line did not meet the work")
	}
}
