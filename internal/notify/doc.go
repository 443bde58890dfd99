// Package notify carries mails: written in the reader's language from message
// keys, sent by durable jobs through SMTP, or kept in an outbox folder and
// listed for the administrator, for thirty days, where no mail server is set.
package notify
