"""What may leave the room for a wall, a clipboard or a chat: only what rests on entries that are labelled normal.

A row quotes an entry in many ways: the timeline by its number, a step by its result, a page by a line in the middle of
it. So three things are looked at: the number, what the entry is about, and the words themselves. Where one of them fits
the row stays here; to refuse once too often costs a look at the screen, and to copy once too often cannot be undone.
Of the whole room the places are known in which a labelled entry may be quoted, and their words are withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from warroom.core.entries import NoteAdded, confidential, label_of
from warroom.core.envelope import Event, Label
from warroom.core.incident import Incident
from warroom.views import counts
from warroom.views.room import RoomView
from warroom.views.safe import line

WITHHELD = "(withheld)"
REFUSAL = "this rests on an entry that is labelled privileged or personal, and the clipboard carries only normal ones"
WAY = "read it here, or have the entry labelled normal first"
_ABOUT = ("step", "fact", "role", "duty")
_TELLING = 12
"""Letters from which on a text without a space is no mere name."""
_ENOUGH = 60
"""Letters of a text that prove that a row quotes it: what is shown may be cut off."""


class Withheld(NamedTuple):
    """What must not be copied: *entries* by their number, rows by the ids in *about*, and *quotes* wherever they
    stand."""

    entries: frozenset[int]
    about: frozenset[str]
    quotes: tuple[str, ...]

    def holds(self, noun: str, row: str, text: str) -> bool:
        """Whether the *row* of the pane of *noun*, which says *text*, is to stay here."""
        if noun == "timeline":
            return (row.isdecimal() and int(row) in self.entries) or self._quoted(text)
        return row in self.about or self._quoted(text)

    def _quoted(self, text: str) -> bool:
        part = text if len(text) >= _TELLING else None
        return any(quote[:_ENOUGH] in text or (part is not None and part in quote) for quote in self.quotes)


def withheld(incident: Incident, events: tuple[Event, ...], texts: Mapping[str, str]) -> Withheld:
    """What of *incident*, under the labels that it has now, must not be copied."""
    marked = confidential(incident, events)
    corrected = {seq for seq, by in incident.entries.corrections.items() if by in marked}
    # Without the plan that a declaration pins: it was written before, and everybody in the room works by it.
    bodies = [event.body.model_dump(exclude={"plan"}) for event in events if event.seq in marked and event.body]
    quotes = {line(said, 60_000) for body in bodies for said in _texts(body, texts)}
    about = {body[name] for body in bodies for name in _ABOUT if isinstance(body.get(name), str)}
    return Withheld(marked | corrected, frozenset(about), tuple(quotes))


def _texts(value: Any, texts: Mapping[str, str]) -> Iterator[str]:
    """The words in the *value* of a body, and those that were kept apart from it."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one, texts)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, texts)
    elif isinstance(value, str):
        said = texts.get(value, value).strip()
        if " " in said or len(said) >= _TELLING:
            yield said


def shareable(
    room: RoomView, incident: Incident, events: tuple[Event, ...], *, now: Incident | None = None
) -> RoomView:  # fmt: skip
    """*room* without what was said in entries that are labelled privileged or personal. A room of the past is shared
    under the labels of *now*: who gave one later meant what was said before."""
    labelled = {event.seq for event in events if label_of(now or incident, event.seq) is not Label.NORMAL}
    override = incident.severity.override
    if 1 in labelled:
        room = room._replace(identity=room.identity._replace(title=WITHHELD))
    if labelled & {one.seq for one in counts.resting(incident)}:
        room = room._replace(affected=room.affected._replace(why=WITHHELD, rests=""))
    if override and incident.severity.override_seq in labelled:
        room = room._replace(severity=room.severity._replace(why=WITHHELD))
    if labelled & _basis(incident, events):
        room = room._replace(recurrence=room.recurrence._replace(basis=WITHHELD, brief=""))
    return room


def _basis(incident: Incident, events: tuple[Event, ...]) -> set[int]:
    """The entries that the verdict may quote: the last look, and what was changed in the system."""
    changes = {event.seq for event in events if isinstance(event.body, NoteAdded) and event.body.change}
    return changes | ({incident.probes.last.seq} if incident.probes.last else set())
