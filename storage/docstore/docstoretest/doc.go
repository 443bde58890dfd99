// Package docstoretest is the contract of docstore.Store as tests.
//
// Every implementation runs Run, and Durable if it can be opened again, from a
// test of a few lines; a promise that is not tested here is not one. The comments
// say why each promise is made, and what breaks without it.
//
// To add a promise, write it down in docstore.Store first, then test it here, and
// let both stores fail before either is changed.
package docstoretest
