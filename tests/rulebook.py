"""A handful of rules that hold every way in which a duty can behave, and the minimal plan with what it says of them.

The rules that ship are tested where they are computed; whether a duty opens, moves and ends as it should is asked of
rules that a test can read in one breath. They are pinned once: reading them is most of what they cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.plans import MINIMAL, with_notices
from tests.rooms import Room, pinned
from warroom.core.clocks import Calendar, Rule, Terms
from warroom.core.duties import Duty
from warroom.core.plan import Plan
from warroom.core.rules import PinnedRules

YES_NO = ("breach", "leak.secret", "ongoing", "asked_for", "dull")


def terms(*more: Mapping[str, Any]) -> Terms:
    """The words of the rules, and *more* facts."""
    facts: list[Mapping[str, Any]] = [{"id": one, "ask": f"Is it {one}?"} for one in YES_NO]
    facts += [
        {"id": "risk", "ask": "What risk?", "type": "choice", "choices": ["unlikely", "risk", "high"]},
        {"id": "affected.persons", "ask": "How many people?", "type": "count"},
        {"id": "cost_eur", "ask": "What did it cost?", "type": "amount"},
        {"id": "major", "ask": "Is it major?", "when": "cost_eur >= 100000 || affected.persons >= 1000"},
        *more,
    ]
    anchors = ("occurred", "detected", "aware", "classified", "requested", "resolved")
    return Terms.model_validate({
        "facts": facts,
        "roles": [{"id": one, "about": one} for one in ("controller", "processor", "financial")],
        "kinds": [{"id": "bank", "about": "a bank", "implies": ["financial"]}],
        "anchors": [{"id": one, "about": one} for one in anchors],
    })  # fmt: skip


def rule(name: str, *stages: Mapping[str, Any], **fields: Any) -> Rule:
    """The rule called *name*, law in the EU for controllers unless *fields* say otherwise."""
    told = {
        "id": name, "title": f"The title of {name}", "jurisdiction": "EU", "basis": f"Article {name}",
        "who": ["controller"], "recipient": "the authority", "status": "in_force", "provenance": "primary",
        "source": "this test", "checked_on": date(2026, 11, 1), "stages": stages, **fields,
    }  # fmt: skip
    return Rule.model_validate(told)


def stage(name: str, *limits: Mapping[str, Any], **fields: Any) -> Mapping[str, Any]:
    """A stage with *limits*."""
    return {"id": name, "limits": limits, **fields}


def hours(n: int, start: str = "aware", **fields: Any) -> Mapping[str, Any]:
    """A limit of *n* hours."""
    return {"from": start, "mode": "elapsed_hours", "n": n, **fields}


RULES: tuple[Rule, ...] = (
    rule("t.breach", stage("notice", hours(72, also="eu_hours")), when="breach && risk != 'unlikely'",
         late="the reasons for the delay"),
    rule("t.people", stage("notice", {"from": "aware", "mode": "soft", "word": "promptly", "cap": "96h"}),
         when="breach && risk == 'high'", recipient="the people"),
    rule("t.major", stage("initial", hours(4, "classified"), hours(24)), stage("final", hours(720, "t.major/initial")),
         when="major"),
    rule("t.update", stage("report", {"from": "t.major/initial", "latest_of": ["t.update/report"],
         "mode": "recurring_hours", "n": 6, "until": "resolved"}), when="major && ongoing"),
    rule("t.days", stage("notice", {"from": "t.breach/notice", "mode": "business_days", "n": 3}), when="breach"),
    rule("t.asked", stage("answer", hours(24, "requested")), when="asked_for"),
    rule("t.bank", stage("notice", hours(1)), who=["financial"]),
    rule("t.japan", stage("notice", hours(1)), jurisdiction="JP"),
)  # fmt: skip
"""`t.breach` is the plain one; `t.people` has no date in law; `t.major` has two stages, `t.update` comes round again
after each report, `t.days` counts working days, `t.asked` waits for an anchor. The last two concern somebody else."""

CLOSED = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Boxing Day"}
CALENDARS = {"DE": Calendar("DE", CLOSED, range(2024, 2031), "this test")}


def pins(*rules: Rule, words: Terms | None = None, calendars: Mapping[str, Calendar] = CALENDARS) -> PinnedRules:
    """*rules*, or all of them, pinned."""
    return PinnedRules.of(list(rules or RULES), words or terms(), calendars)


PINS = pins()
SHORTER = pins(rule("t.breach", stage("notice", hours(48)), when="breach && risk != 'unlikely'"), *RULES[1:])
"""The same, after a law was made stricter."""

_MEANT = {
    "type: bool, who: counsel, triage: true}": "type: bool, who: counsel, triage: true, means: breach}",
    "How many sessions met it?, type: integer, who: engineer}":
        "How many sessions met it?, type: integer, who: engineer, means: cost_eur}",
}  # fmt: skip
SECTIONS = """\
notifications:
  - rule: t.breach
    owner: counsel
    draft: [counsel]
    approve: [legal, compliance]
    warn: [24h, 4h]
    recipients: [{id: dpa, name: The data protection authority, entities: [acme-de]}]
    templates: {dpa: We tell you of a breach.}
  - {rule: t.people, cap: 48h}
