"""A count in full: the number and what it may rule out, what was read, and how the number moved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.counted import QUIET, counted, exact, measured, rule
from tests.rooms import NOON, Room
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column
from warroom.views import tallies
from warroom.views.sheets import Sheet, as_text
from warroom.views.sheets.counts import view
from warroom.views.tallies import STATED, TOGETHER, ScanView

HOSTILE = "\x1b]0;pwn\x07[bold red]x[/] \u202egnp.jsonl"


def sheet(room: Room, name: str = "refunds", *scans: ScanView) -> Sheet:
    """All about the count called *name*."""
    return view(room.incident, room.clock.now(), name, scans)


def told(found: Sheet, title: str) -> list[str]:
    """What stands under *title*."""
    return [point.text for one in found if one.title == title for point in one.points]


def source(name: str, **more: Any) -> dict[str, Any]:
    """A file as it was read."""
    return {
        "name": name, "format": "otel-genai", "why": "9 of 11 keys", "rows": 300, "unreadable": 0, "happened": "new",
    } | more  # fmt: skip


def test_what_rules_nothing_out_says_so_and_what_may_says_why() -> None:
    assert "it rules nothing out: severity and duties take its upper end for unknown" in as_text(
        sheet(counted(measured())), 200
    )
    assert "it may rule something out: the predicate is what affected means" in as_text(sheet(counted(exact())), 200)


def test_files_to_which_something_happened_come_first_and_are_marked() -> None:
    files = (source("a"), source("b", happened="rotated"), source("c", unreadable=3), source("d", happened="truncated"))
    points = [point for one in sheet(counted(measured(sources=files))) if one.title == "Read" for point in one.points]
    assert [(point.sign, point.text) for point in points if not point.under] == [
        ("^", "c (3 unreadable)"), ("^", "d (TRUNCATED)"), (" ", "a"), (" ", "b (rotated)"),
    ]  # fmt: skip
    assert points[1].text == "300 rows as otel-genai: 9 of 11 keys"


def test_a_column_that_the_predicate_asks_for_and_no_row_has_is_marked() -> None:
    found = told(
        sheet(counted(measured(fill={"response": 0.0, "user": 0.5, "tenant": 0.0}))),
        "Columns, by the rows that have them",
    )
    assert [one.split()[0] for one in found] == ["user", "response", "tenant"]
    assert [one.endswith("no row has it") for one in found] == [False, True, False]


def test_shares_of_regions_have_no_upper_end_that_rules_nothing_out() -> None:
    by = {"region": {"FR": {"low": 3, "high": 4}, "DE": {"low": 9, "high": None}}}
    assert told(sheet(counted(measured(by=by))), "By region") == ["DE: at least 9", "FR: at least 3"]
    assert told(sheet(counted(exact(by=by))), "By region") == ["DE: at least 9", "FR: 3–4"]


def test_the_number_moved_from_entry_to_entry_and_says_why() -> None:
    room = counted(measured(low=12, high=None, scanned=0.1), measured(low=340, high=None, scanned=0.4))
    room.wait(minutes=1)
    room.do("count_measure", measured=measured(low=300), why="three tests were taken out")
    *chart, newest, middle, oldest = told(sheet(room), "How the number moved")
    assert chart == ["high ???  unknown so far", "low  ▁█▇", "3 numbers, the tallest 340"]
    assert newest.endswith("12:01Z at least 300 (-40): three tests were taken out")
    assert middle.endswith("at least 340 (+328): more was read")
    assert oldest.endswith("at least 12: first count")


def test_more_numbers_than_anybody_reads_are_counted() -> None:
    room = Room()
    for n in range(42):
        room.do("count_set", low=n, why="tickets")
    found = told(sheet(room, STATED), "How the number moved")
    assert found[-1] == "and 2 earlier: warroom count list --history"
    assert len(found) == 3 + 40 + 1


def test_all_together_says_what_it_is_put_together_from_and_what_held_after_each_number() -> None:
    room = Room()
    room.do("count_set", low=240, high=2_000, why="tickets")
    room.do("count_measure", measured=measured(low=400, high=None, scanned=0.5))
    found = sheet(room, TOGETHER)
    assert told(found, "How it is put together")[:2] == ["stated by ana: 240–2,000", "refunds: at least 400"]
    assert told(found, "How the number moved")[-2].endswith("400–2,000, after refunds at least 400")
    assert told(sheet(room, STATED), "")[-1] == "part of the number that is shown"
    room.do("count_measure", measured=exact(low=500))
    assert told(sheet(room, STATED), "")[-1] == "a count that was made since says more"


def test_a_count_of_the_plan_that_was_never_made_is_unknown_and_says_where_it_would_look() -> None:
    room = Room()
    scan = ScanView(room.id, "refunds", "at least 3, 7 % scanned", "7 %")
    found = sheet(room, "refunds", scan)
    assert told(found, "Being counted") == ["at least 3, 7 % scanned"]
    assert told(found, "The number") == ["UNKNOWN: not counted yet"]
    [one] = tallies.lines(room.incident, NOON, [scan])
    assert (one.name, one.known, one.scan) == ("refunds", False, "at least 3, 7 % scanned")


def test_a_statement_takes_the_place_of_what_was_counted_before_it_and_the_count_can_be_made_again() -> None:
    room = counted(measured())
    room.do("count_set", low=3, why="they were tests")
    assert told(sheet(room), "") == ["UNKNOWN: not counted since a number was stated"]
    assert told(sheet(room), "What affected means")[0] == "response like '%full refund%'"


def test_what_was_counted_again_is_told_until_it_is_counted_anew() -> None:
    scan = ScanView("INC", "refunds", "", "", 7, running=False, found=("the same: 12 people",))
    assert told(sheet(counted(measured()), "refunds", scan), "Counted again") == ["entry 7: the same: 12 people"]


def test_the_same_question_can_be_asked_again_by_whoever_has_the_logs() -> None:
    found = told(sheet(counted(measured())), "Evidence")
    assert [one.split()[0] for one in found[1:]] == ["data", "people", "rule", "seed"]


def test_a_count_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        sheet(Room(), "nothing")
    assert caught.value.code is Code.NOT_FOUND


def test_a_quiet_log_is_marked_and_the_line_says_so() -> None:
    room = counted(exact(**QUIET))
    assert "log quiet for 6m (usual gap 2s)" in told(sheet(room), "")
    assert [one.unsure for one in tallies.lines(room.incident, NOON)] == [True]


def test_what_logs_say_of_themselves_is_shown_and_not_obeyed() -> None:
    hostile = exact(
        rule=rule(title=HOSTILE, where=HOSTILE, columns={Column.USER: HOSTILE}, definition=True), notes=(HOSTILE,),
        by={"region": {HOSTILE: {"low": 1, "high": 2}}}, sources=(source(HOSTILE, why=HOSTILE),),
    )  # fmt: skip
    text = as_text(sheet(counted(hostile)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("[bold red]x[/]") == 7
