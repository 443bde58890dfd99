// Package account keeps people: who they are, how they sign in, which sessions
// they have, what they prefer to read and which roles they hold.
//
// Passwords are stored as argon2id with a pepper kept outside the database;
// session, set-up and reset secrets are stored hashed. Which role allows what is
// decided in package policy; mail is carried by package notify.
package account
