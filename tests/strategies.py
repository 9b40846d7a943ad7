"""What people may do to an incident, at random: every verb, by anybody, with words that mean harm.

A *move* is a command with who gives it and how long after the one before. A *rehearsal* plays moves on the pure core,
in memory and without a desk, so that a law can be tried on many histories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.evidence import CANARY, drawing, measurement, sampled
from tests.rooms import NOON, pinned
from tests.rulebook import ASKED, BREACH, DAYS, DUTIFUL, FINAL, INITIAL, PINS, SHORTER, SUBJECTS, UPDATE
from tests.rulebook import PLAN as PINNED
from warroom.core.envelope import Actor, Command, Draft, Event, Evidence, Label, Precision, Record
from warroom.core.errors import Refused
from warroom.core.incident import COMMANDS, Incident, decide, fold, read
from warroom.core.ledger import seal_all, sha256
from warroom.core.opening import Declare
from warroom.core.phases import Phase

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
    "approve: [legal, compliance]": "approve: [legal]",
    "{rule: t.people, cap: 48h}": "{rule: t.people, excluded: nobody is told}",
    "id: words-first": "id: words-before",
}
"""What the second version of the minimal plan changes: names, types, steps, roles, due times, who agrees, gates."""


def _second() -> str:
    text = DUTIFUL
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


Fields = dict[str, Any]


def _words(chance: Random) -> str:
    """Text as it comes from anywhere: mostly some, now and then none."""
    anything = "".join(chr(chance.choice(_CHARACTERS)) for _ in range(chance.randrange(12)))
    return chance.choices(["because", chance.choice(HOSTILE), anything, "", " \n"], [10, 6, 3, 1, 1])[0]


_CHARACTERS = [*range(0xD800), *range(0xE000, 0x3000), *range(0x1F300, 0x1F700), *range(0xE0000, 0xE0080)]


def _maybe(chance: Random, value: Any, often: float = 0.3) -> Any:
    return value if chance.random() < often else None


def _moment(chance: Random, hours: int = 48) -> datetime:
    return NOON + timedelta(seconds=chance.randrange(-hours * 3600, hours * 1200))


def _name(chance: Random, known: Iterable[str], new: str = "") -> str:
    """One of the *known* names; now and then one of the second plan's, or one that nobody knows."""
    return chance.choices([chance.choice([*known]), new or "nobody-knows", "nobody-knows"], [12, 2, 1])[0]


def _step(chance: Random) -> str:
    return _name(chance, PINNED.plan.step_by_id, "replay")


def _role(chance: Random) -> str:
    return _name(chance, PINNED.plan.role_by_id, "scribe")


def _person(chance: Random) -> str:
    return chance.choice([*PEOPLE, *PEOPLE, *OUTSIDERS, ""])


def _answer(chance: Random) -> Fields:
    if chance.random() < 0.2:
        junk: list[Any] = [True, chance.randrange(-3, 5_000), _words(chance), ["agent", "x"], "12.5"]
        return {"fact": _name(chance, PINNED.plan.fact_by_id), "value": chance.choice(junk)}
    fact = chance.choice(["harm", "harm", "personal_data", "personal_data", "risk", *ANSWERS])
    return {"fact": fact, "value": chance.choice(ANSWERS[fact])}


def _range(chance: Random) -> Fields:
    low, likely, high = sorted(chance.choice(AMOUNTS) for _ in range(3))
    if chance.random() < 0.1:
        low, high = high, low
    return {"low": low, "likely": _maybe(chance, likely), "high": _maybe(chance, high, 0.7), "why": _words(chance)}


def _measured(chance: Random) -> Fields:
    low = chance.choice(AMOUNTS)
    high = _maybe(chance, low + chance.choice(AMOUNTS), 0.7)
    why = _maybe(chance, "it is the definition", 0.5)
    return measurement(low, high, settled=why, scanned=chance.choice([0.4, 1.0]))


def _tries(chance: Random) -> str:
    return "".join(chance.choices(".x?=", [40, 1, 1, 1], k=chance.choice([1, 5, 200])))


def _proof(chance: Random) -> tuple[Evidence, ...]:
    return tuple(Evidence(name=_words(chance), size=0, sha256=sha256(b"")) for _ in range(chance.randrange(3)))


def _duty(chance: Random) -> str:
    return _name(chance, DUTIES, "t.")


def _draft(chance: Random) -> Fields:
    """The core is handed the digest, as a desk hands it; a desk the text."""
    text = chance.choice([*TEXTS, *TEXTS, _words(chance)])
    return {"duty": _duty(chance), "text": text, "digest": sha256(text.encode()), "template": _maybe(chance, "dpa.en")}


def _gate(chance: Random) -> str:
    return _name(chance, PINNED.plan.gate_by_id, "words-before")


