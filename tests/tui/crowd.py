"""Incidents as large as they come: long records, long checklists, many people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from sys import setprofile
from types import FrameType
from typing import Any

from tests.plans import MINIMAL
from tests.rooms import Room, pinned
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Actor, Draft, Label
from warroom.core.ledger import seal_all
from warroom.core.plan.pinned import PinnedPlan


def large_plan(steps: int, people: int) -> PinnedPlan:
    """The minimal plan with so many more *steps* and *people*."""
    persons = (f"  - {{id: p{n}, login: p{n}, name: Person {n}, tz: Europe/Berlin}}\n" for n in range(people))
    listed = (
        f"    - {{id: part-{n}, role: engineer, title: Look at part {n}, after: [preserve], due: {n % 40 + 1}h}}\n"
        for n in range(steps)
    )
    deputies = ", ".join(["ben", *(f"p{n}" for n in range(people))])
    plan = MINIMAL.replace("roles:\n  - {id: commander", f"{''.join(persons)}roles:\n  - {{id: commander", 1)
    plan = plan.replace("holders: [ana], deputies: [ben]", f"holders: [ana], deputies: [{deputies}]", 1)
    return pinned(plan.replace("  investigate:\n", "  investigate:\n" + "".join(listed)))


def lengthen(room: Room, events: int) -> None:
    """Makes the record of *room* so many *events* long, by notes a second apart."""
    before = room.incident
    start = room.clock.now()
    drafts = (
        Draft(
            f"id-{n}", None, start + timedelta(milliseconds=n), start + timedelta(milliseconds=n), Actor("ben", "cli"),
            Label.NORMAL, None, NoteAdded(text=f"looked at batch {n}: 3 of 40 answers are wrong"), "00" * 16,
        )
        for n in range(events - before.seq)
    )  # fmt: skip
    room.store.append(room.id, before.seq, seal_all(room.id, before.seq, before.head, drafts))


def calls(work: Callable[[], object]) -> int:
    """How many functions *work* calls: what it costs, on any machine."""
    counted = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    setprofile(count)
    try:
        work()
    finally:
        setprofile(None)
    return counted
