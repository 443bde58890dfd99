// Package question knows one question: what a learner may see of it, how an
// answer travels from a page into storage and back, what the answer earns, and
// what may be said about it afterwards.
//
// It is pure: no storage, no clock. A View is key-free by construction, for it
// is a type of its own that has no place for a key, and the names by which a
// page sends choices back are tokens made from a secret seed: neither the ids an
// author gave ("a", "wrong-2") nor their order reach the browser. Stored
// responses hold the author's ids, so they outlive tokens and later versions.
//
// # What an answer earns
//
// The share of an item's points is between 0 and 1. No answer earns 0.
//
//   - single, truefalse: 1 for the right choice.
//   - multiple, errors: every right pick earns 1/n of the n right ones, every
//     wrong pick takes 1/n away, never below 0.
//   - text: 1 when it equals an accepted answer after Arabic folding; strict
//     items forgive only spaces and invisible marks.
//   - numeric: 1 within the tolerance, whatever digits it is written in.
//   - match, gaps: 1/n for each of n parts; a wrong part takes nothing away.
//   - order: of the n-1 neighbours in the right sequence, the share that also
//     follow each other directly in the answer. Two things put in one place
//     have no neighbours.
//   - scenario: points of the path over points of the best path. What is left
//     undone counts as its worst way, so stopping early never pays. A path is
//     at most as long as the scenario has nodes.
//   - essay: nothing until a person has reviewed it.
//
// Marking all-or-nothing turns every share below 1 into 0.
package question