TEXTS = ("We regret it.", "We regret it very much.")
DUTIES = (BREACH, BREACH, SUBJECTS, INITIAL, FINAL, UPDATE, DAYS, ASKED)
AMOUNTS = (0, 1, 99, 100, 999, 1_000, 5_000)
ANSWERS: dict[str, list[Any]] = {
    "harmful": ["yes", "no"],
    "personal_data": ["yes", "no"],
    "harm": ["none", "distress", "serious"],
    "modes": ["agent,data_leak", []],
    "reach_pct": ["12.5", "0"],
    "sessions": ["7", 0],
    "started": ["2026-11-23T09:00:00Z"],
    "summary": ["It lied", "2026-11-23T09:00:00Z"],
    "risk": ["unlikely", "risk", "high"],
    "cost_eur": ["5", "200000"],
    "major": ["yes", "no"],
    "ongoing": ["yes", "no"],
    "asked_for": ["yes", "no"],
}
"""Answers that are right, so that the level, the steps and the duties move."""

FIELDS: dict[str, Callable[[Random], Fields]] = {
    "fact_set": _answer,
    "fact_clear": lambda c: {"fact": c.choice(["harm", "personal_data", *ANSWERS]), "why": _words(c)},
    "severity_set": lambda c: {"level": c.choice(["SEV1", "SEV2", "SEV3", "SEV3", "MAJOR", "SEV9"]), "why": _words(c)},
    "severity_clear": lambda c: {"why": _words(c)},
    "role_assign": lambda c: {"role": _role(c), "person": _person(c)},
    "role_join": lambda c: {"role": _role(c), "why": _maybe(c, _words(c), 0.6)},
    "role_offer": lambda c: {"role": _role(c), "to": _person(c)},
    "role_accept": lambda c: {"role": _role(c)},
    "role_leave": lambda c: {"role": _role(c)},
    "role_withdraw": lambda c: {"role": _role(c)},
    "step_start": lambda c: {"step": _step(c)},
    "step_done": lambda c: {"step": _step(c), "result": _maybe(c, _words(c), 0.8), "evidence": _proof(c)},
    "step_skip": lambda c: {"step": _step(c), "why": _words(c)},
    "step_reopen": lambda c: {"step": _step(c), "why": _words(c)},
    "update_post": lambda c: {"text": _words(c)},
    "note_add": lambda c: {"text": _words(c), "change": _maybe(c, _words(c))},
    "count_set": _range,
    "count_measure": lambda c: {"measured": _measured(c), "why": c.choice(["", _words(c)])},
    "count_sample": lambda c: {
        "drawing": drawing(size=c.choice([0, 20, 2_000]), loose=c.choice([0, 3])),
        "looked": c.random() < 0.5,
    },
    "probe_set": lambda c: {"probe": CANARY, "hosts": c.choice([(), ("127.0.0.1:80",)])},
    "probe_judge": lambda c: {"probe": "canary", "samples": sampled("canary", _tries(c), seq=c.randrange(1, 20))},
    "probe_record": lambda c: {"clean": c.choice([0, 1, 20]), "failed": c.choice([0, 0, 1]), "why": _words(c)},
    "phase_set": lambda c: {
        "phase": c.choices(list(Phase), [1, 6, 6, 2, 2, 2, 1])[0],
        "why": _maybe(c, _words(c), 0.7),
        "override": c.random() < 0.5,
    },
    "phase_reopen": lambda c: {"why": _words(c)},
    "anchor_set": lambda c: {
        "anchor": c.choice(["occurred", "detected", "aware", "aware", "classified", "requested", "resolved"]),
        "moment": _moment(c),
        "why": _maybe(c, _words(c)),
    },
    "entry_correct": lambda c: {"seq": c.randrange(-1, 20), "text": _words(c), "why": _words(c)},
    "entry_label": lambda c: {"seq": c.randrange(-1, 20), "as_label": c.choice(list(Label)), "why": _words(c)},
    "incident_link": lambda c: {"relation": c.choice(["duplicate_of", "caused_by"]), "other": _words(c)},
    "plan_adopt": lambda c: {
        "plan": c.choice([PINNED, SECOND, SECOND]),
        "rules": _maybe(c, c.choice([PINS, SHORTER])),
        "why": _words(c),
    },
    "rules_adopt": lambda c: {"rules": c.choice([PINS, SHORTER, SHORTER]), "why": _words(c)},
    "duty_waive": lambda c: {"duty": _duty(c), "why": _words(c), "not_applicable": c.random() < 0.5},
    "duty_reinstate": lambda c: {"duty": _duty(c), "why": _words(c)},
    "notice_draft": _draft,
    "notice_approve": lambda c: {"duty": _duty(c), "blob": _maybe(c, sha256(c.choice(TEXTS).encode()), 0.5)},
    "notice_withdraw": lambda c: {"duty": _duty(c), "why": _words(c)},
    "notice_send": lambda c: {
        "duty": _duty(c),
        "channel": c.choice(["filed", "file"]),
        "to": _maybe(c, _words(c)),
        "proof": _maybe(c, _words(c), 0.8),
        "evidence": _proof(c),
        "late_because": _maybe(c, _words(c), 0.7),
    },
    "notice_ack": lambda c: {"duty": _duty(c), "proof": _words(c)},
    "gate_override": lambda c: {"gate": _gate(c), "why": _words(c)},
    "gate_restore": lambda c: {"gate": _gate(c), "why": _words(c)},
}
"""The arguments of every command but the one that declares, by chance."""


