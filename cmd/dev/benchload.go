package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"

	"sanad/internal/testkit"
)

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// benchUser is a signed-in browser.
type benchUser struct {
	s      *benchServer
	cookie string
	token  string
	from   string // the address it seems to come from: limits are by network
}

// signIn signs somebody in by the form, as a browser does.
func (s *benchServer) signIn(ctx context.Context, email string) (*benchUser, error) {
	s.signedIn++
	u := &benchUser{s: s, from: fmt.Sprintf("10.%d.%d.1", s.signedIn>>8, s.signedIn&255)}
	resp, _, err := u.do(ctx, http.MethodPost, "/sign-in", url.Values{"email": {email}, "password": {testkit.Password}})
	if err != nil {
		return nil, err
	}
	for _, c := range resp.Cookies() {
		if c.Name == "sid" {
			u.cookie = c.Value
		}
	}
	if u.cookie == "" {
		return nil, fmt.Errorf("sign in %s: status %d", email, resp.StatusCode)
	}
	return u, u.readToken(ctx, "/account")
}

func (u *benchUser) readToken(ctx context.Context, path string) error {
	_, body, err := u.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	u.token = doc.Find("input[name=_token]").AttrOr("value", "")
	return nil
}

// do sends a request without following redirects; a body is a form or JSON.
func (u *benchUser) do(ctx context.Context, method, path string, body any) (*http.Response, []byte, error) {
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case url.Values:
		b.Set("_token", u.token)
		r, kind = strings.NewReader(b.Encode()), "application/x-www-form-urlencoded"
	case []byte:
		r, kind = bytes.NewReader(b), "application/json"
	}
	req, err := http.NewRequestWithContext(ctx, method, u.s.url+path, r)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("X-Form-Token", u.token)
	if u.from != "" {
		req.Header.Set("X-Forwarded-For", u.from)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if u.cookie != "" {
		req.AddCookie(&http.Cookie{Name: "sid", Value: u.cookie})
	}
	if u.token != "" {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	resp, err := u.s.client.Transport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	return resp, out, err
}

// get opens a page and returns its size on the line.
func (u *benchUser) get(ctx context.Context, path string) (int, error) {
	resp, body, err := u.do(ctx, http.MethodGet, path, nil)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", path, resp.StatusCode)
	}
	return len(body), err
}

// sitQuiz takes a quiz from start to submit: every answer is saved by itself,
// as the page's script does. It returns how many answers it saved.
func (u *benchUser) sitQuiz(ctx context.Context, quiz string) (saved int, err error) {
	t, err := u.begin(ctx, quiz)
	if err != nil {
		return 0, err
	}
	for t.item, t.choice = range t.items {
		if _, err := t.save(ctx); err != nil {
			return 0, err
		}
	}
	resp, body, err := u.do(ctx, http.MethodPost, t.path+"/submit", url.Values{})
	if err == nil && resp.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("submit: status %d: %.300s", resp.StatusCode, body)
	}
	return len(t.items), err
}

// choices reads the first choice of every single-choice question of a page.
func choices(page []byte) (map[string]string, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	doc.Find("input[type=radio][name^='q.']").Each(func(_ int, e *goquery.Selection) {
		item := strings.TrimPrefix(e.AttrOr("name", ""), "q.")
		if _, known := out[item]; !known && !strings.Contains(item, ".") {
			out[item] = e.AttrOr("value", "")
		}
	})
	return out, nil
}

