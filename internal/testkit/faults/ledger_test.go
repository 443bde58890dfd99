package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/question"
)

// ledger is what one learner's browser knows: the latest answer it was told to
// be stored, and the latest it has sent, by question. It is safe for concurrent
// use.
type ledger struct {
	*learner
	url    string
	client *http.Client

	mu        sync.Mutex // guards what follows
	acked     map[string]int64
	sent      map[string]int64
	submitted bool     // handing in was acknowledged
	results   []string // where it led, each time
	lost      int      // requests that were never answered
	odd       []string // answers that nobody should ever get
}

func newLedger(l *learner, url string) *ledger {
	return &ledger{learner: l, url: url, acked: map[string]int64{}, sent: map[string]int64{},
		client: &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// post sends a request of the learner's; status 0 means that no answer came.
func (l *ledger) post(path, kind, body string) (status int, header http.Header, text []byte) {
	req, err := http.NewRequest(http.MethodPost, l.url+path, strings.NewReader(body))
	if err != nil {
		panic(err) // the addresses are the test's own
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Cookie", l.cookie)
	req.Header.Set("X-Form-Token", l.token)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := l.client.Do(req)
	if err != nil {
		return 0, nil, nil
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, nil
	}
	return resp.StatusCode, resp.Header, text
}

// answerOf is what a sequence number stands for: the right answer where it is
// odd, none where it is even. So the stored number tells what must be stored.
func (l *ledger) answerOf(item string, seq int64) question.Input {
	if seq%2 == 1 {
		return l.right[item]
	}
	return question.Input{}
}

// save sends the next answer to a question and notes the acknowledgement. It
// reports whether there was one.
func (l *ledger) save(item string) bool {
	l.mu.Lock()
	l.sent[item]++
	seq := l.sent[item]
	l.mu.Unlock()
	in := l.answerOf(item, seq)
	body, err := json.Marshal(map[string]any{"item": item, "seq": seq, "answer": map[string]any{"choices": in.Choices, "parts": in.Parts}})
	if err != nil {
		panic(err)
	}
	status, _, text := l.post("/attempts/"+string(l.attempt)+"/save", "application/json", string(body))
	return l.note(item, seq, status, text)
}

func (l *ledger) note(item string, seq int64, status int, text []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ack struct {
		Seq  int64
		Kept bool
	}
	switch {
	case status == 0:
		l.lost++
		return false
	case status != http.StatusOK:
		l.odd = append(l.odd, fmt.Sprintf("save %s %d: %d %s", item, seq, status, text))
		return false
	case json.Unmarshal(text, &ack) != nil || ack.Seq != seq || !ack.Kept:
		l.odd = append(l.odd, fmt.Sprintf("save %s %d: acknowledged %s", item, seq, bytes.TrimSpace(text)))
		return false
	}
	l.acked[item] = seq
	return true
}

// finish answers every question rightly, and goes on until each is
// acknowledged.
func (l *ledger) finish() {
	for _, item := range l.items() {
		for ok := false; !ok || l.sent[item]%2 == 0; {
			if ok = l.save(item); !ok {
				time.Sleep(30 * time.Millisecond)
			}
		}
	}
}

// handIn hands the attempt in, with two requests at once as a double click
// does, until one is acknowledged.
func (l *ledger) handIn() {
	for {
		var twice sync.WaitGroup
		for range 2 {
			twice.Go(l.submit)
		}
		twice.Wait()
		l.mu.Lock()
		done := l.submitted
		l.mu.Unlock()
		if done {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
}

func (l *ledger) submit() {
	form := url.Values{"_token": {l.token}}.Encode()
	status, header, text := l.post("/attempts/"+string(l.attempt)+"/submit", "application/x-www-form-urlencoded", form)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch status {
	case 0:
		l.lost++
	case http.StatusSeeOther:
		l.submitted = true
		l.results = append(l.results, header.Get("Location"))
	default:
		l.odd = append(l.odd, fmt.Sprintf("submit: %d %.200s", status, text))
	}
}

// complain reports what no learner should have seen.
func (l *ledger) complain(t *testing.T) {
	t.Helper()
	for _, s := range l.odd {
		t.Error(s)
	}
	for _, r := range l.results {
		if want := "/attempts/" + string(l.attempt) + "/result"; r != want {
			t.Errorf("handing in led to %q, want %q", r, want)
		}
	}
}
