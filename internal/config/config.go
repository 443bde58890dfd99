// Package config reads Sanad's settings: one documented struct, filled from
// flags over environment variables over defaults. With no settings at all the
// program runs embedded, on a database file and a folder under ./data.
//
// Load reports everything that is wrong at once. Secrets may be given as files
// by adding _FILE to their variable, and are masked when printed.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Config is every setting of the program.
type Config struct {
	Addr           string         // where to listen, host:port
	Data           string         // folder of the embedded database, media, keys, outbox and heads of the audit log
	BaseURL        string         // the site's own address as people see it, no slash at the end
	Demo           bool           // fill an empty site with the sample world
	LogLevel       string         // debug, info, warn or error
	MetricsAddr    string         // internal listener of /metrics; empty: off
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed

	MongoURI       string // documents on MongoDB instead of the embedded database
	MongoDatabase  string
	MinioEndpoint  string // media on MinIO instead of a folder
	MinioAccessKey string
	MinioSecretKey string
	MinioBucket    string
	MinioSecure    bool // TLS to MinIO
	MinioPresign   bool // hand out MinIO's own links; only where visitors reach MinIO

	SMTPHost     string // mail server; empty: mails are kept in the outbox folder
	SMTPPort     int
	SMTPUser     string
	SMTPPassword string
	SMTPTLS      string // starttls, tls or none
	MailFrom     string

	StaffSecondFactor string // offered, or required of everybody beyond learner and volunteer

	MasterKey  string // 64 hex digits; empty: made on first start in the data folder
	AuditHeads string // file of the audit log's signed heads; empty: one in the data folder, see HeadsFile
	Contact    string // who answers for the site, an e-mail or web address, for the help page and security.txt; empty: nobody is named
}

// setting describes one setting for reading, checking and documentation.
type setting struct {
	flag, env, help string
	secret          bool
	set             func(c *Config, v string) error
	get             func(c *Config) string
}

