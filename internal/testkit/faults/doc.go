// Package faults holds the tests that break the program on purpose: killed in
// the middle of its work, its disk full, its stores out of reach. Each keeps a
// ledger of what the program acknowledged, and compares it afterwards with what
// is stored: nothing acknowledged may be missing, and nothing may be there
// twice.
package faults
