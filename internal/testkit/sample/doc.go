// Package sample is the sample world of package demo on a running site, with what
// it lacks to show every type of page: a course whose quiz asks every type of
// question, attempts that are open, handed in and failed.
//
// Its list of views is the one list of pages: the gallery takes their pictures,
// the stories open each of them, look at it with the rules of accessibility, and
// hold the list to the templates, so that no page is left out.
package sample
