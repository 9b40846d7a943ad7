"""A room to tell a story in: a test reads as the list of what people did, and then looks.

The parts are the real ones. Only time and chance are handed in, so that a story goes the same way every time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.plans import MINIMAL
from warroom.core.envelope import Actor, Blob, Body, Event
from warroom.core.errors import Code, Refused
from warroom.core.incident import COMMANDS, Incident
from warroom.core.opening import Declare
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.desk import Desk, Entropy, Recorded
from warroom.ports import Store
from warroom.stores.memory import MemoryStore
from warroom.views import room as views
from warroom.views.room import RoomView

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""When every story begins, unless it says otherwise."""


class Clock:
    """A clock that stands until it is told to step."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        """Where it stands."""
        return self.at

    def step(self, **span: float) -> None:
        """Goes on by so many ``minutes=``, ``hours=``, as timedelta takes them."""
        self.at += timedelta(**span)


def dice(seed: int = 0) -> Entropy:
    """Randomness that is the same in every run."""
    return random.Random(seed).randbytes


def pinned(text: str = MINIMAL) -> PinnedPlan:
    """The plan that *text* spells, pinned."""
    return PinnedPlan.of(Plan.model_validate(YAML(typ="safe", pure=True).load(StringIO(text))), text)


PINNED = pinned()


class Room:
    """An incident on the minimal plan, and everybody who works on it.

    ``room.do(VERB, who=…, FIELD=…)`` carries out a command, ``room.refused(…)`` gives the refusal that it meets.
    """

    def __init__(
        self, title: str = "Refunds that nobody promised", *, plan: PinnedPlan = PINNED, who: str = "ana",
        store: Store | None = None, clock: Clock | None = None, seed: int = 0, **fields: Any,
    ) -> None:  # fmt: skip
        self.store = store or MemoryStore()
        self.clock = clock or Clock()
        self.desk = Desk(self.store, self.clock, dice(seed))
        self.declared = self.desk.declare(Declare(title=title, plan=plan, **fields), Actor(who, "cli"))
        self.id = self.declared.incident

    def do(
        self, verb: str, *, who: str = "ana", once: str | None = None, files: Sequence[Blob] = (),
        dry_run: bool = False, **fields: Any,
    ) -> Recorded:  # fmt: skip
        """Carries out the command called *verb*."""
        command = COMMANDS[verb](**fields)
        return self.desk.do(self.id, command, Actor(who, "cli"), once=once, files=files, dry_run=dry_run)

    def refused(self, verb: str, **fields: Any) -> Refused:
        """The refusal that the command meets, having recorded nothing. Each one says a sentence and a way on."""
        before = self.desk.records(self.id)
        with pytest.raises(Refused) as caught:
            self.do(verb, **fields)
        assert self.desk.records(self.id) == before, "a refused command records nothing"
        assert_says_how_to_go_on(caught.value)
        return caught.value

    def wait(self, **span: float) -> None:
        """Lets time pass: ``room.wait(minutes=5)``."""
        self.clock.step(**span)

    def override(self, *phases: str, who: str = "ana") -> None:
        """Goes through *phases* against whatever guards stand in the way."""
        for phase in phases:
            self.do("phase_set", who=who, phase=phase, override=True, why="the board has decided")

    @property
    def incident(self) -> Incident:
        """The incident as it is now."""
        return self.desk.load(self.id)

    @property
    def events(self) -> tuple[Event, ...]:
        """Its record."""
        return self.desk.history(self.id).events

    @property
    def kinds(self) -> list[str]:
        """The kinds of its events, in order."""
        return [event.kind for event in self.events]

    @property
    def view(self) -> RoomView:
        """The room as people see it now."""
        history = self.desk.history(self.id)
        return views.view(history.incident, history.events, self.clock.now(), history.texts)

    @property
    def json(self) -> dict[str, Any]:
        """The room as programs see it now."""
        return views.as_json(self.incident, self.clock.now())


def assert_says_how_to_go_on(refused: Refused) -> None:
    """A refusal is a sentence and a hint that names a command, or an option of the one that was given."""
    assert refused.sentence.strip(), refused.code
    names_it = "warroom " in refused.hint or "--" in refused.hint
    assert names_it, f"{refused.code}: {refused.sentence}: the hint {refused.hint!r} names no command"


def bodies(recorded: Recorded) -> list[Body | None]:
    """What a command recorded."""
    return [event.body for event in recorded.events]


def kinds(recorded: Recorded) -> list[str]:
    """The kinds of what a command recorded."""
    return [event.kind for event in recorded.events]


def refusal(code: Code, refused: Refused) -> str:
    """The sentence of *refused*, which has this *code*."""
    assert refused.code is code, f"{refused.code}: {refused.sentence}"
    return refused.sentence
