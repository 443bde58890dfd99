package config

import (
	"net/netip"
	"net/url"
)

// Warnings says what is allowed and will yet surprise whoever runs the site, a
// sentence each. The settings must be without mistakes.
func (c *Config) Warnings() []string {
	var out []string
	host, _ := endpoint(c.Addr)
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil // Load has reported it
	}
	switch own := thisMachine(u.Hostname()); {
	case own && !thisMachine(host):
		out = append(out, "SANAD_BASE_URL ("+c.BaseURL+") is an address that only this machine can open, and SANAD_ADDR answers other machines: "+
			"mails and certificates will point people to their own machine")
	case !own && u.Scheme != "https":
		out = append(out, "SANAD_BASE_URL ("+c.BaseURL+") is not https: passwords can be read on the way, and those who verify a certificate "+
			"look for its issuer by https only")
	}
	return out
}

// thisMachine reports whether a host is reached from this machine alone.
func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
