package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// mistakes gathers what is wrong, so that all of it is said at once.
type mistakes struct{ errs []error }

// when notes a mistake if there is one.
func (m *mistakes) when(wrong bool, format string, args ...any) {
	if wrong {
		m.errs = append(m.errs, fmt.Errorf(format, args...))
	}
}

// check says what is wrong with the settings taken together.
func (c *Config) check() error {
	m := &mistakes{}
	c.checkSite(m)
	c.checkStores(m)
	c.checkMail(m)
	return errors.Join(m.errs...)
}

func (c *Config) checkSite(m *mistakes) {
	host, ok := endpoint(c.Addr)
	m.when(!ok, "SANAD_ADDR: %q is not host:port with a port from 1 to 65535", c.Addr)
	m.when(ok && everywhere(host) && c.BaseURL == "", "SANAD_BASE_URL: must be set where SANAD_ADDR (%q) names no host: links in mails begin with it, "+
		"and every certificate bears it for ever. To try things out on this machine alone, listen on 127.0.0.1", c.Addr)
	_, ok = endpoint(c.MetricsAddr)
	m.when(c.MetricsAddr != "" && !ok, "SANAD_METRICS_ADDR: %q is not host:port with a port from 1 to 65535", c.MetricsAddr)
	m.when(c.MetricsAddr != "" && c.MetricsAddr == c.Addr, "SANAD_METRICS_ADDR: is the same address as SANAD_ADDR")
	m.when(c.Data == "", "SANAD_DATA: must not be empty")
	m.when(isFolder(c.AuditHeads), "SANAD_AUDIT_HEADS: %q is a folder; name a file in it", c.AuditHeads)
	m.when(c.BaseURL != "" && !siteAddress(c.BaseURL), "SANAD_BASE_URL: %q is not http(s)://host without a path", c.BaseURL)
	m.when(c.Contact != "" && !mailAddress(c.Contact) && !contactAddress(c.Contact), "SANAD_CONTACT: %q is neither an e-mail address nor an https: or mailto: address", c.Contact)
}

// mongoName is a database's name that every MongoDB server takes.
var mongoName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,63}$`)

// bucketName is a bucket's name that every S3 server takes.
var bucketName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]|\.[a-z0-9]){1,61}[a-z0-9]$`)

func (c *Config) checkStores(m *mistakes) {
	m.when(c.MongoURI != "" && !mongoAddress(c.MongoURI), "SANAD_MONGO_URI: must begin with mongodb:// or mongodb+srv:// and name a host")
	m.when(c.MongoURI != "" && c.MasterKey == "", "SANAD_MASTER_KEY: must be set with SANAD_MONGO_URI, and be the same wherever Sanad runs on it: "+
		"a machine that makes its own can neither check the passwords nor open the signing keys that another has stored. "+
		"An installation that ran without finds its key in keys/master.key of its data folder")
	m.when(!mongoName.MatchString(c.MongoDatabase), "SANAD_MONGO_DATABASE: %q is not 1 to 63 letters, digits, - and _", c.MongoDatabase)
	_, err := netip.ParseAddr(c.MinioBucket)
	m.when(err == nil || !bucketName.MatchString(c.MinioBucket), "SANAD_MINIO_BUCKET: %q is not 3 to 63 small letters, digits, - and single dots that begin and end with a letter or digit", c.MinioBucket)
	keys := c.MinioAccessKey != "" && c.MinioSecretKey != ""
	m.when(c.MinioEndpoint != "" && !bareHost(c.MinioEndpoint), "SANAD_MINIO_ENDPOINT: %q is not host:port", c.MinioEndpoint)
	m.when(c.MinioEndpoint != "" && !keys, "SANAD_MINIO_ENDPOINT: needs SANAD_MINIO_ACCESS_KEY and SANAD_MINIO_SECRET_KEY")
	m.when(c.MinioEndpoint == "" && c.MinioAccessKey != "", "SANAD_MINIO_ACCESS_KEY: has no use without SANAD_MINIO_ENDPOINT")
	m.when(c.MinioEndpoint == "" && c.MinioSecretKey != "", "SANAD_MINIO_SECRET_KEY: has no use without SANAD_MINIO_ENDPOINT")
	m.when(c.MinioEndpoint == "" && c.MinioPresign, "SANAD_MINIO_PRESIGN: has no use without SANAD_MINIO_ENDPOINT")
	m.when(c.MinioEndpoint == "" && c.MinioSecure, "SANAD_MINIO_SECURE: has no use without SANAD_MINIO_ENDPOINT")
}

func (c *Config) checkMail(m *mistakes) {
	_, err := mail.ParseAddress(c.MailFrom)
	m.when(err != nil, "SANAD_MAIL_FROM: %q is not an e-mail address", c.MailFrom)
	m.when(c.SMTPHost == "" && c.SMTPUser != "", "SANAD_SMTP_USER: has no use without SANAD_SMTP_HOST")
	m.when(c.SMTPHost == "" && c.SMTPPassword != "", "SANAD_SMTP_PASSWORD: has no use without SANAD_SMTP_HOST")
	m.when(strings.ContainsAny(c.SMTPHost, "/ @") || strings.Contains(c.SMTPHost, ":") && net.ParseIP(c.SMTPHost) == nil, "SANAD_SMTP_HOST: %q is not a host alone; its port is SANAD_SMTP_PORT", c.SMTPHost)
	m.when(c.SMTPHost != "" && (c.SMTPUser == "") != (c.SMTPPassword == ""), "SANAD_SMTP_USER and SANAD_SMTP_PASSWORD: one is set without the other")
}

// endpoint takes host:port apart; the host may be empty.
func endpoint(s string) (host string, ok bool) {
	host, port, err := net.SplitHostPort(s)
	return host, err == nil && portNumber(port) && !strings.ContainsAny(host, "/@ ")
}

func portNumber(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// everywhere reports whether a host to listen on is none: every interface.
func everywhere(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified()
}

// siteAddress reports whether s is where a site is reached, and nothing besides.
func siteAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !everywhere(u.Hostname()) &&
		s == u.Scheme+"://"+u.Host && (u.Port() == "" && !strings.HasSuffix(u.Host, ":") || portNumber(u.Port()))
}

// bareHost reports whether s is a host with or without a port.
func bareHost(s string) bool {
	u, err := url.Parse("//" + s)
	return err == nil && u.Host == s && u.Hostname() != "" && (u.Port() == "" && !strings.HasSuffix(s, ":") || portNumber(u.Port()))
}

// isFolder reports whether a path can only be, or is, a folder's.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return strings.HasSuffix(path, "/") || err == nil && info.IsDir()
}

func mongoAddress(s string) bool {
	for _, scheme := range []string{"mongodb://", "mongodb+srv://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			return rest != "" && !strings.HasPrefix(rest, "/")
		}
	}
	return false
}

// mailAddress reports whether s is an address alone, without a name.
func mailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func contactAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" && u.Host != "" || u.Scheme == "mailto" && mailAddress(u.Opaque))
}
