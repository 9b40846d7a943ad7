"""What a real terminal is sent while people and alerts say hostile things: nothing that it would obey but our own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.rooms import Room, pinned
from tests.terminal import Terminal
from tests.tui.seat import WARROOM, Seat, seat
from tests.tui.test_hostile import HOSTILE, OBEYED, hostile_plan, say_everywhere

TEXT = " ".join(HOSTILE[name] for name in ("control characters", "text turned around", "tags"))
OURS = re.compile(
    r"\x1b\]0;SEV\d INC-[^\x00-\x1f\x7f-\x9f]*\x07"  # the title
    r"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    r"|\x1b\[[0-9;]*[mHhltupK]|\x1b\[[?>=<][0-9;]*\$?[hlpu]"  # colours, places, modes
    r"|\r\n"
)


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A seat before a room in which everything is hostile."""
    with seat(tmp_path_factory.mktemp("hostile"), pinned(hostile_plan(TEXT)), TEXT[:300]) as before:
        say_everywhere(before.room, TEXT)
        Room(TEXT[:300], store=before.room.store, clock=before.room.clock, seed=5)
        yield before


def obeyed(seen: str) -> list[str]:
    """What a terminal would obey in *seen* that we did not mean; the last sequence may have been read in part."""
    return OBEYED.findall(OURS.sub("", seen[: seen.rfind("\x1b")]))


def showing(place: str) -> Callable[[Terminal], object]:
    """A walk to *place* and back, on a terminal."""
    keys, word = {
        "the plan": ("P", "sha256"), "the past": ("<", "PAST"), "the wall": ("W", "█"),
        "an entry": ("4g\r", "by cli"), "the palette": (":", "What do you want"),
        "a question": ("n", "What do you want to note?"),
    }[place]  # fmt: skip

    def walk(screen: Terminal) -> None:
        before = len(screen.seen)
        screen.press(keys)
        screen.until(lambda seen: word in seen[before:])
        screen.press("\x1b")

    return walk


PLACES = ("the plan", "the past", "the wall", "an entry", "a question", "the palette")


@pytest.mark.parametrize("place", PLACES)
def test_the_terminal_is_sent_no_control_that_is_not_ours(sitting: Seat, place: str) -> None:
    with sitting.open("open", sitting.room.id) as screen:
        showing(place)(screen)
        assert "pwned" in screen.seen, "it is shown"
        assert obeyed(screen.seen) == []


def test_nor_by_the_list_of_incidents(sitting: Seat) -> None:
    with sitting.open("open", until="Incidents") as screen:
        screen.until(lambda seen: seen.count("INC-") >= 2)
        assert obeyed(screen.seen) == []


def test_nor_by_the_wall_alone(sitting: Seat) -> None:
    with sitting.open("wall", sitting.room.id, until="HOW BAD") as screen:
        screen.until(lambda seen: "MAY PAUSE" in seen)
        assert obeyed(screen.seen) == []


def test_nor_line_by_line(sitting: Seat) -> None:
    lines = ["status", "log", "fact list", "role list", "step list", "list", "note [/foo] \x1b]52;c;aGk=\x07", "quit"]
    ran = subprocess.run(
        [*WARROOM, "open", "--plain", sitting.room.id], env=sitting.env, input="\n".join(lines), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert "pwned" in ran.stdout
    assert OBEYED.findall(ran.stdout + ran.stderr) == []
