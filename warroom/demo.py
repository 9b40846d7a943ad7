"""Plays a documented incident against a plan, through the same desk that people use.

`cues` turns a scenario into commands and touches nothing. A `Player` carries them out, one after the other. `play_all`
does it in one go, for scripts; a `LivePlayer` fills the room up to where the newcomer comes in, then goes on by itself
in a thread while people take part. They may well be faster than the script: what is refused then is skipped and noted.

Who builds a desk is not decided here: a *desk factory* is handed in, and is given the scenario's clock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag
from typing import Any, ClassVar

from pydantic import Field

from warroom.core.anchors import SetAnchor
from warroom.core.counts import Method
from warroom.core.duties import find
from warroom.core.envelope import Actor, Blob, Command, Evidence
from warroom.core.errors import Refused
from warroom.core.incident import COMMANDS
from warroom.core.instants import stamp
from warroom.core.notices import DraftNotice
from warroom.core.opening import Declare
from warroom.core.plan import Plan
from warroom.core.plan.base import Id
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.roles import RoleJoined
from warroom.desk import Desk, Recorded, kept
from warroom.ports import Clock
from warroom.scenarios import EDITS, TRIES, Move, Opens, Scenario, refers_to
from warroom.tempo import SECONDS, CompressedClock, ScenarioClock, Ticks, timetable

DeskFactory = Callable[[Clock], Desk]
"""Gives a desk over a store of the demo's own, which reads the time from the clock that it is given."""

_SEATS = {"role_offer": "to", "role_assign": "person"}
"""Arguments that name a person: a scenario names a seat there, as it does everywhere."""

MEASURES = "count_measure"
SETS_UP = "probe_set"

_NOT_YET_KNOWN = 1
"""Stands for the number of an entry until that is recorded."""


class TryProbe(Command):
    """What the exercise saw when it tried a probe. Becomes a sample, as the tries of a real one do."""

    VERB: ClassVar[str] = TRIES

    probe: Id
    clean: int = Field(default=0, ge=0)
    failed: int = Field(default=0, ge=0)
    inconclusive: int = Field(default=0, ge=0)
    why: str

    def sample(self, seq: int) -> dict[str, Any]:
        """The try as a series holds it, where the record stood at *seq*."""
        assert self.at is not None, "a move has an instant"
        tried = self.model_dump(include={"clean", "failed", "inconclusive", "why"})
        return {**tried, "at": stamp(self.at), "repeated": 0, "seq": seq}


@dataclass(frozen=True, slots=True)
class Cue:
    """A command of the replay, ready to be given at *heard*. *refers*: the move whose entry it corrects or labels;
    *edits*: what a draft replaces in the words of its template, and by what."""

    number: int
    name: str | None
    heard: datetime
    actor: Actor
    command: Command
    files: tuple[Blob, ...] = ()
    refers: str | None = None
    edits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cue that was refused, and why: mostly because a person had been faster."""

    cue: Cue
    why: str


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a scenario: the incident, and what was not carried out of it."""

    incident: str
    skipped: tuple[Skipped, ...]


def cast(plan: Plan, seat: str) -> str:
    """The person who plays *seat*: the role's first holder, or of ``ROLE.deputy`` the first deputy."""
    role, _, deputy = seat.partition(".")
    listed = plan.role(role)
    return (listed.deputies if deputy else listed.holders)[0]


def guest(scenario: Scenario, plan: Plan) -> str:
    """The person whom the replay leaves to whoever watches."""
    return cast(plan, scenario.guest)


def opening(opens: Opens, pinned: PinnedPlan) -> Cue:
    """The declaration, marked as a drill."""
    command = Declare(
        at=opens.at, precision=opens.precision, title=opens.title, plan=pinned, facts=opens.facts, drill=True,
        suspected=opens.suspected,
    )  # fmt: skip
    return Cue(0, None, opens.at, Actor(cast(pinned.plan, opens.by), "exercise"), command)


def cues(scenario: Scenario, plan: Plan) -> tuple[Cue, ...]:
    """The moves of *scenario* as commands, in order. Raises Refused or ValidationError where one fits no verb."""
    asked = plan.model_copy(
        update={"counts": (*plan.counts, *scenario.counts), "probes": (*plan.probes, *scenario.probes)}
    )  # fmt: skip
    return tuple(_cue(number, move, asked) for number, move in enumerate(scenario.moves, start=1))