def _common(chance: Random) -> Fields:
    """What every command may say: most often nothing, as people give commands now and without noting what they saw."""
    if chance.random() < 0.7:
        return {}
    return {
        "at": _maybe(chance, _moment(chance, 2), 0.5),
        "precision": _maybe(chance, chance.choice(list(Precision))),
        "based_on": _maybe(chance, chance.randrange(20)),
        "label": chance.choices(list(Label), [3, 1, 1])[0],
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

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """How Hypothesis shows it: without whole plans and rules, which a failing example would be nothing but."""
        asked = self.command.model_dump(exclude_defaults=True, exclude={"plan", "rules"})
        printer.text(f"Move({self.who!r}, {self.command.VERB}, {asked}, {self.after_s})")


# One number a move: chance alone then says what it is, which is ten times as fast as drawing every argument, and a
# history still shrinks move by move.
_NUMBERS = st.integers(0, 2**48)


def commands(verb: str) -> SearchStrategy[Command]:
    """A command called *verb*."""

    def told(number: int) -> Command:
        chance = Random(f"{verb} {number}")
        return command(verb, **FIELDS[verb](chance), **_common(chance))

    return _NUMBERS.map(told)


def moves(*verbs: str) -> SearchStrategy[Move]:
    """Anything by anybody, or only what these *verbs* ask for."""

    def told(number: int) -> Move:
        chance = Random(f"move {number}")
        verb = chance.choice(verbs or sorted(FIELDS))
        asked = command(verb, **FIELDS[verb](chance), **_common(chance))
        who = chance.choice(["ana"] * (4 if verbs else 10) + ["cleo"] * 3 + [*PEOPLE, *OUTSIDERS])
        return Move(who, asked, chance.choice([0, 0, 1, 59, 600, 7_200]))

    return _NUMBERS.map(told)


WAY = (
    *(
        Move("ana", command("phase_set", phase=phase, why="the board", override=True), 60)
        for phase in ("contained", "resolved", "reviewing", "closed")
    ),
    Move("ana", command("phase_reopen", why="it happens again"), 60),
)
"""The way through the phases, against all guards, and back: chance alone hardly ever finds it."""


def telling(duty: str, *approve: str, text: str = TEXTS[0]) -> tuple[Move, ...]:
    """The way of a notice for *duty*, to which these agree."""
    return (
        Move("ana", command("notice_draft", duty=duty, text=text, digest=sha256(text.encode()))),
        *(Move(who, command("notice_approve", duty=duty), 60) for who in approve),
        Move("cleo", command("notice_send", duty=duty, channel="filed", proof="REF-1"), 60),
        Move("cleo", command("notice_ack", duty=duty, proof="they have it"), 60),
    )


TELLING = telling(BREACH, "cleo", "dan")
"""The way of the notice of a breach, which chance hardly ever finds either."""
MAJOR = (
    Move("ana", command("fact_set", fact="sessions", value=200_000)),
    Move("ana", command("fact_set", fact="ongoing", value="yes")),
    *telling(INITIAL, "cleo"),
    *telling(UPDATE, "cleo"),
)
"""An incident of which the first report was made, and one of those that come round."""


@st.composite
def journeys(
    draw: Callable[[SearchStrategy[Any]], Any], longest: int = 20, *, verbs: tuple[str, ...] = ()
) -> list[Move]:
    """Moves at random, or of these *verbs*, around as much of the way through the phases, and of a notice, as is
    drawn."""
    length = draw(st.sampled_from([0, 1, 3, longest // 2, longest, longest]))
    path: list[Move] = draw(st.lists(moves(*verbs), min_size=length, max_size=length))
    for number, move in enumerate(WAY[: draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 5]))]):
        path.insert(draw(st.integers(min(number, len(path)), len(path))), move)
    for number, move in enumerate(TELLING[: draw(st.sampled_from([0, 0, 0, 2, 4, 5]))]):
        path.insert(draw(st.integers(min(number, len(path)), len(path))), move)
    return path


@dataclass
class Rehearsal:
    """An incident as moves leave it: played on the core alone. Refusals leave nothing."""

    incident: Incident = field(repr=False)
    events: list[Event] = field(repr=False)
    records: list[Record] = field(repr=False)
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
    start.play(Move("ana", Declare(title=HOSTILE[0], plan=PINNED, rules=PINS, suspected=suspected)))
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