// settings is the one table that produces flags, environment names and docs.
var settings = []setting{
	{flag: "addr", env: "SANAD_ADDR", help: "address to listen on", set: str(func(c *Config) *string { return &c.Addr }), get: func(c *Config) string { return c.Addr }},
	{flag: "data", env: "SANAD_DATA", help: "folder of the embedded database, media, keys and outbox", set: str(func(c *Config) *string { return &c.Data }), get: func(c *Config) string { return c.Data }},
	{flag: "base-url", env: "SANAD_BASE_URL", help: "the site's own address as people see it (default: http:// and -addr, where that names one host)", set: setBaseURL, get: func(c *Config) string { return c.BaseURL }},
	{flag: "demo", env: "SANAD_DEMO", help: "fill an empty site with the sample world", set: boolean(func(c *Config) *bool { return &c.Demo }), get: func(c *Config) string { return strconv.FormatBool(c.Demo) }},
	{flag: "log-level", env: "SANAD_LOG_LEVEL", help: "debug, info, warn or error", set: oneOf(func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error"), get: func(c *Config) string { return c.LogLevel }},
	{flag: "metrics-addr", env: "SANAD_METRICS_ADDR", help: "internal address of /metrics; empty: off", set: str(func(c *Config) *string { return &c.MetricsAddr }), get: func(c *Config) string { return c.MetricsAddr }},
	{flag: "trusted-proxies", env: "SANAD_TRUSTED_PROXIES", help: "networks whose X-Forwarded-For is believed, separated by commas", set: setProxies, get: func(c *Config) string { return fmt.Sprint(c.TrustedProxies) }},
	{env: "SANAD_MONGO_URI", help: "documents on this MongoDB", secret: true, set: str(func(c *Config) *string { return &c.MongoURI }), get: func(c *Config) string { return c.MongoURI }},
	{env: "SANAD_MONGO_DATABASE", help: "database name", set: str(func(c *Config) *string { return &c.MongoDatabase }), get: func(c *Config) string { return c.MongoDatabase }},
	{env: "SANAD_MINIO_ENDPOINT", help: "media on this MinIO, host:port", set: str(func(c *Config) *string { return &c.MinioEndpoint }), get: func(c *Config) string { return c.MinioEndpoint }},
	{env: "SANAD_MINIO_ACCESS_KEY", help: "MinIO access key", secret: true, set: str(func(c *Config) *string { return &c.MinioAccessKey }), get: func(c *Config) string { return c.MinioAccessKey }},
	{env: "SANAD_MINIO_SECRET_KEY", help: "MinIO secret key", secret: true, set: str(func(c *Config) *string { return &c.MinioSecretKey }), get: func(c *Config) string { return c.MinioSecretKey }},
	{env: "SANAD_MINIO_BUCKET", help: "MinIO bucket", set: str(func(c *Config) *string { return &c.MinioBucket }), get: func(c *Config) string { return c.MinioBucket }},
	{env: "SANAD_MINIO_SECURE", help: "TLS to MinIO", set: boolean(func(c *Config) *bool { return &c.MinioSecure }), get: func(c *Config) string { return strconv.FormatBool(c.MinioSecure) }},
	{env: "SANAD_MINIO_PRESIGN", help: "hand out MinIO's own links, where visitors reach MinIO", set: boolean(func(c *Config) *bool { return &c.MinioPresign }), get: func(c *Config) string { return strconv.FormatBool(c.MinioPresign) }},
	{env: "SANAD_SMTP_HOST", help: "mail server; empty: mails are kept in the outbox folder", set: str(func(c *Config) *string { return &c.SMTPHost }), get: func(c *Config) string { return c.SMTPHost }},
	{env: "SANAD_SMTP_PORT", help: "mail server's port", set: number(func(c *Config) *int { return &c.SMTPPort }, 1, 65535), get: func(c *Config) string { return strconv.Itoa(c.SMTPPort) }},
	{env: "SANAD_SMTP_USER", help: "mail account", set: str(func(c *Config) *string { return &c.SMTPUser }), get: func(c *Config) string { return c.SMTPUser }},
	{env: "SANAD_SMTP_PASSWORD", help: "mail password", secret: true, set: str(func(c *Config) *string { return &c.SMTPPassword }), get: func(c *Config) string { return c.SMTPPassword }},
	{env: "SANAD_SMTP_TLS", help: "starttls, tls or none", set: oneOf(func(c *Config) *string { return &c.SMTPTLS }, "starttls", "tls", "none"), get: func(c *Config) string { return c.SMTPTLS }},
	{env: "SANAD_MAIL_FROM", help: "sender of the site's mails", set: str(func(c *Config) *string { return &c.MailFrom }), get: func(c *Config) string { return c.MailFrom }},
	{env: "SANAD_STAFF_SECOND_FACTOR", help: "two-step sign-in of the staff: offered, or required before they work", set: oneOf(func(c *Config) *string { return &c.StaffSecondFactor }, "offered", "required"), get: func(c *Config) string { return c.StaffSecondFactor }},
	{env: "SANAD_MASTER_KEY", help: "64 hex digits that all other keys come from, needed with MongoDB; empty: made on first start", secret: true, set: setKey, get: func(c *Config) string { return c.MasterKey }},
	{env: "SANAD_AUDIT_HEADS", help: "file for the signed heads of the audit log, to be copied to another machine (default: audit/heads.jsonl in -data)", set: str(func(c *Config) *string { return &c.AuditHeads }), get: func(c *Config) string { return c.AuditHeads }},
	{env: "SANAD_CONTACT", help: "whom visitors may write to, an e-mail or web address, shown on the help page and in security.txt", set: str(func(c *Config) *string { return &c.Contact }), get: func(c *Config) string { return c.Contact }},
}

// Default returns the settings of a program that was given none.
func Default() Config {
	return Config{Addr: "127.0.0.1:8080", Data: "data", LogLevel: "info", MongoDatabase: "sanad", MinioBucket: "sanad",
		SMTPPort: 587, SMTPTLS: "starttls", MailFrom: "sanad@localhost", StaffSecondFactor: "offered"}
}

// HeadsFile is where the signed heads of the audit log are kept.
func (c *Config) HeadsFile() string {
	if c.AuditHeads != "" {
		return c.AuditHeads
	}
	return filepath.Join(c.Data, "audit", "heads.jsonl")
}

// Load reads flags over environment over defaults. Flags that are not settings
// end up in rest. The error joins every mistake, one a line.
func Load(args []string, getenv func(string) string, usage io.Writer) (c Config, rest []string, err error) {
	c = Default()
	var errs []error
	for _, s := range settings {
		if v, err := lookup(s, getenv); err != nil {
			errs = append(errs, err)
		} else if v != "" {
			if err := s.set(&c, v); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", s.env, err))
			}
		}
	}
	rest, err = parseFlags(&c, args, usage)
	if errors.Is(err, flag.ErrHelp) {
		return c, rest, err
	}
	errs = append(errs, err, c.check())
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	return c, rest, errors.Join(errs...)
}

// lookup reads a variable, or the file that its _FILE variable names.
func lookup(s setting, getenv func(string) string) (string, error) {
	file := getenv(s.env + "_FILE")
	if file == "" {
		return getenv(s.env), nil
	}
	if getenv(s.env) != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set", s.env, s.env)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", s.env, err)
	}
	v := strings.TrimSpace(string(b))
	if v == "" {
		return "", fmt.Errorf("%s_FILE: %s is empty", s.env, file)
	}
	return v, nil
}

