"""What people may do to an incident, at random: every verb, by anybody, with words that mean harm.

A *move* is a command with who gives it and how long after the one before. A *rehearsal* plays moves on the pure core,
in memory and without a desk, so that a law can be tried on many histories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.plans import MINIMAL
from tests.rooms import NOON, PINNED, pinned
from warroom.core.envelope import Actor, Command, Draft, Event, Label, Precision, Record
from warroom.core.errors import Refused
from warroom.core.incident import COMMANDS, Incident, decide, fold, read
from warroom.core.ledger import seal_all, sha256
from warroom.core.opening import Declare
from warroom.core.phases import Phase
from warroom.core.steps import Evidence

PEOPLE = ("ana", "ben", "cleo", "dan", "eve", "fay")
OUTSIDERS = ("zoe", "\x1b[31mmallory\x1b[0m")

_CHANGES = {
    'version: "1"': 'version: "2"',
    "    - id: SEV2\n": "    - id: MAJOR\n",
    "at_least('SEV2')": "at_least('MAJOR')",
    "How many sessions met it?, type: integer": "How many sessions met it?, type: decimal",
    "What happened?, type: text": "When was that?, type: instant",
    "{id: cause, role: engineer, title: Find the cause}": "{id: replay, role: scribe, title: Replay, due: 1h}",
    "facts:\n": "  - {id: scribe, function: compliance, holders: [fay], join_within: 1h, required: false}\nfacts:\n",
    "when: personal_data, due: 1d": "when: personal_data, due: 2d",
}
"""What the second version of the minimal plan changes: names, types, steps, roles and due times."""


def _second() -> str:
    text = MINIMAL
    for old, new in _CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


SECOND = pinned(_second())

HOSTILE = (
    "\x1b]0;pwned\x07\x1b[2J\x1b[31mred",
    "\x9b31m C1 \x85 \x00 \x7f",
    "[bold]markup[/] [link=http://x]y[/link]",
    "\u202egnp.exe \u2066isolated\u2069 \u200bzero\ufeff",
    "line one\r\nline two\u2028line three\ttab",
    "\U000e0041\U000e0042 tags",
    "漢字かな한글 👩\u200d🚒 e\u0301 ❤\ufe0f 🇩🇪",
    "{{7*7}} ${HOME} $(id) `id` %s %n ../../etc/passwd",
)


def words(*, empty: bool = True) -> SearchStrategy[str]:
    """Text as it comes from anywhere."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=0 if empty else 1, max_size=20)
    return st.sampled_from([*HOSTILE, "because", "a reason"]) | anything


def moments(hours: int = 48) -> SearchStrategy[datetime]:
    """Instants from long before a story begins until somewhat into it, to the second."""
    return st.integers(-hours * 3600, hours * 3600).map(lambda s: NOON + timedelta(seconds=s))


STEPS = st.sampled_from([*PINNED.plan.step_by_id, "preserve", "tool-off", "replay", "no-such-step"])
ROLES = st.sampled_from([*PINNED.plan.role_by_id, "scribe", "no-such-role"])
PERSONS = st.sampled_from([*PEOPLE, *OUTSIDERS, ""])
WHYS = words()
EVIDENCE = st.lists(
    st.builds(Evidence, name=words(empty=False), size=st.integers(0, 9), sha256=st.just(sha256(b""))), max_size=2
).map(tuple)
EVIDENCE_GIVEN = st.just((Evidence(name="log", size=0, sha256=sha256(b"")),))
VALUES: SearchStrategy[Any] = st.one_of(
    st.sampled_from(["yes", "no", "serious", "none", "agent,data_leak", "12.5", "2026-11-23T12:00:00Z", "7"]),
    st.booleans(),
    st.integers(-3, 5_000),
    words(),
    st.lists(st.sampled_from(["wrong_output", "data_leak", "agent", "x"]), max_size=3),
)
FACTS = st.sampled_from([*PINNED.plan.fact_by_id, "no_such_fact"])
AMOUNTS = st.sampled_from([0, 1, 99, 100, 999, 1_000, 5_000])
LOWS = st.sampled_from([0, 0, 1, 99])
TRIES = st.sampled_from([0, 1, 20])

