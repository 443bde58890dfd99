package main

import (
	"fmt"
	"io"
)

// usage are the ways to call the program; the package's comment has the same
// lines, with a word on each.
const usage = `Usage:

  sanad [settings]                  serve the site (the default)
  sanad -demo                       serve, and fill an empty site with the sample world
  sanad [settings] user list [prefix]
  sanad [settings] user add -email A -name N [-name-en N] [-role R]
  sanad [settings] user role -email A (-give R | -take R)
  sanad [settings] user reset -email A
  sanad [settings] user reset-factor A
                                    remove the second factor of the person with that address
  sanad course check [-fix] DIR...  check course folders
  sanad [settings] course list
  sanad [settings] course import DIR|ZIP...
  sanad [settings] course export ID[@VERSION] FILE.zip
  sanad [settings] audit verify [-heads FILE]
                                    verify the audit log
  sanad [settings] audit log [-old FILE] [-save FILE] [-url ADDRESS [-key KEY]]
                                    check the public log of certificates
  sanad [settings] key rotate       add a key to sign certificates with
  sanad config                      print every setting with its value
  sanad help                        print this

Settings are these flags, or the variables named with them:

`

// help writes how the program is called and which flags there are.
func help(w io.Writer, flags string) { fmt.Fprint(w, usage, flags) }
