package main

import (
	"os"
	"strings"
	"testing"

	"sanad/internal/testkit/faults/running"
)

func TestMain(m *testing.M) { os.Exit(running.Main(m)) }

// wantStatus fails the test unless a command ended with the status.
func wantStatus(t *testing.T, o running.Outcome, status int) running.Outcome {
	t.Helper()
	if o.Status != status {
		t.Fatalf("exit status %d, want %d\n%s\n%s", o.Status, status, o.Out, o.Err)
	}
	return o
}

// wantWords fails the test unless text holds all the words.
func wantWords(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in:\n%s", w, text)
		}
	}
}

func TestSettings_wrong_ones_are_reported_all_together(t *testing.T) {
	env := []string{"SANAD_SMTP_PORT=99999", "SANAD_MONGO_URI=http://x", "SANAD_MASTER_KEY=short", "SANAD_MINIO_ENDPOINT=127.0.0.1:9000"}
	o := wantStatus(t, running.Run(t, env, "-colour", "-addr", "nowhere", "-base-url", "ftp://x", "serv"), exitSettings)
	wantWords(t, o.Err, "-colour", `"serv"`, "SANAD_SMTP_PORT", "SANAD_MONGO_URI", "SANAD_MASTER_KEY", "SANAD_MINIO_ENDPOINT", "SANAD_ADDR", "SANAD_BASE_URL")
	if strings.Contains(o.Err, "goroutine") {
		t.Errorf("a mistake in the settings is answered with a stack:\n%s", o.Err)
	}
}

func TestSettings_an_address_of_every_interface_names_no_site(t *testing.T) {
	o := wantStatus(t, running.Run(t, nil, "-data", t.TempDir(), "-addr", ":8207"), exitSettings)
	wantWords(t, o.Err, "SANAD_BASE_URL", ":8207", "127.0.0.1")
}

func TestSettings_mongodb_needs_a_master_key(t *testing.T) {
	o := wantStatus(t, running.Run(t, []string{"SANAD_MONGO_URI=mongodb://127.0.0.1:1"}, "-data", t.TempDir()), exitSettings)
	wantWords(t, o.Err, "SANAD_MASTER_KEY", "SANAD_MONGO_URI", "keys/master.key")
}

func TestArguments_unknown_ones_are_refused(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{{"-nonsense"}, {"serv"}, {"user"}, {"user", "fly"}, {"course"}, {"course", "check"}, {"course", "sing"},
		{"audit"}, {"audit", "burn"}, {"audit", "verify", "-fast"}, {"audit", "verify", "heads.jsonl"}, {"key"}, {"key", "rotate", "twice"},
		{"user", "add", "-email", "a@example.org"}, {"user", "role", "-email", "a@example.org"}} {
		o := running.Run(t, nil, append([]string{"-data", data}, args...)...)
		if o.Status != exitSettings || o.Err == "" || o.Out != "" {
			t.Errorf("%q: status %d, said %q, printed %q", args, o.Status, o.Err, o.Out)
		}
	}
}

func TestHelp_names_every_flag(t *testing.T) {
	o := wantStatus(t, running.Run(t, nil, "-h"), exitOK)
	wantWords(t, o.Err, "-addr", "-data", "-base-url", "-demo")
	for _, args := range [][]string{{"help"}, {"-data", "x", "help"}, {"help", "user"}} {
		if same := wantStatus(t, running.Run(t, nil, args...), exitOK); same.Err != o.Err || same.Out != o.Out {
			t.Errorf("%q does not print what -h prints, but:\n%s%s", args, same.Err, same.Out)
		}
	}
}

// TestHelp_names_every_command, and the package's comment the same ways to call
// them.
func TestHelp_names_every_command(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := strings.Cut(string(source), "\npackage main")
	for line := range strings.Lines(usage) {
		if call, _, _ := strings.Cut(strings.TrimSpace(line), "   "); strings.HasPrefix(call, "sanad ") && !strings.Contains(doc, "//\t"+call) {
			t.Errorf("the package's comment lacks %q", call)
		}
	}
	for name := range commands {
		if !strings.Contains(usage, " "+name+" ") {
			t.Errorf("help does not name %s", name)
		}
	}
}

func TestConfig_prints_settings_and_masks_secrets(t *testing.T) {
	env := []string{"SANAD_SMTP_HOST=mail.example.org", "SANAD_SMTP_USER=sanad", "SANAD_SMTP_PASSWORD=very-secret-1", "SANAD_MONGO_URI=mongodb://u:very-secret-2@db",
		"SANAD_MASTER_KEY=" + strings.Repeat("0badc0de", 8), "SANAD_MINIO_ENDPOINT=m:9000", "SANAD_MINIO_ACCESS_KEY=a", "SANAD_MINIO_SECRET_KEY=very-secret-3"}
	o := wantStatus(t, running.Run(t, env, "config"), exitOK)
	wantWords(t, o.Out, "mail.example.org", "SANAD_SMTP_PASSWORD", "********", "127.0.0.1:8080")
	for _, secret := range []string{"very-secret", "0badc0de"} {
		if strings.Contains(o.Out+o.Err, secret) {
			t.Errorf("%s is printed:\n%s", secret, o.Out)
		}
	}
}
