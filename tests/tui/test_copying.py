"""Copying: the row in full, the status as Markdown, and nothing that is labelled."""

from __future__ import annotations

import os
import re
from base64 import b64decode

import pytest

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from tests.tui.test_hostile import HOSTILE, hostile_room
from warroom.tui.clipboard import LARGEST, fits, sequences

ESCAPES = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Terminal:
    """Hears what is written to the terminal of a stage."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written: list[str] = []
        monkeypatch.setattr(stage.app._driver, "write", self._hear)

    def _hear(self, text: str) -> None:
        if "]52;" in text:  # and not the shape of the mouse pointer
            self.written.append(text)

    @property
    def clipboard(self) -> str:
        """What it has been told to keep."""
        found = ESCAPES.fullmatch("".join(self.written))
        assert found, self.written
        return b64decode(found[1]).decode()


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not within tmux."""
    monkeypatch.delenv("TMUX", raising=False)


def told() -> Room:
    """A room in which counsel has said something in confidence."""
    room = Room()
    room.do("note_add", text="a word for everybody " + "and on it goes " * 20)
    room.do("note_add", text="what counsel thinks of it", label="privileged")
    room.do("step_done", step="triage-check", result="as counsel said")
    room.do("entry_label", seq=room.incident.seq, as_label="privileged", why="quotes counsel")
    return room


async def test_the_selected_row_is_copied_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_screen(told()) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("4", "slash", *"everybody", "enter", "y")
        await stage.sees("= the row was sent to the terminal's clipboard", "X shows it as plain text")
        assert terminal.clipboard == "12:00Z ana a word for everybody " + ("and on it goes " * 20).strip() + " #5"


@pytest.mark.parametrize(("pane", "words"), [("4", "counsel thinks"), ("4", "triage-check done"), ("1", "triage")])
async def test_what_is_labelled_is_not_copied_from_any_pane(
    pane: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    async with on_screen(told(), size=(200, 60)) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press(pane, "slash", *words, "enter")
        await stage.sees(f"/{words} 1 of")
        await stage.press("y")
        await stage.sees("! this rests on an entry that is labelled privileged or personal")
        assert terminal.written == []
        await stage.press("X")
        await stage.sees("Plain text")
        assert "counsel" not in stage.text.partition("###")[0]


async def test_neither_is_it_from_the_entry_or_from_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    room = told()
    async with on_screen(room) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("4", "slash", *"counsel thinks", "enter", "enter")
        await stage.sees("RECORD")
        await stage.press("y")
        await stage.sees("! this rests on an entry")
        await stage.press("escape", "escape", "less_than_sign")
        await stage.sees("PAST", "#6 of")
        await stage.press("right", "right")
        await stage.sees("#8 of")
        await stage.press("4", "slash", *"as counsel", "enter", "y")
        await stage.sees("! this rests on an entry")
        assert terminal.written == []


async def test_the_status_is_copied_as_the_command_line_prints_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(title="Refunds *nobody* promised")
    room.do("count_set", low=1, high=9, why="what counsel thinks", label="privileged")
    async with on_screen(room) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("Y")
        await stage.sees("the status as Markdown was sent")
        assert terminal.clipboard.startswith(f"### {room.id} · Refunds \\*nobody\\* promised")
        assert "counsel thinks" not in terminal.clipboard
        assert "(withheld)" in terminal.clipboard


async def test_both_are_found_among_all_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_screen(Room()) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.type("copy status")
        await stage.sees("the status as Markdown was sent")
        assert terminal.clipboard.startswith("### INC-")


async def test_a_text_that_is_too_long_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    room.do("note_add", text="漢" * (LARGEST // 3))
    async with on_screen(room) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("T", "enter")
        await stage.sees("Entry #5 note.added")
        await stage.press("y")
        await stage.sees("! the row is too long for a clipboard", "X shows it as plain text")
        assert terminal.written == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_reaches_the_terminal_as_base64_alone(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with on_screen(hostile_room(text)) as stage:
        terminal = Terminal(stage, monkeypatch)
        await stage.press("Y")
        await stage.until(lambda: terminal.written, "copied")
        assert "\x1b" not in terminal.clipboard
        assert "\x9b" not in terminal.clipboard


def test_within_tmux_the_same_goes_to_tmux_and_through_it() -> None:
    plain = sequences("brief", {})
    assert plain == "\x1b]52;c;YnJpZWY=\x07"
    assert sequences("brief", {"TMUX": "/tmp/tmux,1,0"}) == plain + "\x1bPtmux;\x1b\x1b]52;c;YnJpZWY=\x07\x1b\\"


def test_what_fits_is_counted_in_bytes() -> None:
    assert fits("x" * LARGEST)
    assert not fits("é" * (LARGEST // 2 + 1))
    assert os.environ.get("TMUX") is None
