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

func TestLoad_the_site_is_where_it_listens(t *testing.T) {
	for addr, want := range map[string]string{"192.0.2.7:80": "http://192.0.2.7:80", "sanad.example:80": "http://sanad.example:80", "[::1]:8080": "http://[::1]:8080"} {
		if c, _, err := Load([]string{"-addr", addr}, environment(), io.Discard); err != nil || c.BaseURL != want {
			t.Errorf("%s: got %q, %v; want %q", addr, c.BaseURL, err, want)
		}
	}
	if c, _, err := Load([]string{"-base-url", "https://sanad.example/"}, environment(), io.Discard); err != nil || c.BaseURL != "https://sanad.example" {
		t.Errorf("got %q, %v", c.BaseURL, err)
	}
}

// An address of every interface tells no name that links and certificates could
// bear.
func TestLoad_listening_everywhere_needs_the_sites_name(t *testing.T) {
	for _, addr := range []string{":8207", "0.0.0.0:80", "[::]:8080"} {
		if _, _, err := Load([]string{"-addr", addr}, environment(), io.Discard); err == nil || !strings.Contains(err.Error(), "SANAD_BASE_URL: must be set") {
			t.Errorf("%s: got %v, want that the name is asked for", addr, err)
		}
		if c, _, err := Load([]string{"-addr", addr, "-base-url", "https://sanad.example"}, environment(), io.Discard); err != nil || len(c.Warnings()) != 0 {
			t.Errorf("%s with a name: got %v, warnings %q", addr, err, c.Warnings())
		}
	}
}

func TestWarnings_tell_of_names_that_will_surprise(t *testing.T) {
	for _, c := range []struct{ addr, base, want string }{
		{"127.0.0.1:8080", "", ""},
		{"127.0.0.1:8080", "https://sanad.example", ""},
		{":8080", "https://sanad.example", ""},
		{":8080", "http://localhost:8080", "only this machine"},
		{"0.0.0.0:8080", "https://127.0.0.1", "only this machine"},
		{"192.0.2.7:80", "", "not https"},
		{"127.0.0.1:8080", "http://sanad.example", "not https"},
	} {
		cfg, _, err := Load([]string{"-addr", c.addr, "-base-url", c.base}, environment(), io.Discard)
		if err != nil {
			t.Fatalf("%s on %s: %v", c.base, c.addr, err)
		}
		if got := strings.Join(cfg.Warnings(), "; "); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s on %s: got %q, want %q", c.base, c.addr, got, c.want)
		}
	}
}

func TestLoad_an_unknown_flag_hides_nothing(t *testing.T) {
	for _, args := range [][]string{
		{"-colour", "-addr", "nowhere", "-log-level", "loud"},
		{"-colour", "green", "-addr", "nowhere", "-log-level", "loud"},
		{"-colour=green", "-addr=nowhere", "-shape", "round", "-log-level", "loud"},
		{"-addr", "nowhere", "-log-level", "loud", "-colour"},
	} {
		var usage strings.Builder
		_, _, err := Load(args, environment("SANAD_SMTP_PORT", "0"), &usage)
		if err == nil {
			t.Fatalf("%q was accepted", args)
		}
		for _, want := range []string{"-colour", "SANAD_ADDR", "-log-level", "SANAD_SMTP_PORT"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %s is not named in:\n%v", args, want, err)
			}
		}
		if usage.Len() > 0 {
			t.Errorf("%q: the mistakes drown in:\n%s", args, usage.String())
		}
	}
}

