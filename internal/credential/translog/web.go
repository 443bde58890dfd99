package translog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limits of reading another site's log.
const (
	fetchTime = 20 * time.Second
	maxPart   = tileWidth*(MaxEntry+2) + 1 // bytes; more than any part has
)

// Web returns what reads the log of a site, whose address is "https://host" or
// that of the log itself. It follows no redirect to another host.
func Web(site string) (Fetch, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("address %q: want https://host", site)
	}
	u.RawQuery, u.Fragment = "", ""
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/log") + "/log/"
	client := &http.Client{Timeout: fetchTime, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 3 || r.URL.Host != u.Host {
			return errors.New("it leads elsewhere")
		}
		return nil
	}}
	return func(ctx context.Context, path string) ([]byte, error) { return fetchWeb(ctx, client, u.String()+path) }, nil
}

func fetchWeb(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, notServed()
	default:
		return nil, fmt.Errorf("answer %s", answer.Status)
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, maxPart+1))
	if err == nil && len(b) > maxPart {
		err = fmt.Errorf("more than %d bytes", maxPart)
	}
	return b, err
}
