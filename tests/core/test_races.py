"""What holds when several write at once: nothing is lost, there is no gap, what ended does not come back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.promises import may_follow_the_end, outcome
from tests.rooms import Room, dice, refusal
from tests.rulebook import DutyRoom
from tests.strategies import (
    WAY,
    Move,
    Rehearsal,
    command,
    moves,
    rehearsals,
)
from warroom.core.envelope import Actor, Command
from warroom.core.errors import Code, Refused
from warroom.core.facts import SetFact
from warroom.core.ledger import breaks
from warroom.core.phases import ENDED, Phase, PhaseChanged
from warroom.desk import Desk
from warroom.stores.memory import MemoryStore
from warroom.stores.sqlite import SqliteStore


class Crowded(MemoryStore):
    """A store where somebody else is faster: *rival* goes first whenever a writer waits for the lock, once."""

    rival: Callable[[], object] | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        rival, self.rival = self.rival, None
        if rival is not None:
            rival()
        with super().writing():
            yield


@given(st.lists(st.tuples(moves(), moves()), max_size=12), st.integers(0, len(WAY)))
def test_racing_desks_lose_nothing_leave_no_gap_and_resurrect_nothing(
    races: list[tuple[Move, Move]], closing: int
) -> None:
    store = Crowded()
    room = DutyRoom(store=store)
    others = Desk(store, room.clock, dice(1))
    said: list[tuple[int, str]] = []

    def ask(desk: Desk, move: Move) -> None:
        with suppress(Refused):
            recorded = desk.do(room.id, move.command, move.actor)
            said.extend((event.seq, event.id) for event in recorded.events)

    for number, (first, second) in enumerate(races):
        store.rival = lambda second=second: ask(others, second)
        ask(room.desk, first)
        store.rival = None
        for move in WAY[number : number + 1] if number < closing else ():
            ask(room.desk, move)
    assert_whole(room, said)


def assert_whole(room: Room, said: list[tuple[int, str]]) -> None:
    """Everything acknowledged is there, in its place, once, and what ended stayed ended."""
    records = room.desk.records(room.id)
    assert list(breaks(records)) == []
    kept = {event.seq: event.id for event in room.events}
    assert len(set(said)) == len(said)
    assert all(kept[seq] == name for seq, name in said)
    assert len(said) + len(room.declared.events) == len(kept)
    phase = Phase.DETECTED
    for event in room.events:
        assert phase not in ENDED or may_follow_the_end(event, room.events), event.kind
        if isinstance(event.body, PhaseChanged):
            assert phase not in ENDED or event.body.phase is Phase.DECLARED
            phase = event.body.phase


@given(moves(), moves(), rehearsals(10))
def test_two_commands_that_race_end_as_one_after_the_other(one: Move, other: Move, told: Rehearsal) -> None:
    for first, second in ((one, other), (other, one)):
        both = replace(told, events=list(told.events), records=list(told.records), refusals=[])
        both.play(first)
        expected = outcome(both.incident, second, both.now + timedelta(seconds=second.after_s))
        both.play(second)
        assert list(breaks(both.records)) == []
        if not isinstance(expected, list):
            assert both.refusals[-1].sentence == expected[1]


def test_a_command_decided_on_an_open_incident_does_not_slip_into_a_closed_one() -> None:
    store = Crowded()
    room = Room(store=store)
    others = Desk(store, room.clock, dice(1))
    cancel = command("phase_set", phase="cancelled", why="a load test")
    store.rival = lambda: others.do(room.id, cancel, Actor("ana", "cli"))
    with pytest.raises(Refused, match="cancelled"):
        room.do("update_post", text="We look into it")
    assert room.kinds[-1] == "phase.changed"


def test_an_answer_that_somebody_else_gave_in_between_is_a_conflict() -> None:
    store = Crowded()
    room = Room(store=store)
    others = Desk(store, room.clock, dice(1))
    store.rival = lambda: others.do(room.id, SetFact(fact="harmful", value="no"), Actor("ben", "cli"))
    with pytest.raises(Refused) as caught:
        room.do("fact_set", fact="harmful", value="yes", based_on=room.incident.seq)
    refusal(Code.CONFLICT, caught.value)


def test_threads_on_one_file_lose_nothing_leave_no_gap_and_resurrect_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "room.db")
    room = Room(store=store)

    def asked(number: int, turn: int) -> Command:
        if number == 0 and turn in (4, 9):
            return command("phase_set", phase="cancelled", why="a load test")
        if number == 1 and turn == 8:
            return command("phase_reopen", why="it is real")
        if turn % 2:
            return command("fact_set", fact="sessions", value=number * 100 + turn)
        return command("note_add", text=f"{number} says {turn}")

    def work(number: int) -> list[tuple[int, str]]:
        desk, said = Desk(store, room.clock, dice(number)), []
        for turn in range(12):
            with suppress(Refused):
                recorded = desk.do(room.id, asked(number, turn), Actor("ana", "cli"))
                said += [(event.seq, event.id) for event in recorded.events]
        return said

    with ThreadPoolExecutor(6) as pool:
        said = [one for answers in pool.map(work, range(6)) for one in answers]
    assert_whole(room, said)
    again = Desk(SqliteStore(tmp_path / "room.db", create=False), room.clock)
    assert again.load(room.id) == room.incident
    store.close()