// TestLoad_wrong_values, each alone: the mistake names its setting, and a right
// value of the same setting is accepted.
func TestLoad_wrong_values(t *testing.T) {
	minio := []string{"SANAD_MINIO_ENDPOINT", "m:9000", "SANAD_MINIO_ACCESS_KEY", "a", "SANAD_MINIO_SECRET_KEY", "s"}
	smtp := []string{"SANAD_SMTP_HOST", "mail.example.org"}
	key, folder := []string{"SANAD_MASTER_KEY", strings.Repeat("0badc0de", 8)}, t.TempDir()
	for _, c := range []struct {
		name         string
		wrong, right []string
		with         []string
	}{
		{"SANAD_ADDR", []string{"127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1", "http://127.0.0.1:80"}, []string{"127.0.0.1:65535", "[::1]:1"}, nil},
		{"SANAD_METRICS_ADDR", []string{"9100", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:8080"}, []string{":9100", "127.0.0.1:9100"}, nil},
		{"SANAD_BASE_URL", []string{"sanad.example", "https://", "https://sanad.example/lms", "https://sanad.example?", "https://u@sanad.example", "https://sanad.example:70000", "http://0.0.0.0:80"},
			[]string{"https://sanad.example", "https://sanad.example:8443/"}, nil},
		{"SANAD_STAFF_SECOND_FACTOR", []string{"on", "true", "Required", "offered,required"}, []string{"offered", "required"}, nil},
		{"SANAD_CONTACT", []string{"nobody", "javascript:alert(1)", "mailto:", "https://"}, []string{"help@sanad.example", "mailto:help@sanad.example", "https://sanad.example/contact"}, nil},
		{"SANAD_MONGO_URI", []string{"http://db", "mongodb://", "mongodb:///x"}, []string{"mongodb://a:1,b:2/?replicaSet=rs0", "mongodb+srv://db.example"}, key},
		{"SANAD_MASTER_KEY", []string{"short", strings.Repeat("0badc0dg", 8)}, key[1:], []string{"SANAD_MONGO_URI", "mongodb://db"}},
		{"SANAD_AUDIT_HEADS", []string{folder, folder + "/new/"}, []string{folder + "/heads.jsonl", folder + "/new/heads.jsonl"}, nil},
		{"SANAD_MONGO_DATABASE", []string{"a b", "a.b", "a/b", strings.Repeat("a", 64)}, []string{"sanad_2-x"}, nil},
		{"SANAD_MINIO_BUCKET", []string{"Sanad", "sa", "-sanad", "sanad-", "sa..nad", "sa_nad", "192.0.2.7", strings.Repeat("a", 64)}, []string{"sanad", "sanad.media-2", strings.Repeat("a", 63)}, minio},
		{"SANAD_MINIO_ENDPOINT", []string{"http://m:9000", "m:9000/x", "m:0", "m:"}, []string{"m", "m:9000", "[::1]:9000"}, minio[2:]},
		{"SANAD_MINIO_SECRET_KEY", []string{"secret"}, nil, nil},
		{"SANAD_MINIO_PRESIGN", []string{"true", "perhaps"}, []string{"false"}, nil},
		{"SANAD_MINIO_SECURE", []string{"true"}, []string{"false"}, nil},
		{"SANAD_SMTP_PASSWORD", []string{"secret"}, nil, nil},
		{"SANAD_SMTP_PASSWORD", []string{"secret"}, nil, smtp},
		{"SANAD_SMTP_USER", []string{"me"}, nil, nil},
		{"SANAD_SMTP_USER", []string{"me"}, nil, smtp},
		{"SANAD_SMTP_HOST", []string{"mail:25", "smtp://mail", "me@mail"}, []string{"mail.example.org", "192.0.2.7", "::1"}, nil},
		{"SANAD_MAIL_FROM", []string{"sanad", "@sanad.example", "a@b, c@d"}, []string{"sanad@sanad.example", "Sanad <sanad@sanad.example>"}, nil},
	} {
		load := func(v string) error {
			_, _, err := Load(nil, environment(append([]string{c.name, v}, c.with...)...), io.Discard)
			return err
		}
		for _, v := range c.wrong {
			if err := load(v); err == nil || !strings.Contains(err.Error(), c.name) {
				t.Errorf("%s=%s: got %v, want a mistake that names it", c.name, v, err)
			}
		}
		for _, v := range c.right {
			if err := load(v); err != nil {
				t.Errorf("%s=%s: %v", c.name, v, err)
			}
		}
	}
}

func TestLoad_a_secret_may_end_in_a_slash(t *testing.T) {
	c, _, err := Load(nil, environment("SANAD_SMTP_HOST", "mail", "SANAD_SMTP_USER", "me", "SANAD_SMTP_PASSWORD", "s3cret/"), io.Discard)
	if err != nil || c.SMTPPassword != "s3cret/" {
		t.Errorf("got %q, %v", c.SMTPPassword, err)
	}
}

func TestLoad_reports_every_mistake_at_once(t *testing.T) {
	_, _, err := Load([]string{"-addr", "nowhere", "-base-url", "ftp://x", "-metrics-addr", "9100"},
		environment("SANAD_SMTP_PORT", "99999", "SANAD_LOG_LEVEL", "loud", "SANAD_MINIO_ENDPOINT", "127.0.0.1:9000", "SANAD_MONGO_URI", "http://x",
			"SANAD_MASTER_KEY", "short", "SANAD_SMTP_USER", "me", "SANAD_TRUSTED_PROXIES", "everyone"), io.Discard)
	if err == nil {
		t.Fatal("wrong settings were accepted")
	}
	for _, want := range []string{"SANAD_ADDR", "SANAD_METRICS_ADDR", "SANAD_BASE_URL", "SANAD_SMTP_PORT", "SANAD_LOG_LEVEL", "SANAD_MINIO_ENDPOINT", "SANAD_MONGO_URI", "SANAD_MASTER_KEY", "SANAD_SMTP_USER", "SANAD_TRUSTED_PROXIES"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named in:\n%v", want, err)
		}
	}
}

// Each machine would make a key of its own, and find what the others have stored
// locked.
func TestLoad_documents_that_machines_share_need_a_key_they_share(t *testing.T) {
	uri := []string{"SANAD_MONGO_URI", "mongodb://db"}
	if _, _, err := Load(nil, environment(uri...), io.Discard); err == nil || !strings.Contains(err.Error(), "SANAD_MASTER_KEY: must be set with SANAD_MONGO_URI") {
		t.Errorf("got %v, want that the key is asked for", err)
	}
	key := strings.Repeat("0badc0de", 8)
	if c, _, err := Load(nil, environment(append(uri, "SANAD_MASTER_KEY", key)...), io.Discard); err != nil || c.MasterKey != key {
		t.Errorf("got %q, %v", c.MasterKey, err)
	}
	if _, _, err := Load(nil, environment(append(uri, "SANAD_MASTER_KEY", "short")...), io.Discard); err == nil || strings.Contains(err.Error(), "must be set") {
		t.Errorf("got %v, want that the key is wrong and not that it is missing", err)
	}
}

func TestHeadsFile_is_in_the_data_folder_or_where_it_was_set(t *testing.T) {
	c, _, err := Load([]string{"-data", "here"}, environment(), io.Discard)
	if want := filepath.Join("here", "audit", "heads.jsonl"); err != nil || c.HeadsFile() != want {
		t.Errorf("got %q, %v; want %q", c.HeadsFile(), err, want)
	}
	c, _, err = Load(nil, environment("SANAD_AUDIT_HEADS", "/srv/heads"), io.Discard)
	if err != nil || c.HeadsFile() != "/srv/heads" {
		t.Errorf("got %q, %v", c.HeadsFile(), err)
	}
}

func TestLoad_secrets_come_from_files_too(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(nil, environment("SANAD_SMTP_HOST", "mail", "SANAD_SMTP_USER", "me", "SANAD_SMTP_PASSWORD_FILE", file), io.Discard)
	if err != nil || c.SMTPPassword != "s3cret" {
		t.Errorf("got %q, %v", c.SMTPPassword, err)
	}
	if _, _, err = Load(nil, environment("SANAD_SMTP_PASSWORD", "a", "SANAD_SMTP_PASSWORD_FILE", file), io.Discard); err == nil {
		t.Error("a value and a file were accepted together")
	}
	if _, _, err = Load(nil, environment("SANAD_SMTP_PASSWORD_FILE", file+".missing"), io.Discard); err == nil {
		t.Error("a missing file was accepted")
	}
	if err := os.WriteFile(file, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err = Load(nil, environment("SANAD_MASTER_KEY_FILE", file), io.Discard); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an empty file: got %v", err)
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
