"""The walk through triage, on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import signal

import pytest

from tests.cli.conftest import PROGRAM, Run

PATIENCE_S = 30


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self.shown = ""
        self._seen = 0
        self._pid, self._screen = pty.fork()
        if self._pid == 0:
            os.execv(PROGRAM, [str(PROGRAM), *args])

    def expect(self, text: str) -> None:
        """Waits until *text* is shown after what was expected before."""
        while text not in self.shown[self._seen :]:
            assert self._read(), f"{text!r} never came after {self.shown!r}"
        self._seen = self.shown.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        """Types *text* and the return key."""
        os.write(self._screen, f"{text}\n".encode())

    def leave(self) -> int:
        """The exit code, once the program has ended."""
        while self._read():
            pass
        os.close(self._screen)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def interrupt(self) -> None:
        """Presses ^C."""
        os.kill(self._pid, signal.SIGINT)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], PATIENCE_S)
        assert ready, f"nothing more came after {self.shown!r}"
        try:
            read = os.read(self._screen, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)


def test_declaring_on_a_terminal_walks_through_triage(war: Run, plan: str) -> None:
    terminal = Terminal("declare", "--plan", plan, "--as", "ana")
    terminal.expect("What happened, in a line")
    terminal.type("Refunds that do not exist")
    terminal.expect("An AI incident is: harmful || personal_data")
    terminal.expect("A routine bug is:")
    terminal.expect("Is the output wrong or harmful?")
    terminal.type("maybe")
    terminal.expect("it is a yes-or-no question")
    terminal.type("yes")
    terminal.expect("Was personal data exposed?")
    terminal.type("")
    terminal.expect("An AI incident: yes")
    terminal.expect("Severity: SEV3 Minor")
    terminal.expect("could be SEV1: unknown affected.high, harm")
    terminal.expect("Declare it")
    terminal.type("y")
    terminal.expect("this version pages nobody itself")
    assert terminal.leave() == 0

    facts = war("status", "--json").json()["facts"]
    assert (facts["harmful"]["value"], facts["personal_data"]["value"]) == (True, None)


def test_what_was_said_on_the_line_is_not_asked_again(war: Run, plan: str) -> None:
    terminal = Terminal("declare", "Title", "--plan", plan, "--fact", "harmful=no", "--as", "ana")
    terminal.expect("Was personal data exposed?")
    assert "Is the output wrong or harmful?" not in terminal.shown
    assert "What happened" not in terminal.shown
    terminal.type("no")
    terminal.expect("An AI incident: no")
    terminal.expect("A routine bug:  undetermined, because affected.high and reach_pct and sessions are unknown")
    terminal.expect("Neither holds: Ask the engineer to reproduce it")
    terminal.expect("Declare it")
    terminal.type("n")
    terminal.expect("nothing was declared")
    assert terminal.leave() == 1

    assert war("list").out == "no incidents yet\n"


def test_with_several_plans_one_is_chosen(war: Run) -> None:
    terminal = Terminal("declare", "Title", "--as", "ana")
    terminal.expect("Which plan (assistant, decisions)")
    terminal.type("decisions")
    terminal.expect("Plan decisions")
    terminal.interrupt()

    assert terminal.leave() == 130


@pytest.mark.parametrize("silent", ["--no-input", "--json"])
def test_nothing_is_asked_where_that_was_said(plan: str, silent: str) -> None:
    terminal = Terminal("declare", "--plan", plan, silent)
    terminal.expect("say in a line what happened")

    assert terminal.leave() == 2


def test_the_status_fits_one_small_screen(war: Run) -> None:
    war("declare", "x", "--plan", "assistant", "--drill")
    terminal = Terminal("status")
    terminal.expect("DUE")

    assert terminal.leave() == 0
    assert len(terminal.shown.splitlines()) <= 24
    assert max(map(len, terminal.shown.splitlines())) <= 80
