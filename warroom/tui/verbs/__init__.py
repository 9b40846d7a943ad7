"""What can be done from the room by key, one noun a file; this table is what the hint bar, the help and the palette
show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs import counts, entries, facts, phases, probes, roles, severity, steps, updates


class Verb(NamedTuple):
    """Something to do. *noun*: the pane whose selected row is its subject. The highest *weight* is the last to leave
    the hint bar."""

    id: str
    key: str
    label: str
    about: str
    talk: Callable[[Dialogue, str | None], Awaitable[None]]
    noun: str = ""
    weight: int = 0


VERBS = (
    Verb("step", "s", "step", "start, finish, skip or reopen a step", steps.act, "steps", 90),
    Verb("done", "d", "done", "finish a step", steps.done, "steps", 85),
    Verb("role", "r", "role", "join, hand over, accept, assign or leave a role", roles.act, "roles", 80),
    Verb("fact", "f", "fact", "answer one of the plan's questions", facts.act, "facts", 75),
    Verb("update", "u", "update", "post a situation report", updates.act, "", 70),
    Verb("note", "n", "note", "add a note", entries.note, "", 65),
    Verb("count", "a", "affected", "state how many people are affected", counts.act, "", 60),
    Verb("probe", "h", "happening", "say whether it still happens", probes.act, "", 55),
    Verb("phase", "p", "phase", "contained, resolved, closed, a false alarm", phases.act, "", 50),
    Verb("severity", "v", "severity", "override how bad it is", severity.act, "", 45),
    Verb("change", "c", "change", "say that the system was changed", entries.change, "", 40),
)  # fmt: skip

BY_ID = {verb.id: verb for verb in VERBS}
BY_NOUN = {"steps": "step", "roles": "role", "facts": "fact"}
"""The verb that Enter on a row of a pane means."""
