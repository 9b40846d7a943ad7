"""A tour of the room in six steps, each read where it is about and tried at once.

Nobody reads a manual at the first alarm. A step is a line at the bottom that never takes the keys, so that what it
names can be done while it stands there.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom_widgets.notices import Said

_ON = "F1 goes on, esc ends the tour"
_STAYS_S = 600.0

STEPS = (
    Said(
        "The lines on top never move: how bad, how many people, still happening, who may pause, what is due next.",
        more=("! is an alarm and ^ a caution; what nobody knows is said as UNKNOWN and never taken for no.",),
    ),
    Said(
        "Below them are panes with numbers: 1 the checklist, 2 the seats, 3 what is due, 4 the timeline.",
        more=("A number goes there, j and k move, + makes a pane large and back, 5 are the plan's questions.",),
    ),
    Said(
        "Enter does something with the row that is selected; s, r and f do it from anywhere.",
        more=("Try it: 1, then s: start a step. What was recorded is said here, and how to take it back.",),
    ),
    Said(
        "f answers one of the plan's questions, and the severity follows by itself, with its reasons.",
        more=("Try it: f, choose one, answer. Leave with esc and it stays unknown.",),
    ),
    Said(
        "A colon lists every command by name, with its key and what it is for; type to narrow the list.",
        more=("? lists the keys of the screen that you are on.",),
    ),
    Said(
        "Everything is a record: < goes back along it, entry by entry, and shows the room as it was.",
        more=("q leaves; the incident goes on, and whoever is in the room sees what you did.",),
    ),
)


def step(number: int) -> Said | None:
    """Step *number*, counted from 0; none after the last."""
    if number >= len(STEPS):
        return None
    said, last = STEPS[number], number == len(STEPS) - 1
    counted = f"{number + 1} of {len(STEPS)}: {said.sentence}"
    more: Sequence[str] = (*said.more, "F1 or esc ends the tour" if last else _ON)
    return said._replace(sentence=counted, more=tuple(more), lasts_s=_STAYS_S)
