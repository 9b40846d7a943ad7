"""How many people, in words: never an upper end that rules nothing out, never a number without how and how old."""

from __future__ import annotations

from typing import Any

import pytest

from tests.counted import QUIET, counted, exact, measured
from tests.rooms import NOON, Room
from warroom.core.counts import Measurement, Method
from warroom.views import headline
from warroom.views.headline import Alarm, HeadlineView
from warroom.views.incidents import view as as_line
from warroom.views.sharing import shareable
from warroom.views.wall import view as wall

LABELS = {"yes": 13, "no": 386, "unsure": 1, "doubled": 40, "disagreed": 1}
SAMPLE: dict[str, Any] = {
    "method": Method.ESTIMATE,
    "confidence": 0.95,
    "labels": LABELS,
    "likely": 2_111,
    "high": 3_456,
}


def band(room: Room) -> HeadlineView:
    """The line of the band that says how many."""
    return headline.view(room.view)[1]


@pytest.mark.parametrize(
    ("found", "word", "source", "alarm"),
    [
        ((), "UNKNOWN", "", Alarm.CAUTION),
        ((measured(high=None, scanned=0.439),), "at least 1,204", "43 % scanned, by refunds", Alarm.CAUTION),
        ((measured(),), "at least 1,204", "all was read, by refunds", Alarm.NONE),
        ((measured(unidentified_sessions=66),), "at least 1,204", "66 sessions without a user, by refunds", Alarm.NONE),
        ((measured(settled="signed by ana: it finds all"),), "1,204–1,270",
         "all was read, by refunds, signed by ana: it finds all", Alarm.NONE),
        ((exact(high=1_204),), "1,204", "exact, all was read, by refunds", Alarm.NONE),
        ((exact(**QUIET),), "1,204–1,270", "exact, log quiet for 6m (usual gap 2s), by refunds", Alarm.CAUTION),
        ((measured(**SAMPLE, settled="a random sample"),), "1,200–3,500, likely 2,100",
         "estimate, 400 people labelled (95 % sure), by refunds", Alarm.NONE),
        ((measured(**SAMPLE),), "at least 1,200, likely 2,100",
         "estimate, 400 people labelled (95 % sure), by refunds", Alarm.NONE),
        ((exact(high=1_204), exact("chats", 40, high=60)), "1,204–1,264",
         "exact, 2 counts, maybe of the same people", Alarm.NONE),
        ((exact(), measured("chats", 40, high=None, scanned=0.43)), "at least 1,204",
         "2 counts, maybe of the same people: chats 43 % scanned", Alarm.CAUTION),
    ],
)  # fmt: skip
def test_the_band_says_the_range_how_it_was_made_and_what_it_rests_on(
    found: tuple[Measurement, ...], word: str, source: str, alarm: Alarm
) -> None:
    said = band(counted(*found))
    assert (said.word, said.source, said.alarm) == (word, source, alarm)
    assert said.age == ("just now" if found else "")


def test_a_count_is_stale_after_three_times_its_schedule_and_says_so_wherever_it_is() -> None:
    room = counted(exact())
    room.wait(minutes=3)
    assert (band(room).age, band(room).alarm) == ("3m ago", Alarm.NONE)
    room.wait(minutes=1)
    assert (band(room).age, band(room).alarm) == ("STALE 4m", Alarm.CAUTION)
    assert as_line(room.incident, "ana", room.clock.now()).affected == "1,204–1,270 exact STALE 4m"
    assert room.json["affected"]["stale"] is True


def test_two_counts_are_as_old_as_the_older_one() -> None:
    room = counted(exact())
    room.wait(minutes=4)
    room.do("count_measure", measured=exact("chats", 40))
    assert band(room).age == "STALE 4m"
    assert room.json["affected"]["as_of"] == "2026-11-23T12:00:00Z"


def test_a_list_has_no_room_for_what_is_likely() -> None:
    room = Room()
    room.do("count_set", low=240, likely=310, high=900, why="tickets")
    assert room.view.affected.range == "240–900, likely 310"
    assert as_line(room.incident, "ana", NOON).affected == "240–900 stated now"


def test_a_statement_beside_a_count_is_said_while_it_says_more() -> None:
    room = Room()
    room.do("count_set", low=240, high=2_000, why="tickets")
    room.do("count_measure", who="ben", measured=measured("refunds", 400, high=None, scanned=0.43))
    said = band(room)
    assert said.word == "400–2,000"
    assert said.source == "stated by ana, beside refunds at least 400 (43 % scanned)"
    room.do("count_measure", measured=measured("refunds", 2_400, high=None))
    assert (band(room).word, band(room).source) == ("at least 2,400", "all was read, by refunds")


def test_the_upper_end_of_what_rules_nothing_out_is_nowhere_in_words() -> None:
    room = counted(measured(high=1_270))
    shown = [*room.view.affected, room.view.timeline[-1].said, wall(room.view, room.incident, room.events).tiles[1]]
    assert room.view.timeline[-1].said == "affected at least 1,204, by refunds: first count"
    assert "1,270" not in str(shown)


def test_who_signed_is_not_shared_where_the_entry_is_labelled() -> None:
    room = counted(measured(settled="signed by ana: counsel says so"))
    seq = next(event.seq for event in room.events if event.kind == "count.measured")
    room.do("entry_label", seq=seq, as_label="privileged", why="quotes counsel")
    shared = shareable(room.view, room.incident, room.events)
    assert "counsel" not in str(headline.view(shared)[1])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"low": 0}, "all was read"),
        ({"unreadable": 3}, "3 unreadable lines"),
        ({"undecided": 5}, "5 rows without what it asks for"),
        ({"low": 0, "high": None, "rows": 0}, "no row was found"),
        ({"unidentified_sessions": 1}, "1 session without a user"),
        ({"loose_rows": 2}, "2 sessions or requests without a user"),
    ],
)
def test_what_is_unread_or_nameless_is_said(fields: dict[str, Any], said: str) -> None:
    assert band(counted(measured(**fields))).source == f"{said}, by refunds"
