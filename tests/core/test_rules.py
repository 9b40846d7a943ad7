"""The rules that an incident runs on: pinned as values, replaced on the record, asked where the plan is silent."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.plans import changed
from tests.rooms import Room, bodies, refusal
from tests.rulebook import (
    BREACH,
    CALENDARS,
    DAYS,
    PINS,
    RULES,
    SHORTER,
    DutyRoom,
    dutiful,
    hours,
    pins,
    rule,
    stage,
    terms,
)
from warroom.core.applies import Applies
from warroom.core.clocks import Calendar
from warroom.core.errors import Code
from warroom.core.ledger import canonical, sha256
from warroom.core.rules import PinnedRules, RulesAdopted, changes

NEW = rule("t.new", stage("notice", hours(1)), when="breach")


# Pinned


def test_what_is_pinned_says_the_same_after_a_trip_through_json() -> None:
    again = PinnedRules.model_validate_json(PINS.model_dump_json())
    assert again == PINS
    assert (again.rules, again.terms, again.calendars) == (PINS.rules, PINS.terms, PINS.calendars)
    assert list(again.rules.values()) == list(RULES)
    assert again.calendars == CALENDARS


def test_the_digest_is_that_of_the_values_and_nothing_else() -> None:
    values = json.loads(PINS.model_dump_json())["values"]
    assert sha256(canonical(values).encode()) == PINS.digest
    assert pins().digest == PINS.digest
    assert SHORTER.digest != PINS.digest


def test_a_calendar_is_pinned_day_by_day_with_its_weekend_and_where_it_comes_from() -> None:
    friday = Calendar(
        "AE", {datetime(2026, 12, 2, tzinfo=UTC).date(): "National Day"}, range(2026, 2028), "x", frozenset({4})
    )
    again = PinnedRules.model_validate_json(pins(calendars={"AE": friday}).model_dump_json())
    assert again.calendars == {"AE": friday}


def test_a_pinned_rule_is_the_rule_that_was_pinned() -> None:
    assert PINS.rules["t.breach"] == RULES[0]


def test_the_calendars_of_a_running_incident_are_those_of_its_declaration() -> None:
    closed = CALENDARS["DE"]._replace(holidays={datetime(2026, 11, n, tzinfo=UTC).date(): "mourning" for n in (24, 25)})
    plain, mourning = DutyRoom(), DutyRoom(rules=pins(calendars={"DE": closed}))
    for room in (plain, mourning):
        room.facts(personal_data="yes", risk="high")
        room.send(BREACH)
    assert plain.due(DAYS) == datetime(2026, 11, 26, 22, 59, 59, tzinfo=UTC)
    assert mourning.due(DAYS) == datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)


def test_beyond_the_years_that_are_pinned_no_holiday_is_assumed() -> None:
    room = DutyRoom(rules=pins(calendars={"DE": CALENDARS["DE"]._replace(years=range(2020, 2022), holidays={})}))
    room.facts(personal_data="yes")
    room.send(BREACH)
    assert room.due(DAYS) == datetime(2026, 11, 26, 22, 59, 59, tzinfo=UTC)


# More


def test_what_is_pinned_stays_when_a_plan_needs_more() -> None:
    merged = PINS.with_more(pins(SHORTER.rules["t.breach"], NEW, calendars={"FR": CALENDARS["DE"]._replace(name="FR")}))
    assert list(merged.rules) == [*PINS.rules, "t.new"]
    assert merged.rules["t.breach"] == PINS.rules["t.breach"]
    assert sorted(merged.calendars) == ["DE", "FR"]
    assert merged.digest == sha256(canonical(merged.values).encode())


def test_where_nothing_is_new_it_is_what_it_was() -> None:
    assert PINS.with_more(SHORTER).digest == PINS.digest


def test_no_word_of_what_is_pinned_means_anything_else_because_of_a_new_rule() -> None:
    later = terms({"id": "more", "ask": "More?"})
    easier = later.model_dump(mode="json")
    for fact in easier["facts"]:
        if fact["id"] == "major":
            fact["when"] = "cost_eur >= 1"
        if fact["id"] == "risk":
            fact["choices"] = ["unlikely", "risk", "high", "extreme"]
    merged = PINS.with_more(
        pins(
            rule("t.new", stage("n", hours(1)), when="risk == 'extreme' && more"),
            words=type(later).model_validate(easier),
        )
    )
    assert merged.terms.fact_by_id["major"] == PINS.terms.fact_by_id["major"]
    assert merged.terms.fact_by_id["risk"].choices == ("unlikely", "risk", "high", "extreme")
    assert "more" in merged.terms.fact_by_id
    room = DutyRoom(rules=merged)
    room.facts(risk="extreme", more="yes")
    assert room.duty("t.new@acme-de").applies is Applies.YES


# Questions


def test_what_the_plan_does_not_ask_is_asked_of_whoever_answers_for_the_law() -> None:
    asked = DutyRoom().incident.asked
    assert asked["risk"].who == "counsel"
    assert asked["risk"].choices == ("unlikely", "risk", "high")
    assert "breach" not in asked, "the plan asks it as personal_data"
    assert "cost_eur" not in asked, "the plan asks it as sessions"
    assert "affected.persons" not in asked, "the count answers it"


def test_only_the_questions_that_would_settle_something_are_shown_and_what_was_answered() -> None:
    room = DutyRoom()
    plan = [fact.id for fact in room.incident.plan.facts]
    assert [one.id for one in room.incident.questions] == [*plan, "asked_for", "ongoing", "risk"]
    room.facts(personal_data="no", asked_for="no", dull="yes")
    assert [one.id for one in room.incident.questions] == [*plan, "asked_for", "dull", "ongoing"]
    assert room.json["facts"]["asked_for"]["value"] is False


def test_an_answer_to_a_rule_is_checked_as_one_to_the_plan_is() -> None:
    room = DutyRoom()
    refusal(Code.INVALID, room.refused("fact_set", fact="risk", value="some"))
    refusal(Code.NOT_FOUND, room.refused("fact_set", fact="riks", value="high"))
    room.facts(leak__secret="yes")
    assert room.incident.facts.answers["leak.secret"].value is True


def test_where_a_plan_has_no_legal_function_the_commander_is_asked() -> None:
    text = dutiful(changed("function: legal", "function: engineering"))
    assert DutyRoom(text=text).incident.asked["risk"].who == "commander"


# Adopted


def test_adopting_rules_is_an_entry_and_what_moves_by_it_names_it() -> None:
    room = DutyRoom()
    recorded = room.do("rules_adopt", rules=SHORTER, why="the law was made stricter")
    joined, adopted, moved = bodies(recorded)
    assert adopted == RulesAdopted(rules=SHORTER, was=PINS.digest, why="the law was made stricter")
    assert moved is not None
    assert moved.cause == recorded.events[1].seq
    assert room.due(BREACH) == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert room.incident.rules.seq == recorded.events[1].seq
    assert joined is not None


def test_adopting_rules_needs_a_reason_and_somebody_entitled() -> None:
    room = DutyRoom()
    refusal(Code.REASON_REQUIRED, room.refused("rules_adopt", rules=SHORTER, why=" "))
    refusal(Code.NOT_PERMITTED, room.refused("rules_adopt", who="eve", rules=SHORTER, why="x"))
    refusal(Code.ILLEGAL_TRANSITION, room.refused("rules_adopt", rules=PINS, why="x"))


def test_whoever_may_waive_may_adopt_rules() -> None:
    text = dutiful(
        changed(
            "  - {action: close, roles: [commander]}",
            "  - {action: close, roles: [commander]}\n  - {action: waive, roles: [counsel]}",
        )
    )
    room = DutyRoom(text=text)
    room.do("rules_adopt", who="cleo", rules=SHORTER, why="x")
    assert room.incident.rules.pinned == SHORTER


def test_a_rule_that_is_gone_leaves_a_duty_that_does_not_apply_and_says_why() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="high")
    room.do("rules_adopt", rules=pins(*RULES[1:]), why="repealed")
    assert room.duty(BREACH).applies is Applies.NO
    assert "neither the plan nor the rules have it any more" in room.duty(BREACH).because


def test_a_rule_that_comes_back_applies_again() -> None:
    room = DutyRoom()
    room.facts(personal_data="yes", risk="high")
    room.do("rules_adopt", rules=pins(*RULES[1:]), why="repealed")
    room.do("rules_adopt", rules=PINS, why="it was not")
    assert room.duty(BREACH).applies is Applies.YES


def test_the_differences_are_told_one_whole_rule_or_calendar_at_a_time() -> None:
    mourning = {"DE": CALENDARS["DE"]._replace(source="another")}
    after = pins(
        SHORTER.rules["t.breach"], *RULES[2:], NEW, words=terms({"id": "more", "ask": "More?"}), calendars=mourning
    )
    found = {one.what: (one.before is None, one.after is None) for one in changes(PINS, after)}
    assert found == {
        "rule t.breach": (False, False), "rule t.people": (False, True), "rule t.new": (True, False),
        "calendar DE": (False, False), "the words of the rules": (False, False),
    }  # fmt: skip
    assert list(changes(PINS, pins())) == []
    assert len(list(changes(None, PINS))) == len(RULES) + 2


# Without any


def test_an_incident_without_rules_has_no_duties_and_everything_else_works() -> None:
    room = Room()
    room.do("fact_set", fact="personal_data", value="yes")
    room.do("count_set", low=5_000, high=6_000, why="counted")
    room.override("contained", "resolved", "reviewing", "closed")
    assert room.view.duties == ()
    assert room.json["duties"] == []
    assert not any(kind.startswith(("duty.", "deadline.", "rules.")) for kind in room.kinds)
    assert refusal(Code.NOT_FOUND, Room().refused("duty_waive", duty="x", why="y"))


def test_an_incident_that_was_declared_before_there_were_rules_adopts_them() -> None:
    room = Room()
    room.do("fact_set", fact="personal_data", value="yes")
    recorded = room.do("rules_adopt", rules=PINS, why="an older warroom declared it")
    assert {event.kind for event in recorded.events} == {"role.joined", "rules.adopted", "duty.opened"}
    assert "t.breach@acme-de" in room.incident.duties.by_id