ANSWERS: SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"fact": "harmful", "value": "yes"},
        {"fact": "harmful", "value": "no"},
        {"fact": "personal_data", "value": "yes"},
        {"fact": "personal_data", "value": "no"},
        {"fact": "harm", "value": "serious"},
        {"fact": "harm", "value": "none"},
        {"fact": "modes", "value": "agent,data_leak"},
        {"fact": "reach_pct", "value": "12.5"},
        {"fact": "sessions", "value": "7"},
        {"fact": "started", "value": "2026-11-23T09:00:00Z"},
    ]
)
"""Answers that are right, so that the level and the steps move."""

FIELDS: dict[str, dict[str, SearchStrategy[Any]]] = {
    "fact_set": {"fact": FACTS, "value": VALUES},
    "fact_clear": {"fact": FACTS, "why": WHYS},
    "severity_set": {"level": st.sampled_from(["SEV1", "SEV2", "SEV3", "MAJOR", "SEV9"]), "why": WHYS},
    "severity_clear": {"why": WHYS},
    "role_assign": {"role": ROLES, "person": PERSONS},
    "role_join": {"role": ROLES, "why": st.none() | WHYS},
    "role_offer": {"role": ROLES, "to": PERSONS},
    "role_accept": {"role": ROLES},
    "role_leave": {"role": ROLES},
    "step_start": {"step": STEPS},
    "step_done": {"step": STEPS, "result": st.none() | WHYS, "evidence": EVIDENCE | EVIDENCE_GIVEN},
    "step_skip": {"step": STEPS, "why": WHYS},
    "step_reopen": {"step": STEPS, "why": WHYS},
    "update_post": {"text": words()},
    "note_add": {"text": words(), "change": st.none() | words()},
    "count_set": {"low": LOWS, "likely": st.none() | st.none() | AMOUNTS, "high": st.none() | AMOUNTS, "why": WHYS},
    "probe_record": {"clean": TRIES, "failed": TRIES, "why": WHYS},
    "phase_set": {"phase": st.sampled_from(Phase), "why": st.none() | WHYS, "override": st.booleans()},
    "phase_reopen": {"why": WHYS},
    "anchor_set": {
        "anchor": st.sampled_from(["occurred", "detected", "aware"]),
        "moment": moments(),
        "why": st.none() | WHYS,
    },
    "entry_correct": {"seq": st.integers(-1, 30), "text": words(), "why": WHYS},
    "entry_label": {"seq": st.integers(-1, 30), "as_label": st.sampled_from(Label), "why": WHYS},
    "incident_link": {"relation": st.sampled_from(["duplicate_of", "caused_by"]), "other": words()},
    "plan_adopt": {"plan": st.sampled_from([PINNED, SECOND]), "why": WHYS},
}
"""The arguments of every command but the one that declares."""

COMMON: dict[str, SearchStrategy[Any]] = {
    "at": st.none() | moments(2),
    "precision": st.none() | st.sampled_from(Precision),
    "based_on": st.none() | st.integers(0, 30),
    "label": st.just(Label.NORMAL) | st.sampled_from(Label),
}


def command(verb: str, **fields: Any) -> Command:
    """The command called *verb*."""
    return COMMANDS[verb](**fields)


@dataclass(frozen=True)
class Move:
    """What *who* asks for, *after_s* seconds after the move before."""

    who: str
    command: Command
    after_s: int = 0

    @property
    def actor(self) -> Actor:
        """Who asks, as the core knows them."""
        return Actor(self.who, "cli")


