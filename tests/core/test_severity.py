"""How bad it is, and how bad it could be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, Room, bodies, kinds, pinned, refusal
from warroom.core.errors import Code
from warroom.core.severity import OverrideCleared, Reason, SeverityChanged, SeverityOverridden

SEV1_WHEN = "affected.high >= 1000 || harm == 'serious'"
SEV2_WHEN = "affected.high >= 100 || personal_data"
HARMLESS = {"harm": "none", "personal_data": "no"}


def levels(room: Room) -> tuple[str | None, str | None, str | None]:
    """The level in force, the computed one and what it could be."""
    part = room.incident.severity
    return part.level, part.computed, part.could_be


def test_with_nothing_known_it_is_the_default_and_could_be_the_worst() -> None:
    room = Room()
    assert levels(room) == ("SEV3", "SEV3", "SEV1")
    changed_ = next(event.body for event in room.events if event.kind == "severity.changed")
    assert changed_ == SeverityChanged(
        cause=2,
        was=None,
        computed="SEV3",
        could_be="SEV1",
        undetermined=(
            Reason(level="SEV1", when=SEV1_WHEN, missing=("affected.high", "harm")),
            Reason(level="SEV2", when=SEV2_WHEN, missing=("affected.high", "personal_data")),
        ),
    )


@pytest.mark.parametrize(
    ("facts", "high", "expected"),
    [
        ({"harm": "serious"}, None, ("SEV1", None)),
        ({"harm": "serious", "personal_data": "yes"}, 5, ("SEV1", None)),
        ({"personal_data": "yes"}, None, ("SEV2", "SEV1")),
        ({"personal_data": "yes"}, 99, ("SEV2", "SEV1")),
        ({"personal_data": "yes", "harm": "none"}, 99, ("SEV2", None)),
        ({"personal_data": "no", "harm": "none"}, None, ("SEV3", "SEV1")),
        (HARMLESS, 99, ("SEV3", None)),
        (HARMLESS, 100, ("SEV2", None)),
        (HARMLESS, 999, ("SEV2", None)),
        (HARMLESS, 1_000, ("SEV1", None)),
        ({"harm": "none"}, 99, ("SEV3", "SEV2")),
        ({}, 0, ("SEV3", "SEV1")),
        ({}, 1_000, ("SEV1", None)),
    ],
)
def test_the_level_is_the_worst_that_is_yes_and_beside_it_the_worst_that_nobody_can_rule_out(
    facts: dict[str, Any], high: int | None, expected: tuple[str, str | None]
) -> None:
    room = Room(facts=facts)
    if high is not None:
        room.do("count_set", low=0, high=high, why="tickets")
    assert levels(room)[1:] == expected


def test_what_it_could_be_is_worse_than_what_it_is() -> None:
    criterion = changed("      title: Minor\n", "      title: Minor\n      when: harmful\n")
    room = Room(plan=pinned(criterion), facts=HARMLESS)
    room.do("count_set", low=0, high=1, why="tickets")
    assert levels(room) == ("SEV3", "SEV3", None), "nobody knows whether it is SEV3 or SEV3"


def test_the_reasons_say_which_criteria_are_met() -> None:
    room = Room(facts={"harm": "serious", "personal_data": "yes"})
    part = room.incident.severity
    assert [(r.level, r.when) for r in part.reasons] == [("SEV1", SEV1_WHEN), ("SEV2", SEV2_WHEN)]
    assert room.json["severity"]["undetermined"] == []


def test_a_change_of_the_level_is_an_event_that_names_its_cause() -> None:
    room = Room()
    recorded = room.do("fact_set", fact="harm", value="serious")
    first = recorded.events[0]
    level = next(event.body for event in recorded.events if event.kind == "severity.changed")
    assert isinstance(level, SeverityChanged)
    assert (level.cause, level.was, level.computed) == (first.seq, "SEV3", "SEV1")


def test_a_fact_that_changes_nothing_about_the_level_leaves_no_event() -> None:
    assert kinds(Room().do("fact_set", fact="summary", value="It lied")) == ["fact.set"]


def test_an_override_holds_and_what_was_computed_stays_beside_it() -> None:
    room = Room()
    recorded = room.do("severity_set", level="SEV1", why="press call")
    assert SeverityOverridden(level="SEV1", why="press call") in bodies(recorded)
    assert levels(room) == ("SEV1", "SEV3", "SEV1")
    override = room.incident.severity.override
    assert override is not None
    assert (override.by, override.at) == ("ana", NOON)


@pytest.mark.parametrize("why", ["", "  \n"])
def test_an_override_needs_a_reason(why: str) -> None:
    refused = Room().refused("severity_set", level="SEV1", why=why)
    refusal(Code.REASON_REQUIRED, refused)
    assert "warroom severity set SEV1 --why" in refused.hint


@pytest.mark.parametrize("who", ["ana", "dan"])
def test_the_roles_with_that_authority_may_override(who: str) -> None:
    room = Room()
    room.do("severity_set", who=who, level="SEV2", why="judgement")
    assert room.incident.severity.level == "SEV2"


@pytest.mark.parametrize("who", ["ben", "cleo", "eve", "zoe"])
def test_nobody_else_may_override_or_clear(who: str) -> None:
    room = Room()
    said = refusal(Code.NOT_PERMITTED, room.refused("severity_set", who=who, level="SEV2", why="judgement"))
    assert "commander: ana; compliance: dan" in said
    room.do("severity_set", level="SEV2", why="judgement")
    refusal(Code.NOT_PERMITTED, room.refused("severity_clear", who=who, why="judgement"))


def test_a_level_that_is_not_on_the_scale_is_not_found() -> None:
    refused = Room().refused("severity_set", level="SEV0", why="x")
    refusal(Code.NOT_FOUND, refused)
    assert "'SEV" in refused.hint


def test_clearing_an_override_needs_one_and_a_reason() -> None:
    room = Room()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("severity_clear", why="x"))
    room.do("severity_set", level="SEV1", why="press call")
    refusal(Code.REASON_REQUIRED, room.refused("severity_clear", why=" "))
    room.do("severity_clear", who="dan", why="it was about something else")
    assert levels(room) == ("SEV3", "SEV3", "SEV1")


def test_a_lowering_override_lapses_when_the_computed_level_worsens() -> None:
    room = Room(facts={"personal_data": "yes"})
    room.do("severity_set", level="SEV3", why="one person, told already")
    assert room.incident.severity.level == "SEV3"
    recorded = room.do("fact_set", fact="harm", value="serious")
    cause = recorded.events[0].seq
    why = "the computed level worsened from SEV2 to SEV1"
    assert OverrideCleared(why=why, cause=cause) in bodies(recorded)
    assert levels(room) == ("SEV1", "SEV1", None)


def test_a_raising_override_that_is_overtaken_lapses_too() -> None:
    room = Room()
    room.do("severity_set", level="SEV2", why="a hunch")
    room.do("fact_set", fact="harm", value="serious")
    assert levels(room)[0] == "SEV1"
    assert room.incident.severity.override is None


@pytest.mark.parametrize("level", ["SEV1", "SEV2"])
def test_an_override_that_is_no_milder_than_what_is_computed_stays(level: str) -> None:
    room = Room()
    room.do("severity_set", level=level, why="press call")
    room.do("fact_set", fact="personal_data", value="yes")
    assert levels(room)[:2] == (level, "SEV2")
    assert room.incident.severity.override is not None


def test_a_lowering_override_stays_while_the_computed_level_does_not_worsen() -> None:
    room = Room(facts={"harm": "serious", "personal_data": "yes"})
    room.do("severity_set", level="SEV3", why="a test tenant")
    room.do("fact_set", fact="harm", value="none")
    assert levels(room)[:2] == ("SEV3", "SEV2"), "it went from SEV1 to SEV2, which is milder"


def test_after_it_lapsed_somebody_may_override_again() -> None:
    room = Room(facts={"personal_data": "yes"})
    room.do("severity_set", level="SEV3", why="one person, told already")
    room.do("fact_set", fact="harm", value="serious")
    room.do("severity_set", level="SEV3", why="still a test tenant")
    room.do("fact_set", fact="summary", value="x")
    assert levels(room)[:2] == ("SEV3", "SEV1")


def test_whoever_did_not_see_the_last_override_is_shown_both_levels() -> None:
    room = Room()
    seen = room.incident.seq
    room.do("severity_set", who="dan", level="SEV2", why="judgement")
    refused = room.refused("severity_set", level="SEV1", why="press call", based_on=seen)
    said = refusal(Code.CONFLICT, refused)
    assert "SEV2 by dan" in said
    assert "you said SEV1" in said
    assert refused.details == {"theirs": "SEV2", "yours": "SEV1"}
    refusal(Code.CONFLICT, room.refused("severity_clear", why="x", based_on=seen))


def test_an_override_that_lapsed_unseen_is_a_conflict() -> None:
    room = Room(facts={"personal_data": "yes"})
    seen = room.do("severity_set", level="SEV3", why="one person, told already").seq
    room.do("fact_set", who="ben", fact="harm", value="serious")
    said = refusal(Code.CONFLICT, room.refused("severity_set", level="SEV3", why="as I said", based_on=seen))
    assert "no override" in said


def test_whoever_saw_the_last_override_may_change_it() -> None:
    room = Room()
    seen = room.do("severity_set", who="dan", level="SEV2", why="judgement").seq
    room.do("severity_set", level="SEV1", why="press call", based_on=seen)


def with_major() -> str:
    """The plan with its middle level called MAJOR."""
    return changed("    - id: SEV2\n", "    - id: MAJOR\n").replace("at_least('SEV2')", "at_least('MAJOR')")


def test_an_override_to_a_level_that_an_adopted_plan_dropped_lapses() -> None:
    room = Room()
    room.do("severity_set", level="SEV2", why="judgement")
    recorded = room.do("plan_adopt", plan=pinned(with_major()), why="new names")
    assert any(isinstance(body, OverrideCleared) and "SEV2" in body.why for body in bodies(recorded))
    assert room.incident.severity.level in room.incident.plan.level_by_id


def test_an_override_that_raises_survives_a_plan_that_renames_the_computed_level() -> None:
    room = Room(facts={"personal_data": "yes"})
    room.do("severity_set", level="SEV1", why="press call")
    room.do("plan_adopt", plan=pinned(with_major()), why="new names")
    assert levels(room)[:2] == ("SEV1", "MAJOR")


def test_an_override_that_lowers_lapses_with_a_plan_that_makes_it_worse() -> None:
    room = Room(facts={"personal_data": "yes", "harm": "none"})
    room.do("severity_set", level="SEV3", why="one person, told already")
    stricter = changed("affected.high >= 1000 || harm == 'serious'", "personal_data || harm == 'serious'")
    room.do("plan_adopt", plan=pinned(stricter), why="the board decided")
    assert levels(room) == ("SEV1", "SEV1", None)


def test_the_level_in_force_is_what_steps_ask_for() -> None:
    room = Room(facts=HARMLESS)
    room.do("count_set", low=0, high=1, why="x")
    found = room.incident.find("at_least('SEV2')", severity_allowed=True)
    assert found.outcome == "no"
    room.do("severity_set", level="SEV2", why="press call")
    assert room.incident.find("at_least('SEV2')", severity_allowed=True).outcome == "yes"
    assert "customers" in room.incident.steps.due, "the step that an override makes apply opens"
