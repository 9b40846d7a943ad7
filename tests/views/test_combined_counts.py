"""Several counts in words: whether they were united by their people or by their sizes, wherever that is read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.counted import counted, exact
from tests.plans import changed
from tests.rooms import NOON, Room, pinned
from warroom.core.counts import Measurement, Union
from warroom.views import counts, headline
from warroom.views.sheets import Sheet
from warroom.views.sheets import counts as sheets
from warroom.views.tallies import TOGETHER, lines


def named(name: str, low: int, **more: Any) -> Measurement:
    """A count that found people of its own."""
    return exact(name, low, high=low, digests={"rule": "r", "data": "d", "people": name}, **more)


def with_union(one: Measurement, *others: Measurement, low: int) -> Measurement:
    union = Union(counts={each.rule.id: each.digests for each in (one, *others)}, low=low, high=low)
    return one.model_copy(update={"union": union})


REFUNDS, CHATS, VOICE = named("refunds", 1_204), named("chats", 40), named("voice", 7)
BOTH = (REFUNDS, with_union(CHATS, REFUNDS, low=1_220))
BOUND = "about: Answers customers, people: {}}}"


def of_people(many: int) -> Room:
    text = changed("about: Answers customers}", BOUND.format(many))
    room = Room(plan=pinned(text))
    for one in (REFUNDS, CHATS):
        room.do("count_measure", measured=one)
    return room


def told(found: Sheet, title: str) -> list[str]:
    return [point.text for one in found if one.title == title for point in one.points]


@pytest.mark.parametrize(
    ("found", "word", "source"),
    [
        (BOTH, "1,220", "exact, 2 counts united by their people"),
        ((*BOTH, VOICE), "1,220–1,227",
         "exact, 3 counts, maybe of the same people, 2 of them united by their people"),
        ((REFUNDS, CHATS), "1,204–1,244", "exact, 2 counts, maybe of the same people"),
    ],
)  # fmt: skip
def test_the_band_says_how_counts_were_put_together(found: tuple[Measurement, ...], word: str, source: str) -> None:
    said = headline.view(counted(*found).view)[1]
    assert (said.word, said.source) == (word, source)


def test_the_screen_says_it_in_the_list_and_beside_each_number() -> None:
    room = counted(*BOTH, VOICE)
    [first, *_] = lines(room.incident, NOON)
    assert (first.id, first.range) == (TOGETHER, "1,220–1,227")
    assert "2 of them united by their people" in first.note
    assert told(sheets.view(room.incident, NOON, TOGETHER), "How it is put together") == [
        "refunds: 1,204",
        "chats: 40",
        "voice: 7",
        "chats and refunds, united by the people whom they found: 1,220",
        "counts may have found the same people: together at least the largest, at most the sum",
    ]
    evidence = told(sheets.view(room.incident, NOON, "chats"), "Evidence")
    assert evidence[-1] == "with refunds: 1,220 people found, united by the people whom each found"


def test_what_held_after_each_number_was_put_together_in_the_same_way() -> None:
    moved = told(sheets.view(counted(*BOTH).incident, NOON, TOGETHER), "How the number moved")
    assert moved[-2].endswith("1,220, after chats 40")


def test_programs_read_which_counts_were_united() -> None:
    found = counted(*BOTH, VOICE).json["affected"]
    assert found["together"] == {
        "how": "3 counts, maybe of the same people, 2 of them united by their people",
        "united": [["chats", "refunds"]],
        "apart": ["voice"],
        "population": None,
        "population_used": False,
        "population_wrong": False,
    }
    assert counted(REFUNDS).json["affected"]["together"] is None
    assert [one["union"] and one["union"]["low"] for one in found["sources"]] == [None, 1_220, None]


def test_a_number_of_the_plan_is_named_where_it_bounds_the_range() -> None:
    room = of_people(1_230)
    assert headline.view(room.view)[1].word == "1,204–1,230"
    assert counts.all_together(room.incident) == (
        "together 1,204–1,230 people: 2 counts, maybe of the same people, at most the plan's 1,230 people"
    )
    assert told(sheets.view(room.incident, NOON, TOGETHER), "How it is put together")[-1] == (
        "at most the 1,230 people whom the plan says its systems can affect"
    )


def test_a_number_of_the_plan_that_is_wrong_is_said_to_be() -> None:
    room = of_people(900)
    said = headline.view(room.view)[1]
    assert said.word == "1,204–1,244"
    assert said.source.endswith("more than the plan's 900 people, which is wrong and not used")
    assert told(sheets.view(room.incident, NOON, TOGETHER), "How it is put together")[-1] == (
        "more than the 900 people of the plan were found: its number is wrong, and not used"
    )
    assert room.json["affected"]["together"]["population_wrong"] is True


def test_one_count_alone_shows_as_well_that_the_number_of_the_plan_is_wrong() -> None:
    text = changed("about: Answers customers}", BOUND.format(900))
    room = Room(plan=pinned(text))
    room.do("count_measure", measured=REFUNDS)
    said = "exact, all was read, by refunds, more than the plan's 900 people, which is wrong and not used"
    assert headline.view(room.view)[1].source == said


def test_one_count_is_put_together_with_nothing() -> None:
    assert counts.all_together(counted(REFUNDS).incident) == ""
    assert counts.all_together(Room().incident) == ""
