"""A room in which somebody must be told: a plan with notifications and a gate, on the rules that ship."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from tests.plans import MINIMAL
from tests.rooms import NOON, Room, pinned
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.rules import PinnedRules
from warroom.rulebook import Rulebook

NOTIFICATIONS = """\
notifications:
  - rule: eu.gdpr.33
    recipients:
      - {id: berlin, name: Berlin authority, via: "https://example.test/portal"}
      - {id: hamburg, name: Hamburg authority}
    owner: counsel
    draft: [counsel]
    approve: [legal, communications]
    warn: [24h, 4h]
    templates: {dpa: We notify you of a breach.}
  - {rule: eu.nis2.ew, owner: compliance, draft: [compliance], approve: [compliance]}
  - {rule: eu.nis2.in, owner: compliance, draft: [compliance], approve: [compliance]}
  - {rule: eu.nis2.recipients, owner: comms, draft: [comms], approve: [legal], cap: 20h}
gates:
  - id: words-first
    title: Customers hear it from us before the model is rolled back
    steps: [rollback]
    needs: [{notice: eu.gdpr.33, reached: approved}]
    because: In March the fix was seen before the notice
    override: [commander]
  - id: warned
    title: The early warning is out before the phase moves on
    phases: [contained]
    needs: [{notice: eu.nis2.ew, reached: sent}]
    because: NIS2 Article 23
    override: [commander]
"""
PLAN = (
    MINIMAL[: MINIMAL.index("notifications:")]
    .replace("legal_roles: [controller]", "legal_roles: [controller, nis2_essential]")
    .replace("who: counsel, triage: true}", "who: counsel, triage: true, means: personal_data_breach}")
    + NOTIFICATIONS
)
"""MINIMAL, whose entity is bound by the GDPR and by NIS2."""

DPA, OTHER_DPA = "eu.gdpr.33@acme-de:berlin", "eu.gdpr.33@acme-de:hamburg"
WARNING, REPORT, CUSTOMERS = "eu.nis2.ew@acme-de", "eu.nis2.in@acme-de", "eu.nis2.recipients@acme-de"
PERSONS, THREAT, FINAL = "eu.gdpr.34@acme-de", "eu.nis2.threat@acme-de", "eu.nis2.final@acme-de"
ON_REQUEST = "eu.nis2.inter@acme-de"
TEXT = "Dear authority,\n\nwe notify you of a breach under Article 33 GDPR.\nAbout 310 persons are affected.\n"


@cache
def plan() -> PinnedPlan:
    """PLAN, pinned."""
    return pinned(PLAN)


@cache
def rules() -> PinnedRules:
    """The rules that bind its entity."""
    return Rulebook().pinned(plan().plan, NOON)


def owing(**fields: Any) -> Room:
    """A room on PLAN in which nobody knows anything yet."""
    return Room(plan=plan(), rules=rules(), **fields)


def draft(room: Room, duty: str, text: str = TEXT, *, who: str = "cleo") -> str:
    """Drafts *text* for *duty*; gives its digest."""
    room.do("notice_draft", who=who, duty=duty, text=text)
    latest = room.incident.notices.of(duty).latest
    assert latest
    return latest.blob


def every_state() -> Room:
    """A room in which there is a duty in every state, and one gate of two is shut."""
    room = owing(title="Refunds that nobody promised")
    for who, role in (("ana", "commander"), ("cleo", "counsel"), ("dan", "compliance"), ("eve", "comms")):
        room.do("role_join", who=who, role=role)
    for fact, value in (("personal_data", "yes"), ("nis2.significant", "yes"), ("risk_to_persons", "risk"),
                        ("nis2.affects_recipients", "yes")):  # fmt: skip
        room.do("fact_set", who="cleo", fact=fact, value=value)
    room.wait(hours=2)
    draft(room, DPA)
    draft(room, DPA, TEXT.replace("310", "340"))
    draft(room, CUSTOMERS, "We made a mistake, and this is what we know.", who="eve")
    room.do("notice_approve", who="cleo", duty=CUSTOMERS)
    send(room, WARNING, "CSIRT-4711", text="An incident that is significant.")
    send(room, OTHER_DPA, "HH-12")
    room.wait(hours=1)
    room.do("notice_ack", who="dan", duty=WARNING, proof="CSIRT-4711 received")
    room.do("duty_waive", duty=ON_REQUEST, why="the authority asked nobody")
    moment = NOON - timedelta(hours=20)
    room.do("anchor_set", who="cleo", anchor="aware", moment=moment, why="the helpdesk knew on Sunday")
    return room


def send(room: Room, duty: str, proof: str, text: str = TEXT) -> None:
    """Drafts, has approved and sends the notice for *duty*."""
    draft(room, duty, text, who="ben")
    for who in _AGREE[duty]:
        room.do("notice_approve", who=who, duty=duty)
    room.do("notice_send", who=_AGREE[duty][0], duty=duty, channel="filed", proof=proof)


_AGREE = {DPA: ("cleo", "eve"), OTHER_DPA: ("cleo", "eve"), WARNING: ("dan",), REPORT: ("dan",), CUSTOMERS: ("cleo",)}
"""Who agrees to the words of a notice."""
