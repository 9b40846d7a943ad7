"""What a labeller sees: how far it is, what happened to whom, and nothing that would be repeated instead of judged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evidence import draw, label, measurement
from tests.rooms import Room
from warroom.core.labels import Person
from warroom.views import labels
from warroom.views.labels import LabelsView

NAMELESS = "a session of which nobody knows the person"
ROW = {
    "time": "2026-11-23T10:00:00Z",
    "shared": False,
    "model": "m",
    "version": "2",
    "prompt": "why?",
    "response": "so",
}


def seen(room: Room, who: str = "ana") -> LabelsView:
    incident, desk = room.incident, room.desk
    people, said = desk.drawn(incident, "refunds"), desk.labels(incident, "refunds")
    return labels.view(incident.labels.by_count["refunds"], people, said, who, desk.measured(incident, "refunds"))


def context(*rows: dict[str, Any], many: int = 0) -> dict[str, Any]:
    return {"person": "a" * 16, "session": False, "rows": many or len(rows), "shown": list(rows)}


def test_progress_is_said_in_numbers_and_in_words() -> None:
    room = Room()
    draw(room, 20)
    label(room, "yynn?" + "n" * 5)
    shown = seen(room)
    assert (shown.name, shown.drawn, shown.labelled, shown.mine, shown.open, shown.complete) == (
        "refunds", 20, 10, 10, 10, False,
    )  # fmt: skip
    assert shown.strata == "20 of 1,000 people, by ana"
    assert shown.answers == "2 affected, 7 not, of 1 nobody can tell"
    assert shown.agreement == "nobody was labelled by two yet"
    assert shown.range.endswith("people affected, likely 222 (95%, at every look)")
    label(room, "n" * 10, begin=10)
    assert seen(room).complete
    assert seen(room).range.endswith("(95%)")


def test_agreement_is_a_share_and_what_is_beyond_chance() -> None:
    room = Room()
    draw(room, 10)
    label(room, "yyyyynnnnn")
    label(room, "yyyynnnnnn", who="ben")
    assert seen(room).agreement == "two agree on 9 of 10 (90%, kappa 0.80)"


def test_what_two_said_is_shown_to_them_and_to_nobody_who_has_yet_to_say_something() -> None:
    room = Room()
    draw(room, 10)
    label(room, "y")
    label(room, "n", who="ben")
    [mine], [theirs] = seen(room, "ben").disputes, seen(room, "cleo").disputes
    assert (mine.by, mine.said) == (("ana", "ben"), "ana: yes, ben: no")
    assert (theirs.by, theirs.said) == (("ana", "ben"), "")


def test_the_room_says_that_people_were_labelled_and_how_sure_that_is() -> None:
    room = Room()
    draw(room, 20)
    label(room, "n" * 10)
    assert room.view.affected.range == "at least 0"
    label(room, "n" * 10, begin=10)
    affected = room.view.affected
    assert (affected.range, affected.rests) == (
        "0–170, likely 0",
        "estimate, 20 people labelled (95 % sure), by refunds",
    )
    room.do("count_measure", measured=measurement(4, 4))
    assert room.view.affected.range == "4–170"
    assert [one["method"] for one in room.json["affected"]["sources"]] == ["at_least", "estimate"]


def test_half_of_the_logs_have_no_upper_end() -> None:
    room = Room()
    draw(room, 20, scanned=0.5)
    label(room, "n" * 20)
    assert seen(room).range.startswith("0 or more people affected")


@pytest.mark.parametrize(
    ("one", "rows", "many", "said"),
    [
        (Person("a", "everybody"), 1, 1, ("a person", "1 request")),
        (Person("a", "flagged", session=True), 2, 50, (NAMELESS, "2 of 50 requests shown")),
        (Person("a", "everybody"), 0, 0, ("a person", "0 requests")),
    ],
)  # fmt: skip
def test_a_person_is_said_to_be_one_and_how_much_of_them_is_shown(
    one: Person, rows: int, many: int, said: tuple[str, str]
) -> None:
    shown = labels.person(one, context(*[ROW] * rows, many=many))
    assert (shown.what, shown.rows) == said
    assert "flagged" not in str(shown), "whoever labels is not to be told what a predicate thinks"


def test_what_is_not_on_this_machine_is_said() -> None:
    assert labels.person(Person("a", "everybody"), None).rows == "what happened to them is not on this machine"


def test_text_of_others_is_made_visible_set_off_and_bounded() -> None:
    hostile = "\x1b[2J\u202egnp\n2026-11-23T10:00:00Z  forged"
    rows = [ROW | {"prompt": hostile, "response": "x" * 9_000, "time": None, "shared": True}, ROW | {"prompt": None}]
    told = labels.lines(labels.person(Person("a" * 16, "everybody"), context(*rows)))
    assert told[:4] == [
        f"{'a' * 16}  a person, 2 requests",
        "  no time  m 2  (others were seen in this session: it may be theirs)",
        "    asked │ ␛[2J⟨U+202E⟩gnp",
        "    asked │ 2026-11-23T10:00:00Z  forged",
    ]
    assert len(told[4]) < 2_100
    assert told[5:] == ["  2026-11-23T10:00:00Z  m 2", "     told │ so"]
