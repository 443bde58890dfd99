package render

import "sanad/internal/lms"

// Frame is what stands around the content of a page: flat, because templates
// reach the fields of what a page embeds by a slow way.
type Frame struct {
	Title, Description, Canonical, SwitchPath, Notice               string
	Indexed, ArabicIndic                                            bool
	InCourses, InLearn, InCertificates, InVerify, InReview, InAdmin bool
	User                                                            *User
	Nudge                                                           bool // a second factor is missing
	Home                                                            string
	Org                                                             *OrgMark
}

func frame(p Page) *Frame {
	b := p.base()
	return &Frame{Title: b.Title, Description: b.Description, Canonical: b.Canonical, SwitchPath: p.SwitchPath(),
		Notice: b.Notice, Indexed: b.Indexed, ArabicIndic: b.ArabicIndic(), User: b.User,
		InCourses: b.Nav == "courses", InLearn: b.Nav == "learn", InCertificates: b.Nav == "certificates",
		InVerify: b.Nav == "verify", InReview: b.Nav == "review", InAdmin: b.Nav == "admin", Nudge: b.Nudge,
		Home: b.Home, Org: b.Org}
}

// frameLook is what frames differ in beside the words in their places. There are
// few, so that all that were ever needed are kept.
type frameLook struct {
	lang                                  lms.Lang
	nav                                   string
	arabicIndic, indexed                  bool
	title, description, canonical, notice bool // there is one
	user                                  User // without a name
	signedIn, nudge                       bool
	org                                   OrgMark // without a name
	tenant                                bool    // an organization's
}

// framed is a frame, ready: the head, the top and the bottom of pages.
type framed struct{ head, top, bottom *Ready }

// look says which of the frames a page has, and a frame with marks in place of
// words.
func (f *Frame) look(b *Base) (frameLook, *Frame) {
	marked := *f
	l := frameLook{lang: b.Lang, nav: b.Nav, arabicIndic: f.ArabicIndic, indexed: f.Indexed, nudge: f.Nudge}
	mark := func(text *string, there *bool, p place) {
		if *there = *text != ""; *there {
			*text = marks[p]
		}
	}
	mark(&marked.Title, &l.title, titlePlace)
	mark(&marked.Description, &l.description, descriptionPlace)
	mark(&marked.Canonical, &l.canonical, canonicalPlace)
	mark(&marked.Notice, &l.notice, noticePlace)
	marked.SwitchPath = marks[switchPlace]
	mark(&marked.Home, &l.tenant, homePlace)
	if f.Org != nil {
		l.org = OrgMark{Attr: f.Org.Attr}
		marked.Org = &OrgMark{Name: marks[orgPlace], Attr: f.Org.Attr}
	}
	if f.User != nil {
		l.signedIn, l.user = true, User{Staff: f.User.Staff, Admin: f.User.Admin}
		user := l.user
		user.Name = marks[namePlace]
		marked.User = &user
	}
	return l, &marked
}

// frame returns the ready frame of a page, making it the first time.
func (r *Renderer) frame(page string, b *Base, f *Frame) (*framed, error) {
	look, marked := f.look(b)
	if ready, ok := r.frames.Load(look); ok {
		return ready.(*framed), nil
	}
	var parts [3]*Ready
	for i, part := range []struct {
		name string
		data any
	}{{"head", marked}, {"top", marked}, {"bottom", marks[noncePlace]}} {
		var d Document
		if err := r.write(&d, b, page, part.name, part.data); err != nil {
			return nil, err
		}
		parts[i] = newReady("", d.own.Bytes())
	}
	ready := &framed{parts[0], parts[1], parts[2]}
	r.frames.Store(look, ready)
	return ready, nil
}
