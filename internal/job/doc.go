// Package job keeps work that must happen: it is stored first and done after,
// so that it survives the process, and it travels from one feature to another
// that must not be imported.
//
// A job runs at least once, never by two processes at the same time while both
// are healthy. So a handler must be repeatable: it inserts under fixed ids and
// treats "already exists" as done. A job that fails is tried again, later and
// later; after the last try it waits for an administrator. Schedules are jobs
// that come back.
//
// What a job means is left to its handler; who may see and repeat jobs is left
// to policy.
package job
