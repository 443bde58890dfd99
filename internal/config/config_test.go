package config

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is an environment of its own.
func environment(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(k string) string { return m[k] }
}

func TestLoad_nothing_given_is_embedded(t *testing.T) {
	c, rest, err := Load(nil, environment(), io.Discard)
	if err != nil || len(rest) != 0 {
		t.Fatalf("got %v, rest %v", err, rest)
	}
	if c.MongoURI != "" || c.MinioEndpoint != "" || c.Addr != "127.0.0.1:8080" || c.BaseURL != "http://127.0.0.1:8080" || c.Data != "data" {
		t.Errorf("got %+v", c)
	}
}

func TestLoad_flags_win_over_the_environment(t *testing.T) {
	c, rest, err := Load([]string{"-addr", "127.0.0.1:9", "-demo", "user", "list"}, environment("SANAD_ADDR", "127.0.0.1:8", "SANAD_LOG_LEVEL", "debug"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:9" || !c.Demo || c.LogLevel != "debug" || strings.Join(rest, " ") != "user list" {
		t.Errorf("got %+v, rest %v", c, rest)
	}
}

func TestLoad_reports_every_mistake_at_once(t *testing.T) {
	_, _, err := Load([]string{"-addr", "nowhere", "-base-url", "ftp://x"},
		environment("SANAD_SMTP_PORT", "99999", "SANAD_LOG_LEVEL", "loud", "SANAD_MINIO_ENDPOINT", "127.0.0.1:9000", "SANAD_MONGO_URI", "http://x",
			"SANAD_MASTER_KEY", "short", "SANAD_SMTP_USER", "me", "SANAD_TRUSTED_PROXIES", "everyone"), io.Discard)
	if err == nil {
		t.Fatal("wrong settings were accepted")
	}
	for _, want := range []string{"SANAD_ADDR", "SANAD_BASE_URL", "SANAD_SMTP_PORT", "SANAD_LOG_LEVEL", "SANAD_MINIO_ENDPOINT", "SANAD_MONGO_URI", "SANAD_MASTER_KEY", "SANAD_SMTP_USER", "SANAD_TRUSTED_PROXIES"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named in:\n%v", want, err)
		}
	}
}

func TestLoad_secrets_come_from_files_too(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(nil, environment("SANAD_SMTP_HOST", "mail", "SANAD_SMTP_PASSWORD_FILE", file), io.Discard)
	if err != nil || c.SMTPPassword != "s3cret" {
		t.Errorf("got %q, %v", c.SMTPPassword, err)
	}
	if _, _, err = Load(nil, environment("SANAD_SMTP_PASSWORD", "a", "SANAD_SMTP_PASSWORD_FILE", file), io.Discard); err == nil {
		t.Error("a value and a file were accepted together")
	}
	if _, _, err = Load(nil, environment("SANAD_SMTP_PASSWORD_FILE", file+".missing"), io.Discard); err == nil {
		t.Error("a missing file was accepted")
	}
}

func TestPrint_names_every_setting_and_no_secret(t *testing.T) {
	c := Default()
	c.MasterKey, c.SMTPPassword, c.MinioSecretKey, c.MongoURI = "key-secret", "smtp-secret", "minio-secret", "mongodb://u:mongo-secret@h"
	var out bytes.Buffer
	c.Print(&out)
	for _, s := range settings {
		if !strings.Contains(out.String(), s.env) {
			t.Errorf("%s is not printed", s.env)
		}
	}
	if strings.Contains(out.String(), "-secret") {
		t.Errorf("a secret is printed:\n%s", out.String())
	}
}
