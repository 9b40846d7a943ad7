"""What `?` shows: the keys that work, and what the signs mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from warroom.tui.keys import shown
from warroom.tui.knobs import KNOBS
from warroom.tui.verbs import VERBS

HELP_TITLE = "Keys and signs"

_MOVING = (
    ((), "1 … 8", "go to a pane; large, where this size has no place for it"),
    ((("room.next", "tab"), ("room.previous", "shift+tab")), "", "next and previous pane"),
    ((("rows.down", "j"), ("rows.up", "k")), "", "move in a pane, as the arrows and the page keys do"),
    ((("rows.first", "g"), ("rows.last", "G")), "", "first and last"),
    ((("rows.choose", "enter"),), "", "do something with the row; on the timeline, read all of it"),
    ((("room.open", "o"),), "", "open the screen of the row: all that there is to say about it"),
    ((("room.enlarge", "plus"),), "", "enlarge the pane, and back"),
    ((("room.palette", "ctrl+p"),), "", "all commands by name"),
    ((("room.tour", "f1"),), "", "a tour in six steps"),
    ((("room.back", "escape"),), "", "back"),
    ((("room.quit", "q"),), "", "leave; the incident goes on, and the way back is printed"),
)
"""Bindings with their own keys, what is written where no key is, and what they do."""

_SIGNS = """\
!  alarm: late, or the harm goes on, or the worst level
^  caution: due soon, missing, unsure or stale
?  unknown: a question that nobody answered, or a step of which nobody can say whether it applies
.  open    >  started    x  done, or here    -  skipped    ~  waits for another step
=  recorded
STALE          older than it may be relied on: 15 minutes by hand
Z              UTC; local times carry their offset instead: +01"""


def help_lines(keys: Mapping[str, str]) -> list[str]:
    """The help as plain lines, with the overridden *keys* in their places."""
    verbs = [_said(shown(keys, f"verb.{verb.id}", verb.key), verb.about) for verb in VERBS]
    knobs = [_said(shown(keys, f"knob.{knob.id}", knob.key), knob.about) for knob in KNOBS if knob.key]
    return ["DO", *verbs, "", "LOOK", *knobs, "", "MOVE", *_moving(keys), "", "SIGNS", *_SIGNS.split("\n")]


def _moving(keys: Mapping[str, str]) -> Iterator[str]:
    for bindings, written, about in _MOVING:
        yield _said(written or ", ".join(shown(keys, name, key) for name, key in bindings), about)


def _said(key: str, about: str) -> str:
    return f"{key:<14} {about}"
