"""Which duties an incident gives rise to: of whom, to whom, by which clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, pinned
from tests.rulebook import (
    BREACH,
    DAYS,
    FINAL,
    INITIAL,
    PINS,
    SUBJECTS,
    UPDATE,
    DutyRoom,
    dutiful,
    hours,
    pins,
    rule,
    stage,
    terms,
)
from warroom.core.anchors import Anchor
from warroom.core.applies import Applies
from warroom.core.clocks import Range, fits
from warroom.core.duties import unmet
from warroom.core.obligations import known_to_rules, owed, starts
from warroom.core.plan import Entity

HOUR = timedelta(hours=1)
_ENTITY = "  - {id: acme-de, name: ACME GmbH, country: DE, tz: Europe/Berlin, kinds: [], legal_roles: [controller]}"
_US = "  - {id: acme-us, name: ACME, country: US, tz: America/New_York, jurisdictions: [EU], legal_roles: [processor]}"


def entity(**fields: Any) -> Entity:
    """An entity in Germany that is a controller, unless *fields* say otherwise."""
    told = {"id": "acme", "name": "ACME", "country": "DE", "tz": "Europe/Berlin", "legal_roles": ["controller"]}
    return Entity.model_validate({**told, **fields})


def law(jurisdiction: str, *who: str, **fields: Any) -> Any:
    """A rule of *jurisdiction* for *who*."""
    return rule("t.law", stage("notice", hours(1)), jurisdiction=jurisdiction, who=who, **fields)


# Whom a rule may bind


@pytest.mark.parametrize(
    ("jurisdiction", "fields", "may"),
    [
        ("EU", {}, True),
        ("EU", {"country": "NO"}, True),
        ("EU", {"country": "CH"}, False),
        ("EU", {"country": "US", "jurisdictions": ["EU"]}, True),
        ("EU", {"country": "US", "jurisdictions": ["DE"]}, True),
        ("DE", {}, True),
        ("FR", {}, False),
        ("UK", {"country": "GB"}, True),
        ("UK", {"jurisdictions": ["GB"]}, True),
        ("UK", {"jurisdictions": ["UK"]}, True),
        ("US", {"country": "US"}, True),
        ("US-CA", {"country": "US"}, True),
        ("US", {"jurisdictions": ["US-CA"]}, True),
        ("US-CA", {"jurisdictions": ["US-CA"]}, True),
        ("US-NY", {"jurisdictions": ["US-CA"]}, False),
        ("US-NY", {"jurisdictions": ["US"]}, True),
        ("contract", {}, True),
        ("international", {}, True),
    ],
)
def test_a_rule_may_bind_who_is_there(jurisdiction: str, fields: Mapping[str, Any], may: bool) -> None:
    assert fits(law(jurisdiction, "controller"), entity(**fields), terms()) is may


@pytest.mark.parametrize(
    ("who", "not_for", "fields", "may"),
    [
        (["controller"], [], {}, True),
        (["processor"], [], {}, False),
        ([], [], {}, True),
        (["financial"], [], {"kinds": ["bank"]}, True),
        (["controller"], ["financial"], {"kinds": ["bank"]}, False),
        ([], ["bank"], {"kinds": ["bank"]}, False),
        (["processor"], [], {"legal_roles": []}, True),
        (["processor"], ["bank"], {"legal_roles": [], "kinds": ["bank"]}, False),
    ],
)
def test_a_rule_may_bind_who_is_what_it_binds_or_of_whom_nobody_said_it(
    who: list[str], not_for: list[str], fields: Mapping[str, Any], may: bool
) -> None:
    assert fits(law("EU", *who, not_for=not_for), entity(**fields), terms()) is may


def test_only_rules_that_may_bind_the_entities_are_asked() -> None:
    found = owed(DutyRoom().incident)
    assert not {"t.bank@acme-de", "t.japan@acme-de"} & found.keys()


def test_what_an_entity_is_in_law_is_one_question_before_all_others() -> None:
    room = DutyRoom(text=dutiful(changed("legal_roles: [controller]", "legal_roles: []")))
    found = {one.id: one for one in room.incident.duties.by_id.values()}
    assert "t.bank@acme-de" in found, "nobody said that it is no bank"
    assert {one.missing for one in found.values()} == {("who",)}
    assert {one.applies for one in found.values()} == {Applies.POSSIBLE}
    (question,) = [one for one in room.view.deadlines if one.id.startswith("fact:")]
    assert question.what == "settle 8 duties: What is the entity in law? (the plan's legal_roles and kinds)"


# Of whom, and to whom


def two_entities() -> str:
    return dutiful(changed(_ENTITY, f"{_ENTITY}\n{_US}"))


def test_each_entity_that_a_rule_binds_has_a_duty_of_its_own() -> None:
    both = rule("t.both", stage("notice", hours(72)), who=["controller", "processor"], when="breach")
    room = DutyRoom(text=two_entities(), rules=pins(both))
    assert room.incident.duties.by_id.keys() == {"t.both@acme-de", "t.both@acme-us"}


def test_a_day_ends_on_the_clocks_of_the_entity() -> None:
    both = rule("t.both", stage("n", {"from": "aware", "mode": "calendar_days", "n": 1}), who=[], when="breach")
    room = DutyRoom(text=two_entities(), rules=pins(both))
    assert room.due("t.both@acme-de") == datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)
    assert room.due("t.both@acme-us") == datetime(2026, 11, 25, 4, 59, 59, tzinfo=UTC)


def test_each_recipient_of_the_plan_has_a_duty_of_its_own_and_an_entity_only_its_own() -> None:
    both = rule("t.both", stage("notice", hours(72)), who=[], when="breach")
    recipients = (
        "[{id: bfdi, name: B, entities: [acme-de]}, {id: ftc, name: F, entities: [acme-us]}, {id: all, name: A}]"
    )
    sections = f"notifications:\n  - {{rule: t.both, recipients: {recipients}}}\n"
    text = dutiful(changed(_ENTITY, f"{_ENTITY}\n{_US}"), sections)
    assert DutyRoom(text=text, rules=pins(both)).incident.duties.by_id.keys() == {
        "t.both@acme-de:bfdi", "t.both@acme-de:all", "t.both@acme-us:ftc", "t.both@acme-us:all",
    }  # fmt: skip


def test_what_the_plan_leaves_out_is_no_duty_and_an_adopted_plan_can_leave_it_out() -> None:
    text = dutiful(sections="notifications:\n  - {rule: t.people, excluded: the controller tells them}\n")
    assert SUBJECTS not in DutyRoom(text=text).incident.duties.by_id
    room = DutyRoom()
    room.do("plan_adopt", plan=pinned(text.replace('version: "1"', 'version: "2"')), why="agreed", rules=None)
    assert room.duty(SUBJECTS).applies is Applies.NO
    assert room.duty(SUBJECTS).because == ("the plan leaves it out: the controller tells them",)


def test_a_cap_of_the_plan_stands_in_for_the_date_that_the_law_does_not_set() -> None:
    room = DutyRoom()
    assert room.due(SUBJECTS) == NOON + 48 * HOUR
    assert room.duty(SUBJECTS).deadline.policy
    assert room.duty(SUBJECTS).deadline.latest is None
    assert not room.duty(BREACH).deadline.policy


# What is known


def test_facts_of_the_plan_answer_those_of_the_rules_that_they_mean() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", sessions=7, risk="high", leak__secret="no")
    values, ranges = known_to_rules(room.incident)
    assert values == {"breach": True, "risk": "high", "leak.secret": False}
    assert ranges == {"cost_eur": Range(7, 7)}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("instant", "2026-11-23T09:00:00Z"), ("text", "a lot"), ("bool", "yes"), ("choices, choices: [a, b]", "a")],
)
def test_an_answer_of_another_type_is_no_answer_to_the_rules(kind: str, value: str) -> None:
    text = dutiful().replace("How many sessions met it?, type: integer", f"How many?, type: {kind}")
    room = DutyRoom(
        text=text.replace(
            'bug: "!harmful && affected.high == 0 && reach_pct < 0.5 && sessions < 10"', 'bug: "!harmful"'
        )
    )
    room.facts(sessions=value)
    assert "cost_eur" not in known_to_rules(room.incident)[1]
    assert room.duty(INITIAL).applies is Applies.POSSIBLE


def test_two_questions_that_mean_one_fact_and_are_answered_differently_leave_it_unknown() -> None:
    text = dutiful().replace(
        "harmful?, type: bool, who: engineer,", "harmful?, type: bool, means: breach, who: engineer,"
    )
    room = DutyRoom(text=text)
    room.facts(harmful="no", risk="risk")
    assert room.duty(BREACH).applies is Applies.NO
    room.facts(personal_data="yes")
    assert room.duty(BREACH).applies is Applies.POSSIBLE
    room.facts(harmful="yes")
    assert room.duty(BREACH).applies is Applies.YES


def test_a_decimal_answers_an_amount() -> None:
    text = dutiful().replace("How many sessions met it?, type: integer", "How many?, type: decimal")
    room = DutyRoom(text=text)
    room.facts(sessions="99999.99")
    assert room.duty(INITIAL).applies is Applies.POSSIBLE
    room.facts(sessions="100000")
    assert room.duty(INITIAL).applies is Applies.YES


@pytest.mark.parametrize(
    ("low", "high", "applies"),
    [
        (0, 999, Applies.NO),
        (0, None, Applies.POSSIBLE),
        (900, 1_000, Applies.POSSIBLE),
        (1_000, None, Applies.YES),
        (1_000, 2_000, Applies.YES),
    ],
)
def test_a_count_is_an_interval_and_a_threshold_is_asked_of_all_of_it(
    low: int, high: int | None, applies: Applies
) -> None:
    room = DutyRoom()
    room.facts(sessions=5)
    room.do("count_set", low=low, high=high, why="counted")
    assert room.duty(INITIAL).applies is applies
    assert room.duty(INITIAL).missing == (("affected.persons",) if applies is Applies.POSSIBLE else ())


def test_counsel_may_state_outright_what_follows_from_other_facts() -> None:
    room = DutyRoom()
    room.facts(major="no", sessions=200_000)
    assert room.duty(INITIAL).applies is Applies.NO


# What clocks start from


def test_every_anchor_that_a_person_can_set_starts_clocks_by_its_own_name() -> None:
    room = DutyRoom(anchors=dict.fromkeys(Anchor, NOON - HOUR))
    assert {str(one) for one in Anchor} <= starts(room.incident, "acme-de").keys()


def test_what_nobody_set_is_taken_from_the_phases_and_aware_is_assumed() -> None:
    room = DutyRoom(suspected=True)
    room.wait(hours=1)
    room.do("phase_set", phase="declared")
    assert starts(room.incident, "acme-de") == {"aware": NOON, "detected": NOON}
    room.facts(harmful="no")
    room.override("contained", "resolved")
    assert starts(room.incident, "acme-de")["resolved"] == NOON + HOUR
    room.do("anchor_set", anchor="resolved", moment=NOON)
    assert starts(room.incident, "acme-de")["resolved"] == NOON


def test_a_stage_begins_with_the_submission_of_an_earlier_one() -> None:
    room = DutyRoom()
    room.facts(sessions=200_000)
    assert (room.due(FINAL), room.duty(FINAL).deadline.waits_for) == (None, ("t.major/initial",))
    room.wait(hours=2)
    room.send(INITIAL)
    assert room.due(FINAL) == NOON + 722 * HOUR
    assert room.duty(FINAL).history[0].cause == room.events[-3].seq


def test_what_is_sent_in_addition_starts_no_period_anew() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", sessions=200_000)
    room.send(INITIAL)
    room.wait(hours=30)
    room.send(INITIAL, "We forgot to say this.")
    assert room.due(FINAL) == NOON + 720 * HOUR
    assert len(room.incident.notices.of(INITIAL).sent) == 2


def test_of_several_recipients_the_first_that_was_told_starts_what_follows() -> None:
    sections = (
        "notifications:\n  - {rule: t.breach, recipients: [{id: a, name: A}, {id: b, name: B}], approve: [legal]}\n"
    )
    room = DutyRoom(text=dutiful(sections=sections))
    room.facts(personal_data="yes")
    room.send("t.breach@acme-de:b")
    first = room.due(DAYS)
    room.wait(hours=48)
    room.send("t.breach@acme-de:a")
    assert room.due(DAYS) == first


# What comes round


def ongoing(**fields: Any) -> DutyRoom:
    """An incident that is major and goes on, of which the first report was made at once."""
    room = DutyRoom(**fields)
    room.facts(harmful="no", sessions=200_000, ongoing="yes")
    room.send(INITIAL)
    return room


def test_a_recurring_report_is_owed_again_after_each() -> None:
    room = ongoing()
    assert room.due(UPDATE) == NOON + 6 * HOUR
    room.wait(hours=5)
    room.send(UPDATE)
    assert room.due(UPDATE) == NOON + 11 * HOUR
    assert not room.incident.notices.met(UPDATE)
    assert room.view.timeline[-1].said == f"{UPDATE} is owed again, by 2026-11-23 23:00Z"
    room.wait(hours=1)
    room.send(UPDATE, "And now this.")
    assert room.due(UPDATE) == NOON + 12 * HOUR


def test_an_approval_of_the_last_report_is_none_of_the_next() -> None:
    room = ongoing()
    room.send(UPDATE)
    assert "not approved" in room.refused("notice_send", who="cleo", duty=UPDATE, channel="filed", proof="x").sentence


def test_a_recurring_report_ends_with_its_anchor_and_stands_in_nobodys_way_then() -> None:
    room = ongoing()
    room.send(UPDATE)
    room.override("contained", "resolved")
    assert room.duty(UPDATE).applies is Applies.NO
    assert room.duty(UPDATE).because[0].startswith("nothing further is due: resolved at")
    assert UPDATE not in [one.id for one in unmet(room.incident)]
    assert next(one.state for one in room.view.duties if one.id == UPDATE) == "sent"
    room.do("phase_reopen", why="it happens again")
    assert room.duty(UPDATE).applies is Applies.YES
    assert UPDATE in [one.id for one in unmet(room.incident)]


def test_who_was_told_nothing_yet_is_not_told_later_because_somebody_else_was() -> None:
    recipients = "[{id: a, name: A}, {id: b, name: B}]"
    sections = f"notifications:\n  - {{rule: t.update, approve: [legal], recipients: {recipients}}}\n"
    room = ongoing(text=dutiful(sections=sections))
    room.wait(hours=5)
    room.send(f"{UPDATE}:a")
    assert room.due(f"{UPDATE}:a") == NOON + 11 * HOUR
    assert room.due(f"{UPDATE}:b") == NOON + 6 * HOUR


def test_a_report_on_the_day_of_the_last_one_is_followed_by_another_all_the_same() -> None:
    limit = {"from": "aware", "latest_of": ["t.daily/report"], "mode": "recurring_days", "n": 7, "until": "resolved"}
    room = DutyRoom(rules=pins(rule("t.daily", stage("report", limit), when="ongoing")))
    room.facts(ongoing="yes")
    room.wait(hours=1)
    room.send("t.daily@acme-de")
    assert not room.incident.notices.met("t.daily@acme-de")
    assert room.due("t.daily@acme-de") == datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)


# What is no law any more


def test_what_is_no_law_on_the_day_it_began_is_said_not_to_apply() -> None:
    since = {"status": "future", "since": datetime(2026, 11, 23, tzinfo=UTC).date(), "because": "new"}
    room = DutyRoom(rules=pins(rule("t.new", stage("n", hours(72)), when="breach", **since)))
    assert room.duty("t.new@acme-de").applies is Applies.POSSIBLE
    room.do("anchor_set", anchor="aware", moment=NOON - 48 * HOUR)
    assert room.duty("t.new@acme-de").applies is Applies.NO
    assert "it applies from 2026-11-23" in room.duty("t.new@acme-de").because[0]


def test_a_law_that_may_bind_nobody_yet_is_for_somebody_to_decide_and_is_due_all_the_same() -> None:
    operative = {
        "since": datetime(2026, 1, 1, tzinfo=UTC).date(), "because": "sources disagree",
        "operative": [{"on": datetime(2027, 12, 2, tzinfo=UTC).date()}],
    }  # fmt: skip
    room = DutyRoom(rules=pins(rule("t.new", stage("n", hours(72)), when="breach", **operative)))
    room.facts(personal_data="yes")
    duty = room.duty("t.new@acme-de")
    assert (duty.applies, duty.missing) == (Applies.POSSIBLE, ())
    (due,) = [one for one in room.view.deadlines if one.id == "notice:t.new@acme-de"]
    assert due.what == "decide whether it applies: tell the authority: The title of t.new"


def test_the_same_incident_gives_the_same_duties_whatever_was_asked_before() -> None:
    room = DutyRoom(rules=PINS)
    room.facts(personal_data="yes")
    assert owed(room.incident) == owed(room.desk.load(room.id))
