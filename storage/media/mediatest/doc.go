// Package mediatest is the contract of media stores: Run proves every promise of
// media.Store on a real store. A new store is done when it passes.
package mediatest
