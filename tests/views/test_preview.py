"""What an answer would change is what it changes, and looking at it changes nothing."""

from __future__ import annotations

import pytest

from tests.plans import changed
from tests.rooms import Room, pinned
from warroom.core.steps import standing
from warroom.views import preview
from warroom.views.preview import PreviewView


def would(room: Room, fact: str, value: str) -> tuple[str, ...]:
    return preview.answered(room.incident, fact, value, "ana", room.clock.now())


def ranges(room: Room, fact: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.answer, one.changes) for one in preview.answers(room.incident, fact, "ana", room.clock.now())]


def test_a_worse_severity_comes_first_then_steps_then_clocks() -> None:
    assert would(Room(), "personal_data", "yes") == (
        "severity SEV3 → SEV2",
        "opens: dpa, customers",
        "post an update due 13:00Z instead of 16:00Z",
        "customers due 16:00Z",
        "dpa due 24 Nov 12:00Z",
    )


def test_what_an_answer_rules_out_is_said_as_well() -> None:
    room = Room()
    room.do("count_set", low=1, high=5, why="tickets")
    assert room.view.severity.could_be == "SEV1"
    assert would(room, "harm", "none") == ("could be SEV2",)
    room.do("fact_set", fact="personal_data", value="no")
    assert would(room, "harm", "none") == ("can no longer be SEV1",)


def test_a_step_that_applies_and_waits_is_told_from_one_that_opens() -> None:
    assert would(Room(), "harmful", "yes") == ("applies and waits: rollback",)
    assert would(Room(), "harmful", "no") == ("does not apply: rollback",)


def test_an_answer_that_changes_nothing_else_says_so() -> None:
    assert would(Room(), "summary", "words") == ()
    assert preview.brief(()) == "changes nothing else"


def test_an_override_that_would_lapse_is_said() -> None:
    room = Room()
    room.do("severity_set", level="SEV3", why="a drill of one")
    assert "the override of the severity lapses" in would(room, "harm", "serious")
    room = Room()
    room.do("severity_set", level="SEV1", why="the press calls")
    assert would(room, "personal_data", "yes")[0] == "computed severity SEV3 → SEV2, SEV1 stays by override"


@pytest.mark.parametrize("answer", [("personal_data", "yes"), ("harm", "serious"), ("harm", "none"), ("harmful", "no")])
def test_what_was_foreseen_is_what_comes(answer: tuple[str, str]) -> None:
    room, (fact, value) = Room(), answer
    foreseen = would(room, fact, value)
    before = {step.id: standing(room.incident, step).state for _, step in room.incident.plan.steps()}
    room.do("fact_set", fact=fact, value=value)
    moved = {
        step.id for _, step in room.incident.plan.steps() if standing(room.incident, step).state is not before[step.id]
    }
    assert all(name in preview.brief(foreseen) for name in moved)
    assert (f"severity SEV3 → {room.view.severity.level}" in foreseen) == (room.view.severity.level != "SEV3")


def test_looking_records_nothing() -> None:
    room = Room()
    seq = room.incident.seq
    would(room, "personal_data", "yes")
    ranges(room, "sessions")
    assert room.incident.seq == seq
    assert "personal_data" not in room.incident.facts.answers


def test_a_number_is_told_by_the_ranges_that_make_a_difference() -> None:
    plan = changed("when: personal_data, due: 1d", 'when: "sessions >= 1000 && sessions < 5000", due: 1d')
    assert ranges(Room(plan=pinned(plan)), "sessions") == [
        ("999 or less", ("does not apply: dpa",)),
        ("1,000 to 4,999", ("opens: dpa", "dpa due 24 Nov 12:00Z")),
        ("5,000 or more", ("does not apply: dpa",)),
    ]
    assert ranges(Room(), "sessions") == [("any number", ())]


def test_a_decimal_is_told_by_examples_because_a_bound_may_or_may_not_belong() -> None:
    plan = changed("when: personal_data, due: 1d", 'when: "reach_pct > 0.5", due: 1d')
    assert ranges(Room(plan=pinned(plan)), "reach_pct") == [
        ("such as 0.25", ("does not apply: dpa",)),
        ("such as 1.5", ("opens: dpa", "dpa due 24 Nov 12:00Z")),
    ]


def test_a_text_or_a_time_has_too_many_answers_to_be_told() -> None:
    assert preview.answers(Room().incident, "summary", "ana", Room().clock.now()) == ()
    assert preview.answers(Room().incident, "started", "ana", Room().clock.now()) == ()


def test_an_answer_that_would_be_refused_says_why() -> None:
    room = Room()
    room.do("phase_set", phase="cancelled", why="a test")
    first = preview.answers(room.incident, "harmful", "ana", room.clock.now())[0]
    assert first == PreviewView("yes", "yes", (f"refused: {room.id} is cancelled",))