gates:
  - id: words-first
    title: Customers hear from us before the model is rolled back
    steps: [rollback]
    needs: [{notice: t.breach, reached: approved}]
    because: In March the fix outran the notice
    override: [commander]
  - id: evidence-first
    title: Nothing is called contained before the logs are kept
    phases: [contained]
    notices: [t.people]
    needs: [{step: preserve}, {fact: harm != 'serious'}]
    when: harmful
    because: The logs are gone after an hour
    override: [counsel]
"""


def dutiful(text: str = MINIMAL, sections: str = SECTIONS) -> str:
    """*text* with facts that mean those of the rules, and with these *sections* in the place of its own on notices."""
    for old, new in _MEANT.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return with_notices(sections, text)


DUTIFUL = dutiful()
PLAN = pinned(DUTIFUL)
BREACH, SUBJECTS, INITIAL = "t.breach@acme-de:dpa", "t.people@acme-de", "t.major/initial@acme-de"
FINAL, UPDATE, DAYS, ASKED = "t.major/final@acme-de", "t.update@acme-de", "t.days@acme-de", "t.asked@acme-de"


class Shelf:
    """A rulebook that holds the same rules whatever the plan."""

    def __init__(self, rules: PinnedRules = PINS) -> None:
        self.rules = rules

    def pinned(self, plan: Plan, now: datetime) -> PinnedRules:
        """The rules on it."""
        return self.rules


class DutyRoom(Room):
    """A room whose incident runs on the rules of this module, unless others are given."""

    def __init__(self, *, rules: PinnedRules = PINS, text: str = DUTIFUL, **fields: Any) -> None:
        plan = PLAN if text == DUTIFUL else pinned(text)
        super().__init__(**{"plan": plan, "rules": rules, **fields})

    def duty(self, name: str) -> Duty:
        """The duty called *name* as it stands."""
        return self.incident.duties.by_id[name]

    def due(self, name: str) -> datetime | None:
        """By when it is owed."""
        return self.duty(name).deadline.plan_by

    def facts(self, **values: Any) -> None:
        """Answers questions, ``__`` for a dot: ``room.facts(risk="high", leak__secret="no")``."""
        for name, value in values.items():
            self.do("fact_set", fact=name.replace("__", "."), value=value)

    def approve(self, name: str, text: str = "We regret it.", *, drafter: str = "ana") -> None:
        """Drafts *text* for the duty called *name* and has everybody agree whom the minimal plan asks."""
        self.do("notice_draft", who=drafter, duty=name, text=text)
        for who in self.asked(name):
            self.do("notice_approve", who=who, duty=name)

    def asked(self, name: str) -> list[str]:
        """Who has to agree to the words: counsel, and for a breach compliance as well."""
        return ["cleo", "dan"] if name == BREACH else ["cleo"]

    def send(self, name: str, text: str = "We regret it.", **fields: Any) -> None:
        """Drafts, has approved and sends."""
        self.approve(name, text)
        self.do("notice_send", who="cleo", duty=name, channel="filed", proof="REF-1", **fields)
