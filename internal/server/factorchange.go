package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/render"
)

// askRecoveryCodes asks for a code before new recovery codes are made.
func (s *Server) askRecoveryCodes(r *request) error {
	return s.askFactor(r, s.recoveryQuestion)
}

// askFactor asks somebody who has a second factor.
func (s *Server) askFactor(r *request, question func(*request) *render.QuestionPage) error {
	if ok, err := s.freshOwn(r, r.Path()); !ok || err != nil {
		return err
	}
	f, err := s.accounts.Factor(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	if !f.On {
		return r.see(factorPath)
	}
	return s.showQuestion(r, question(r), nil)
}

func (s *Server) recoveryQuestion(r *request) *render.QuestionPage {
	p := &render.QuestionPage{Base: s.pageBase(r, "factor.codes_title", "account"), Back: factorPath}
	p.Heading, p.Message = p.Title, p.T("factor.codes_ask")
	p.Form = factorForm(&p.Base, "/codes", "factor.codes_do", codeField(&p.Base, "factor.code_hint"))
	return p
}

func (s *Server) newRecoveryCodes(r *request) error {
	if ok, err := s.freshOwn(r, r.Path()); !ok || err != nil {
		return err
	}
	codes, err := s.accounts.NewRecoveryCodes(r.ctx(), r.actor, r.FormValue("code"))
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showQuestion(r, s.recoveryQuestion(r), err)
	}
	if err != nil {
		return err
	}
	return s.showRecovery(r, codes, "factor.codes_done")
}

// askTurnOff asks for a code before the second factor is turned off.
func (s *Server) askTurnOff(r *request) error {
	return s.askFactor(r, s.offQuestion)
}

func (s *Server) offQuestion(r *request) *render.QuestionPage {
	p := &render.QuestionPage{Base: s.pageBase(r, "factor.off_title", "account"), Back: factorPath, Danger: true}
	p.Heading, p.Message = p.Title, p.T("factor.off_ask")
	p.Form = factorForm(&p.Base, "/off", "factor.off_do", codeField(&p.Base, "factor.code_hint"))
	return p
}

func (s *Server) turnOffFactor(r *request) error {
	if ok, err := s.freshOwn(r, r.Path()); !ok || err != nil {
		return err
	}
	err := s.accounts.TurnOffFactor(r.ctx(), r.actor, r.FormValue("code"))
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showQuestion(r, s.offQuestion(r), err)
	}
	if err != nil {
		return err
	}
	return r.see(factorPath + "?done=factor-off")
}

// showQuestion shows a question; wrong is what is wrong with the answer to it.
func (s *Server) showQuestion(r *request, p *render.QuestionPage, wrong error) error {
	status := fiber.StatusOK
	if wrong != nil {
		status = fiber.StatusUnprocessableEntity
		if err := s.mistakes(r, &p.Form, wrong); err != nil {
			return err
		}
	}
	return s.show(r, status, p)
}