def _cue(number: int, move: Move, plan: Plan) -> Cue:
    blobs = {name: kept(content.encode()) for name, content in move.files.items()}
    evidence = [Evidence(name=name, size=len(blob.content), sha256=blob.digest) for name, blob in blobs.items()]
    arguments = {**move.arguments, **({"evidence": evidence} if evidence else {})}
    edits = tuple(arguments.pop(EDITS, {}).items())
    refers = refers_to(move)
    if refers is not None:
        arguments["seq"] = _NOT_YET_KNOWN
    if move.do in _SEATS:
        arguments[_SEATS[move.do]] = cast(plan, arguments[_SEATS[move.do]])
    if move.do == MEASURES:
        arguments = _measured(arguments, plan)
    if move.do == SETS_UP:
        arguments["probe"] = next(one for one in plan.probes if one.id == arguments["probe"])
    command_type: type[Command] = TryProbe if move.do == TRIES else COMMANDS[move.do]
    if command_type is SetAnchor:
        arguments["known_to"] = move.precision
    command = command_type.model_validate({**arguments, "at": move.at, "precision": move.precision})
    actor = Actor(cast(plan, move.by), move.via)
    return Cue(number, move.id, move.heard, actor, command, tuple(blobs.values()), refers, edits)


def _measured(arguments: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """The arguments of a measurement that names the count it is of by its id."""
    rule = next(one for one in plan.counts if one.id == arguments["count"])
    numbers = {name: value for name, value in arguments.items() if name not in ("count", "why")}
    return {"measured": {"rule": rule, "method": Method.AT_LEAST, **numbers}, "why": arguments["why"]}


class Player:
    """Carries out the cues of one incident. *incident* is empty until `declare`; *reached* is the last entry made."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.incident = ""
        self.skipped: list[Skipped] = []
        self.reached = 0
        self._entries: dict[str, int] = {}

    def declare(self, cue: Cue) -> None:
        """Opens the incident."""
        assert isinstance(cue.command, Declare), "a scenario begins with a declaration"
        self.incident = self.desk.declare(cue.command, cue.actor).incident

    def carry_out(self, cue: Cue) -> None:
        """Gives the command of *cue*. Where it is refused, notes that and goes on: the room is the people's."""
        if cue.refers is not None and cue.refers not in self._entries:
            self.skipped.append(Skipped(cue, f"the entry that it speaks of, {cue.refers!r}, was never made"))
            return
        try:
            recorded = self._done(cue)
        except Refused as refused:
            self.skipped.append(Skipped(cue, refused.sentence))
            return
        if recorded is not None:
            self.reached = recorded.seq
            if cue.name:
                self._entries[cue.name] = _entry(recorded)

    def _done(self, cue: Cue) -> Recorded | None:
        """What *cue* put on the record; none where it only added a sample."""
        tried = cue.command
        if not isinstance(tried, TryProbe):
            return self.desk.do(self.incident, self._resolved(cue), cue.actor, files=cue.files)
        sample = tried.sample(self.desk.load(self.incident).seq)
        return self.desk.observe(
            self.incident, tried.probe, [sample], cue.actor, at=tried.at, precision=tried.precision
        )  # fmt: skip

    def _resolved(self, cue: Cue) -> Command:
        if isinstance(cue.command, DraftNotice):
            return self._worded(cue.command, cue.edits)
        if cue.refers is None:
            return cue.command
        return cue.command.model_copy(update={"seq": self._entries[cue.refers]})

    def _worded(self, command: DraftNotice, edits: Iterable[tuple[str, str]]) -> DraftNotice:
        """*command* with the words of the plan's template, filled with what is known at this point of the replay, and
        edited as somebody would before it goes out."""
        from warroom.reports.notices import render, template  # reads the template by Jinja

        incident = self.desk.load(self.incident)
        duty = find(incident, command.duty)
        chosen = template(incident, duty, command.template)
        text = render(incident, duty, chosen, self.desk.now()).text
        for old, new in edits:
            text = text.replace(old, new)
        return command.model_copy(update={"text": text, "template": chosen.name})


def _entry(recorded: Recorded) -> int:
    """The number of what was asked for, beside what came with it and what followed from it."""
    asked = [e.seq for e in recorded.events if e.body and e.body.cause is None and not isinstance(e.body, RoleJoined)]
    return asked[0]


def play_all(scenario: Scenario, pinned: PinnedPlan, desk_of: DeskFactory) -> Played:
    """Plays *scenario* to its end in one go, each command at its own instant."""
    clock = ScenarioClock(scenario.opens.at)
    player = Player(desk_of(clock))
    player.declare(opening(scenario.opens, pinned))
    _in_one_go(player, clock, cues(scenario, pinned.plan))
    return Played(player.incident, tuple(player.skipped))


def _in_one_go(player: Player, clock: ScenarioClock, ready: Iterable[Cue]) -> None:
    for cue in ready:
        clock.reach(cue.heard)
        player.carry_out(cue)


class LivePlayer:
    """A scenario in compressed time, in a thread of its own.

    `open` plays what lies before the newcomer, at once, and gives the incident; `start` sets the clock and the thread
    going; `stop` ends the thread. The clock goes on after the last move, and after `stop`. *seconds*: how long it takes
    from `start` to the last move. *heard* is called, in the thread, after every cue, also after one that was skipped.
    """

    def __init__(
        self, scenario: Scenario, pinned: PinnedPlan, desk_of: DeskFactory,
        *, seconds: float = SECONDS, heard: Callable[[Cue], None] | None = None, ticks: Ticks = time.monotonic,
    ) -> None:  # fmt: skip
        assert seconds > 0, "a demo takes some time"
        self._scenario = scenario
        self._pinned = pinned
        self._seconds = seconds
        self._heard = heard
        self._clock = CompressedClock(scenario.opens.at, ticks)
        self._player = Player(desk_of(self._clock))
        self._stop = Flag()
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)
        ready = cues(scenario, pinned.plan)
        self._before = [cue for cue in ready if cue.heard <= scenario.joins_at]
        self._ahead = ready[len(self._before) :]

    @property
    def desk(self) -> Desk:
        """The desk that the replay uses: people use it too, and so share its clock."""
        return self._player.desk

    @property
    def skipped(self) -> Sequence[Skipped]:
        """What was refused so far."""
        return tuple(self._player.skipped)

    @property
    def finished(self) -> bool:
        """Whether the replay has nothing more to do, or was stopped."""
        return self._thread.ident is not None and not self._thread.is_alive()

    @property
    def reached(self) -> int:
        """The last entry that the replay has made."""
        return self._player.reached

    @property
    def pace(self) -> float:
        """How many seconds of the scenario pass in one, now. After `start`."""
        return self._clock.pace()

    @property
    def left_s(self) -> float:
        """The real seconds until the last move. After `start`."""
        return self._clock.wait_s(self._table.offsets[-1])

    def open(self) -> str:
        """Plays everything up to where the newcomer comes in. The incident's id."""
        self._player.declare(opening(self._scenario.opens, self._pinned))
        _in_one_go(self._player, self._clock, self._before)
        self._clock.reach(self._scenario.joins_at)
        return self._player.incident

    def start(self) -> None:
        """Sets scenario time going. After `open`, and once."""
        assert self._player.incident, "a demo is opened before it starts"
        self._table = timetable(self._scenario.joins_at, [cue.heard for cue in self._ahead], self._seconds)
        self._clock.run(self._table)
        self._thread.start()

    def wait(self, within_s: float | None = None) -> None:
        """Waits for the last move, *within_s* seconds at most."""
        self._thread.join(within_s)

    def stop(self, within_s: float = 5.0) -> None:
        """Ends the replay; waits for a command that is being carried out, *within_s* at most. May be called again."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(within_s)

    def _run(self) -> None:
        for cue, offset in zip(self._ahead, self._table.offsets[1:], strict=True):
            if self._stop.wait(self._clock.wait_s(offset)):
                return
            self._player.carry_out(cue)
            if self._heard:
                self._heard(cue)