func parseFlags(c *Config, args []string, usage io.Writer) ([]string, error) {
	fs := flag.NewFlagSet("sanad", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // mistakes are reported with all the others
	var errs []error
	for _, s := range settings {
		if s.flag == "" {
			continue
		}
		set := func(v string) error {
			if err := s.set(c, v); err != nil {
				errs = append(errs, fmt.Errorf("-%s: %w", s.flag, err))
			}
			return nil
		}
		if s.flag == "demo" {
			fs.BoolFunc(s.flag, s.help, set)
		} else {
			fs.Func(s.flag, fmt.Sprintf("%s (%s, default %q)", s.help, s.env, s.get(c)), set)
		}
	}
	err := parseAll(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		fs.SetOutput(usage)
		fs.PrintDefaults()
		return nil, err
	}
	return fs.Args(), errors.Join(append(errs, err)...)
}

// parseAll goes on behind a flag that is none, and behind the word that looks
// like its value, so that it does not hide the mistakes after it.
func parseAll(fs *flag.FlagSet, args []string) error {
	err := fs.Parse(args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	rest := fs.Args()
	if len(rest) > 1 && !strings.HasPrefix(rest[0], "-") && strings.HasPrefix(rest[1], "-") {
		rest = rest[1:]
	}
	return errors.Join(err, parseAll(fs, rest))
}

// Print writes every setting with its value, its variable and what it is for;
// secrets are masked.
func (c *Config) Print(w io.Writer) {
	for _, s := range settings {
		v := s.get(c)
		if s.secret && v != "" {
			v = "********"
		}
		fmt.Fprintf(w, "%-24s %-40s # %s\n", s.env, strconv.Quote(v), s.help)
	}
}

func str(p func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error { *p(c) = strings.TrimSpace(v); return nil }
}

func boolean(p func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, v string) error {
		b, err := strconv.ParseBool(v)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", v)
		}
		*p(c) = b
		return nil
	}
}

func number(p func(*Config) *int, low, high int) func(*Config, string) error {
	return func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < low || n > high {
			return fmt.Errorf("%q is not a number from %d to %d", v, low, high)
		}
		*p(c) = n
		return nil
	}
}

func oneOf(p func(*Config) *string, allowed ...string) func(*Config, string) error {
	return func(c *Config, v string) error {
		for _, a := range allowed {
			if v == a {
				*p(c) = v
				return nil
			}
		}
		return fmt.Errorf("%q is none of %s", v, strings.Join(allowed, ", "))
	}
}

func setBaseURL(c *Config, v string) error {
	c.BaseURL = strings.TrimSuffix(strings.TrimSpace(v), "/")
	return nil
}

func setProxies(c *Config, v string) error {
	c.TrustedProxies = nil
	for _, s := range strings.Split(v, ",") {
		p, err := netip.ParsePrefix(strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("%q is not a network such as 10.0.0.0/8", s)
		}
		c.TrustedProxies = append(c.TrustedProxies, p)
	}
	return nil
}

func setKey(c *Config, v string) error {
	c.MasterKey = v
	if len(v) != 64 || strings.Trim(v, "0123456789abcdef") != "" {
		return errors.New("must be 64 hex digits")
	}
	return nil
}