// quizzes measures whole quizzes, and saving one answer.
func (s *benchServer) quizzes(ctx context.Context, w *benchWorld) ([]row, error) {
	var users []*benchUser
	for i := range benchQuizzes {
		u, err := s.signIn(ctx, w.users[benchUsers+i])
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	path := "/courses/" + w.course + "/quizzes/final"
	sit := func(some []*benchUser) (int, error) {
		return s.repeat(ctx, hands, len(some), func(i int) (int, error) { return some[i-1].sitQuiz(ctx, path) })
	}
	first := users[:hands] // find cold what the others find warm
	if _, err := sit(first); err != nil {
		return nil, err
	}
	before := s.cpu()
	saved, err := sit(users[hands:])
	if err != nil {
		return nil, err
	}
	whole := (s.cpu() - before).Seconds() * 1000 / float64(len(users)-hands)
	save, err := s.saves(ctx, users, path)
	return []row{
		{fmt.Sprintf("quiz of %d questions, start to submit, CPU", saved), "5 ms", fmt.Sprintf("%.2f ms", whole)},
		{"autosave of an answer, CPU", "0.3 ms", fmt.Sprintf("%.3f ms", save)},
	}, err
}

// openAttempt is an attempt under way and something to answer.
type openAttempt struct {
	user         *benchUser
	path         string
	item, choice string
	items        map[string]string // a choice of every question
	seq          atomic.Int64
}

// begin starts an attempt and reads one of its questions.
func (u *benchUser) begin(ctx context.Context, quiz string) (*openAttempt, error) {
	resp, body, err := u.do(ctx, http.MethodPost, quiz, url.Values{})
	if err == nil && resp.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("start: status %d: %.300s", resp.StatusCode, body)
	}
	if err != nil {
		return nil, err
	}
	t := &openAttempt{user: u, path: resp.Header.Get("Location")}
	token := u.token
	u.token = "" // an uncompressed page, to read
	_, page, err := u.do(ctx, http.MethodGet, t.path, nil)
	if u.token = token; err != nil {
		return nil, err
	}
	t.items, err = choices(page)
	for item, choice := range t.items {
		t.item, t.choice = item, choice
	}
	return t, err
}

// save saves the answer once more, as the page's script does.
func (t *openAttempt) save(ctx context.Context) (int, error) {
	answer, err := json.Marshal(map[string]any{"item": t.item, "seq": t.seq.Add(1), "answer": map[string]any{"choices": []string{t.choice}}})
	if err != nil {
		return 0, err
	}
	resp, body, err := t.user.do(ctx, http.MethodPost, t.path+"/save", answer)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("save: status %d: %.300s", resp.StatusCode, body)
	}
	return len(body), err
}

// saves measures saving an answer, by several learners at once.
func (s *benchServer) saves(ctx context.Context, users []*benchUser, quiz string) (float64, error) {
	var open []*openAttempt
	for _, u := range users {
		t, err := u.begin(ctx, quiz)
		if err != nil {
			return 0, err
		}
		open = append(open, t)
	}
	ms, _, err := s.cost(ctx, hands, 4000, func(i int) (int, error) { return open[i%len(open)].save(ctx) })
	return ms, err
}

// crowd lets every user open pages at once, for a while.
func (s *benchServer) crowd(ctx context.Context, users []*benchUser, paths []string, long time.Duration) ([]row, error) {
	var mu sync.Mutex
	var times []time.Duration
	var failed error
	var wg sync.WaitGroup
	until := time.Now().Add(long)
	for _, u := range users {
		wg.Go(func() {
			for i := 0; time.Now().Before(until); i++ {
				began := time.Now()
				_, err := u.get(ctx, paths[i%len(paths)])
				mu.Lock()
				times, failed = append(times, time.Since(began)), firstOf(failed, err)
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return nil, failed
	}
	slices.Sort(times)
	at := func(q float64) float64 { return times[int(float64(len(times)-1)*q)].Seconds() * 1000 }
	return []row{
		{fmt.Sprintf("%d users at once, requests per second (with their browsers on the same cores)", len(users)), "", fmt.Sprintf("%.0f", float64(len(times))/long.Seconds())},
		{fmt.Sprintf("%d users at once, median / p99", len(users)), "p99 50 ms", fmt.Sprintf("%.1f / %.1f ms", at(0.5), at(0.99))},
	}, nil
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// certificate measures a PDF and a verification page.
func (s *benchServer) certificate(ctx context.Context, w *benchWorld) ([]row, error) {
	u := &benchUser{s: s}
	page, _, err := s.cost(ctx, hands, 1000, func(int) (int, error) { return u.get(ctx, "/c/"+w.certificate) })
	if err != nil {
		return nil, err
	}
	pdf, size, err := s.cost(ctx, hands, 200, func(int) (int, error) { return u.get(ctx, "/c/"+w.certificate+".pdf") })
	return []row{
		{"certificate page, CPU", "", fmt.Sprintf("%.3f ms", page)},
		{"certificate as PDF, CPU", "50 ms", fmt.Sprintf("%.1f ms", pdf)},
		{"certificate as PDF, size", "60 kB", fmt.Sprintf("%.1f kB", float64(size)/1000)},
	}, err
}
