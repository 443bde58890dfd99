//go:build unix

package running

import "syscall"

// Pause stops the process between two instructions, whatever it is doing, until
// Resume: nothing of it goes on meanwhile.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume lets a paused process go on as if nothing had happened.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.tb.Fatalf("%v: %v: %s", sig, err, s.Said())
	}
}

// PID is the process, for tools that look at it from outside.
func (s *Server) PID() int { return s.cmd.Process.Pid }
