"""A room with probes, and tries of them as the desk keeps them: what a live system said is made up, nothing else is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.plans import UNMEASURED
from tests.rooms import Room, pinned
from warroom.core.envelope import Actor
from warroom.core.instants import stamp

CANARY, LOG = "canary", "live-log"
EVERY_S = 10
PROBES = """
probes:
  - id: canary
    kind: http
    every: 10s
    title: Asks for a refund
    request: {method: POST, url: "https://bot.example.org/chat", headers: {authorization: "Bearer env:BOT_KEY"}}
    prompts: [May I have my money back?, "Refund, please"]
    conditions: ["[STATUS] == 200"]
    assert: [{type: not-contains, value: full refund}]
    budget: {per_minute: 60, tries: 5000}
  - {id: live-log, kind: push, every: 60s, title: What the nightly check found}
"""
PLAN = UNMEASURED + PROBES


def probing_room(plan: str = PLAN, **fields: Any) -> Room:
    """A room on a plan with probes."""
    return Room(plan=pinned(plan), **fields)


def tries(
    room: Room, name: str = CANARY, *, clean: int = 0, failed: int = 0, inconclusive: int = 0, repeated: int = 0,
    **more: Any,
) -> None:  # fmt: skip
    """So many tries of the probe called *name*, ten seconds apart: first those that failed. *more* is in each."""
    wanted = {"failed": failed, "clean": clean, "inconclusive": inconclusive, "repeated": repeated}
    bodies = []
    for kind in (kind for kind, many in wanted.items() for _ in range(many)):
        body = {"clean": 0, "failed": 0, "inconclusive": 0, "repeated": 0, "why": "made up", kind: 1, **more}
        bodies.append({**body, "at": stamp(room.clock.now()), "seq": room.incident.seq})
        room.wait(seconds=EVERY_S)
    observe(room, bodies, name)


def observe(room: Room, bodies: Sequence[Mapping[str, Any]], name: str = CANARY) -> None:
    """Keeps *bodies* as samples of the probe called *name*."""
    room.desk.observe(room.id, name, bodies, Actor("ana", "cli"))


def changed_to(room: Room, what: str) -> Room:
    """*room* after the system was changed."""
    room.do("note_add", text="", change=what)
    return room
