"""Labelling in the room: who is next, what happened to them, and what somebody says of them.

A label is durable before the next person is shown: whoever labels four hundred people in an evening must not lose one
to a terminal that dies, and must never give a key to somebody whom they had not seen. All of it blocks, and is done in
a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from textual.message import Message

from warroom.core.errors import Code, Refused
from warroom_widgets.notices import Said

if TYPE_CHECKING:
    from warroom.core.envelope import Actor
    from warroom.core.incident import Incident
    from warroom.core.labels import Answer, Labelled, Sampled
    from warroom.desk import Desk, Recorded
    from warroom.labelling import Labelling as Kept
    from warroom.views.labels import LabelsView, PersonView


class Contexts(Protocol):
    """What happened to people who were drawn, on this machine; a Sampler has it."""

    def place(self, incident: str, count: str) -> Path:
        """See Sampler."""
        ...

    def shown(self, path: Path) -> Mapping[str, Mapping[str, object]]:
        """See Sampler."""
        ...


OpenSampler = Callable[[], Contexts]
"""Gives what knows it. It is called in the thread that needs it: what reads logs takes a while to load."""
_FETCH = "warroom count sample {} --again fetches it, where the logs are, and so does K"


class Queue(NamedTuple):
    """Where the labelling of a count stands: the *person* to be labelled, none where nobody is left. *back*: how many
    labels one went back for them, and *before* what one said then. *missing*: why it is not known what happened.
    *said*: what was recorded."""

    labels: LabelsView
    person: PersonView | None
    back: int
    before: Answer | None
    missing: str = ""
    said: Said | None = None


class Looked(Message):
    """Somebody wants to see who is to be labelled for *count*, or whom they labelled *back* labels ago. *at*: the
    person who stays, if they are still to be labelled. *number*: which question of the screen *where* it is."""

    def __init__(self, where: Any, number: int, count: str | None, back: int = 0, at: str = "") -> None:
        super().__init__()
        self.where = where
        self.number = number
        self.count = count
        self.back = back
        self.at = at


class Judged(Message):
    """Somebody said *answer* of *person*."""

    def __init__(self, where: Any, number: int, count: str, person: str, answer: Answer) -> None:
        super().__init__()
        self.where = where
        self.number = number
        self.count = count
        self.person = person
        self.answer = answer


class Labelling:
    """Labels as *actor*. *sampler*: none where no logs are, as in a demo."""

    def __init__(self, desk: Desk, actor: Actor, sampler: OpenSampler | None) -> None:
        self._desk = desk
        self._actor = actor
        self._open = sampler
        self._happened: dict[tuple[Path, float], Mapping[str, Any]] = {}

    @cached_property
    def _kept(self) -> Kept:
        """What keeps labels, read when somebody labels."""
        from warroom.labelling import Labelling as Kept

        return Kept(self._desk)

    def look(self, incident: str, count: str | None, back: int = 0, at: str = "") -> Queue:
        """Who is next; see Looked. Refused (not_found) where nobody was drawn."""
        from warroom.core.opinions import left, said_last
        from warroom.views import labels as views

        known = self._desk.load(incident)
        sampled = _sampled(known, count)
        name, me = sampled.drawing.rule.id, known.plan.person_for(self._actor.id)
        people, labels = self._kept.drawn(known, name), self._kept.labels(known, name)
        mine = _mine(labels, me)
        back = min(back, len(mine))
        waiting = left(sampled.drawing, people, labels, me)
        wanted = mine[-back] if back else at
        one = next((person for person in (people if back else waiting) if person.id == wanted), None)
        one = one or next(iter(waiting), None)
        happened, missing = self._context(known, sampled, needed=one is not None)
        return Queue(
            views.view(sampled, people, labels, me, self._kept.measured(known, name)),
            views.person(one, happened.get(one.id)) if one else None,
            back,
            said_last(labels)[one.id].get(me) if one and back else None,
            missing,
        )

    def judge(self, incident: str, count: str, person: str, answer: Answer) -> Queue:
        """Keeps what was said, durably, and gives who is next. Refused for an outsider."""
        known = self._desk.load(incident)
        recorded = self._kept.label(incident, count, [(person, answer)], self._actor)
        return self.look(incident, count)._replace(said=_said(known, recorded) if recorded else None)

    def _context(self, incident: Incident, sampled: Sampled, *, needed: bool) -> tuple[Mapping[str, Any], str]:
        """What happened to those who were drawn, by person, and why that is not known."""
        name = sampled.drawing.rule.id
        if not needed:
            return {}, ""
        if self._open is None:
            return {}, "this room has no logs"
        sampler = self._open()
        path = sampler.place(incident.id, name)
        try:
            return self._read(sampler, path), ""
        except Refused as refused:
            return {}, f"{refused.sentence}. {_FETCH.format(name)}"
        except OSError as error:
            return {}, f"{path} cannot be read: {error.strerror}"

    def _read(self, sampler: Contexts, path: Path) -> Mapping[str, Any]:
        """Read once, for as long as the file is the same."""
        key = (path, path.stat().st_mtime if path.exists() else 0.0)
        if key not in self._happened:
            self._happened = {key: sampler.shown(path)}
        return self._happened[key]


def _sampled(incident: Incident, count: str | None) -> Sampled:
    from warroom.core.labels import sample_of

    drawn = incident.labels.by_count
    if not drawn:
        raise Refused(Code.NOT_FOUND, "nobody was drawn to be labelled", "warroom count sample ID --size 400")
    return sample_of(incident, count if count and count in drawn else list(drawn)[-1])


def _mine(labels: Sequence[Labelled], me: str) -> list[str]:
    """Whom *me* labelled, in the order of the last label."""
    found: dict[str, None] = {}
    for one in labels:
        if one.by == me:
            found.pop(one.person, None)
            found[one.person] = None
    return list(found)


def _said(incident: Incident, recorded: Recorded) -> Said:
    from warroom.tui.scans import told

    return told(incident, recorded, "")
