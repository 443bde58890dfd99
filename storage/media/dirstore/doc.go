// Package dirstore keeps media in a folder of one machine. It implements
// media.Store.
//
// The folder holds "objects", where each object is a file whose path is its key,
// and "temp", where an object is written before it gets its name. A file begins
// with the object's own bytes and ends in 256 bytes of ours that tell its type,
// so that content and type change together.
//
// One process at a time may write to the folder; it promises that an object is
// on the disk when Put returns. It leaves to the caller who may read what.
package dirstore
