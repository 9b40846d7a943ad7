"""What is known, and that unknown is a value of its own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import changed
from tests.rooms import NOON, Room, bodies, pinned, refusal
from warroom.core.errors import Code, Refused
from warroom.core.facts import FactCleared, FactSet, Value, parse, said
from warroom.core.plan import FactSpec, FactType
from warroom.desk import Recorded

ANSWERS = [
    ("harmful", "yes", True),
    ("harmful", " No ", False),
    ("harmful", "TRUE", True),
    ("harmful", False, False),
    ("harm", "serious", "serious"),
    ("modes", "wrong_output, agent", ["wrong_output", "agent"]),
    ("modes", "Agent, agent, Wrong output", ["agent", "wrong_output"]),
    ("modes", ["agent", "agent"], ["agent"]),
    ("modes", [], []),
    ("reach_pct", "12.50%", "12.5"),
    ("reach_pct", "-0", "0"),
    ("reach_pct", "1e3", "1000"),
    ("reach_pct", 7, "7"),
    ("sessions", "1200", 1200),
    ("sessions", "1,200", 1200),
    ("sessions", "1_200_000", 1_200_000),
    ("sessions", -3, -3),
    ("started", "2026-11-23T14:00:00+02:00", "2026-11-23T12:00:00Z"),
    ("summary", "It quoted [bold]a policy[/]", "It quoted [bold]a policy[/]"),
]

NO_ANSWERS = [
    ("harmful", "maybe"),
    ("harmful", "unknown"),
    ("harmful", ""),
    ("harmful", 1),
    ("harmful", ["yes"]),
    ("harm", "seriuos"),
    ("harm", True),
    ("modes", "agent, nonsense"),
    ("modes", ""),
    ("modes", " , "),
    ("modes", True),
    ("reach_pct", "a lot"),
    ("reach_pct", "NaN"),
    ("reach_pct", "sNaN"),
    ("reach_pct", "Infinity"),
    ("reach_pct", "1e15"),
    ("reach_pct", "1e-999999"),
    ("reach_pct", "1" * 29),
    ("reach_pct", True),
    ("sessions", "1.5"),
    ("sessions", "1,5"),
    ("sessions", "12,00"),
    ("sessions", "1e3"),
    ("sessions", "9007199254740992"),
    ("sessions", 10**17),
    ("sessions", "9" * 5_000),
    ("sessions", True),
    ("started", "yesterday"),
    ("started", "2026-11-23T14:00:00"),
    ("started", "0001-01-01T00:00:00+14:00"),
    ("started", 5),
    ("summary", " \n"),
    ("summary", 5),
]


@pytest.mark.parametrize(("fact", "raw", "value"), ANSWERS)
def test_an_answer_is_kept_as_a_value_of_its_type(fact: str, raw: Any, value: Any) -> None:
    room = Room()
    assert FactSet(fact=fact, value=value) in bodies(room.do("fact_set", fact=fact, value=raw))
    assert room.incident.facts.answers[fact].value == value
    assert type(room.incident.facts.answers[fact].value) is type(value)


@pytest.mark.parametrize(("fact", "raw"), NO_ANSWERS)
def test_what_is_no_answer_is_refused_with_the_question_and_the_answers(fact: str, raw: Any) -> None:
    room = Room()
    refused = room.refused("fact_set", fact=fact, value=raw)
    refusal(Code.INVALID, refused)
    assert room.incident.plan.fact(fact).ask in refused.hint
    assert all(choice in refused.hint for choice in room.incident.plan.fact(fact).choices)


def kept_as(spec: FactSpec, raw: Value) -> Value | None:
    """The value that *raw* is kept as; none where it is refused."""
    try:
        return parse(spec, raw)
    except Refused as refused:
        refusal(Code.INVALID, refused)
        return None


@pytest.mark.parametrize("kind", list(FactType))
def test_whatever_is_said_is_a_value_or_refused_and_nothing_else(kind: FactType) -> None:
    choices = ("none", "serious") if kind in (FactType.CHOICE, FactType.CHOICES) else ()
    spec = FactSpec(id="x", ask="?", type=kind, choices=choices, who="commander")
    anything = st.text() | st.integers() | st.booleans() | st.lists(st.text()) | st.decimals().map(str)

    @given(anything | st.datetimes().map(str) | st.text("0123456789eE+-_.,: TZ"))
    def says_or_refuses(raw: Any) -> None:
        value = kept_as(spec, raw)
        assert value is None or kept_as(spec, value) == value, "what is kept is an answer again"

    says_or_refuses()


def test_a_fact_that_the_plan_does_not_ask_for_is_not_found_and_the_likely_one_is_named() -> None:
    refused = Room().refused("fact_set", fact="harmfull", value="yes")
    refusal(Code.NOT_FOUND, refused)
    assert "'harmful'" in refused.hint


def test_facts_can_be_answered_when_it_is_declared() -> None:
    room = Room(facts={"harmful": "yes", "sessions": 3})
    assert {name: answer.value for name, answer in room.incident.facts.answers.items()} == {
        "harmful": True,
        "sessions": 3,
    }


def test_one_wrong_answer_keeps_the_whole_declaration_from_being_made() -> None:
    room = Room()
    with pytest.raises(Refused, match="no answer"):
        Room(store=room.store, seed=1, facts={"harmful": "yes", "sessions": "many"})
    assert room.desk.incidents() == [room.id]


def test_a_cleared_fact_is_unknown_again_and_who_cleared_it_is_remembered() -> None:
    room = Room(facts={"personal_data": "yes"})
    assert room.incident.severity.computed == "SEV2"
    recorded = room.do("fact_clear", who="cleo", fact="personal_data", why="it was test data")
    assert bodies(recorded)[0] == FactCleared(fact="personal_data", why="it was test data")
    answer = room.incident.facts.answers["personal_data"]
    assert (answer.value, answer.by) == (None, "cleo")
    assert room.incident.severity.computed == "SEV3"
    assert "personal_data" not in room.incident.known()


def test_clearing_what_is_not_known_is_refused() -> None:
    room = Room()
    refusal(Code.ILLEGAL_TRANSITION, room.refused("fact_clear", fact="harmful", why="x"))
    room.do("fact_set", fact="harmful", value="yes")
    room.do("fact_clear", fact="harmful", why="x")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("fact_clear", fact="harmful", why="x"))


def test_clearing_a_fact_needs_a_reason() -> None:
    room = Room(facts={"harmful": True})
    refusal(Code.REASON_REQUIRED, room.refused("fact_clear", fact="harmful", why=" "))


def test_whoever_did_not_see_the_last_answer_is_shown_both() -> None:
    room = Room()
    seen = room.incident.seq
    theirs = room.do("fact_set", who="cleo", fact="personal_data", value="yes").events[0].seq
    refused = room.refused("fact_set", fact="personal_data", value="no", based_on=seen)
    said = refusal(Code.CONFLICT, refused)
    assert "set to yes by cleo" in said
    assert "you said no" in said
    details = {"fact": "personal_data", "theirs": True, "yours": False, "by": "cleo", "seq": theirs}
    assert refused.details == details


def test_to_say_the_same_as_somebody_else_is_no_conflict() -> None:
    room = Room()
    seen = room.incident.seq
    room.do("fact_set", who="cleo", fact="personal_data", value="yes")
    room.do("fact_set", fact="personal_data", value="TRUE", based_on=seen)


def test_an_answer_against_a_clearing_is_a_conflict_too() -> None:
    room = Room(facts={"harmful": True})
    seen = room.incident.seq
    room.do("fact_clear", who="ben", fact="harmful", why="it was the test tenant")
    said = refusal(Code.CONFLICT, room.refused("fact_set", fact="harmful", value="no", based_on=seen))
    assert "unknown" in said


def test_clearing_what_somebody_has_answered_since_is_a_conflict() -> None:
    room = Room(facts={"harmful": True})
    seen = room.incident.seq
    room.do("fact_set", who="ben", fact="harmful", value="no")
    refusal(Code.CONFLICT, room.refused("fact_clear", fact="harmful", why="x", based_on=seen))


def test_whoever_saw_the_last_answer_may_give_another() -> None:
    room = Room()
    seen = room.do("fact_set", who="ben", fact="harmful", value="yes").events[0].seq
    room.do("fact_set", fact="harmful", value="no", based_on=seen)
    assert room.incident.facts.answers["harmful"].value is False


def test_another_fact_is_no_conflict_and_without_a_look_there_is_none() -> None:
    room = Room()
    seen = room.incident.seq
    room.do("fact_set", who="ben", fact="harmful", value="yes")
    room.do("fact_set", fact="personal_data", value="no", based_on=seen)
    room.do("fact_set", fact="harmful", value="no")
    assert room.incident.facts.answers["harmful"].value is False


def test_false_is_known_and_an_empty_choice_is_known() -> None:
    room = Room(facts={"harmful": False, "modes": []})
    assert room.incident.known()["harmful"] is False
    assert room.incident.known()["modes"] == []
    assert said([]) == "none of them"


def test_an_answer_of_another_type_is_unknown_under_a_plan_that_asks_for_a_number() -> None:
    text = changed("ask: What happened?, type: text", "ask: What happened?, type: decimal")
    text = text.replace("harm == 'serious'", "summary > 3.0")
    room = Room(facts={"summary": "it lied"})
    room.do("plan_adopt", plan=pinned(text), why="a number is better")
    assert "summary" not in room.incident.known()
    assert room.incident.severity.could_be == "SEV1"


def test_an_answer_to_a_question_that_the_plan_dropped_stays_on_the_record_and_is_not_known() -> None:
    dropped = "  - {id: summary, ask: What happened?, type: text, who: commander}\n"
    room = Room(facts={"summary": "it lied"})
    room.do("plan_adopt", plan=pinned(changed(dropped, "")), why="nobody reads it")
    assert room.incident.facts.answers["summary"].value == "it lied"
    assert "summary" not in room.incident.known()


def test_the_answer_is_dated_when_it_was_given() -> None:
    room = Room()
    recorded: Recorded = room.do("fact_set", fact="harmful", value="yes", at=NOON.replace(hour=9))
    assert recorded.events[0].at.hour == 9
    assert room.incident.facts.answers["harmful"].at.hour == 9


@pytest.mark.parametrize("typed", ["serious", "Serious", " SERIOUS "])
def test_a_choice_is_meant_whatever_its_case(typed: str) -> None:
    room = Room()
    room.do("fact_set", fact="harm", value=typed)
    assert room.json["facts"]["harm"]["value"] == "serious"