@cache
def commands(verb: str) -> SearchStrategy[Command]:
    """A command called *verb*, most often as people give it: now, and without having noted what they saw."""
    plain = st.fixed_dictionaries(FIELDS[verb]) | (ANSWERS if verb == "fact_set" else st.nothing())
    dated = st.fixed_dictionaries({**FIELDS[verb], **COMMON})
    return (plain | plain | dated).map(lambda fields: COMMANDS[verb](**fields))


@cache
def moves(*verbs: str) -> SearchStrategy[Move]:
    """Anything by anybody, or only what these *verbs* ask for."""
    who = st.sampled_from(["ana"] * (0 if verbs else 5) + [*PEOPLE, *OUTSIDERS])
    after = st.sampled_from([0, 1, 59, 600, 7_200])
    return st.builds(Move, who, st.one_of([commands(verb) for verb in verbs or sorted(FIELDS)]), after)


WAY = (
    *(
        Move("ana", command("phase_set", phase=phase, why="the board", override=True), 60)
        for phase in ("contained", "resolved", "reviewing", "closed")
    ),
    Move("ana", command("phase_reopen", why="it happens again"), 60),
)
"""The way through the phases, against all guards, and back: chance alone hardly ever finds it."""


@st.composite
def journeys(
    draw: Callable[[SearchStrategy[Any]], Any], longest: int = 20, *, verbs: tuple[str, ...] = ()
) -> list[Move]:
    """Moves at random, or of these *verbs*, around as much of the way through the phases as is drawn."""
    length = draw(st.sampled_from([0, 1, 3, longest // 2, longest, longest]))
    path: list[Move] = draw(st.lists(moves(*verbs), min_size=length, max_size=length))
    for number, move in enumerate(WAY[: draw(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 5]))]):
        path.insert(draw(st.integers(min(number, len(path)), len(path))), move)
    return path


@dataclass
class Rehearsal:
    """An incident as moves leave it: played on the core alone. Refusals leave nothing."""

    incident: Incident
    events: list[Event]
    records: list[Record]
    now: datetime = NOON
    refusals: list[Refused] = field(default_factory=list)

    def play(self, move: Move) -> list[Event]:
        """The events that *move* gives; none where it is refused."""
        self.now += timedelta(seconds=move.after_s)
        try:
            added = self._sealed(move)
        except Refused as refused:
            self.refusals.append(refused)
            return []
        events = [read(record) for record in added]
        self.incident = fold(self.incident, events)
        self.records += added
        self.events += events
        return events

    def play_all(self, path: Iterable[Move]) -> Rehearsal:
        """Itself, after all moves of *path*."""
        for move in path:
            self.play(move)
        return self

    def _sealed(self, move: Move) -> list[Record]:
        drafts = [
            Draft(
                id=f"id-{self.incident.seq + number}", once=None, at=move.command.at or self.now, recorded_at=self.now,
                actor=move.actor, label=move.command.label, precision=move.command.precision, body=body, salt="00",
            )
            for number, body in enumerate(decide(self.incident, move.command, move.actor, self.now), start=1)
        ]  # fmt: skip
        return seal_all(self.incident.id, self.incident.seq, self.incident.head, drafts)


@cache
def _opened(*, suspected: bool) -> tuple[Incident, tuple[Event, ...], tuple[Record, ...]]:
    start = Rehearsal(Incident("INC-TEST-0001"), [], [])
    start.play(Move("ana", Declare(title=HOSTILE[0], plan=PINNED, suspected=suspected)))
    return start.incident, tuple(start.events), tuple(start.records)


def opened(*, suspected: bool = False) -> Rehearsal:
    """An incident that was just declared, or suspected."""
    incident, events, records = _opened(suspected=suspected)
    return Rehearsal(incident, list(events), list(records))


def rehearsals(longest: int = 20) -> SearchStrategy[Rehearsal]:
    """Incidents that people can reach."""

    def played(path: list[Move], suspected: bool) -> Rehearsal:
        return opened(suspected=suspected).play_all(path)

    return st.builds(played, journeys(longest), st.sampled_from([False, False, True]))
