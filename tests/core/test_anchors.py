"""The instants that clocks start from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rooms import NOON, Clock, Room, refusal
from warroom.core.anchors import Anchor, AnchorSet, aware
from warroom.core.envelope import Precision
from warroom.core.errors import Code

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_until_somebody_says_so_the_organisation_is_assumed_aware_when_it_declared() -> None:
    assert aware(Room().incident) == (NOON, True)


def test_aware_is_assumed_when_it_was_detected_if_that_was_earlier() -> None:
    room = Room()
    room.do("anchor_set", anchor="detected", moment=NOON - HOUR)
    assert aware(room.incident) == (NOON - HOUR, True)


def test_aware_is_assumed_when_it_was_declared_if_that_was_earlier_than_detected() -> None:
    room = Room()
    room.wait(minutes=5)
    room.do("anchor_set", anchor="detected", moment=NOON + 5 * MINUTE)
    assert aware(room.incident) == (NOON, True)


def test_a_suspicion_starts_the_clock_when_it_is_opened_and_not_when_it_is_declared() -> None:
    room = Room(suspected=True)
    assert aware(room.incident) == (NOON, True)
    room.wait(hours=3)
    room.do("phase_set", phase="declared")
    assert aware(room.incident) == (NOON, True)


def test_what_was_detected_before_the_suspicion_was_opened_starts_the_clock() -> None:
    assert aware(Room(suspected=True, anchors={"detected": NOON - HOUR}).incident) == (NOON - HOUR, True)


def test_once_aware_is_set_nothing_is_assumed() -> None:
    room = Room(anchors={"detected": NOON - 2 * HOUR})
    room.do("anchor_set", anchor="aware", moment=NOON - HOUR)
    assert aware(room.incident) == (NOON - HOUR, False)


def test_anchors_can_be_given_when_it_is_declared() -> None:
    room = Room(anchors={"occurred": NOON - 2 * HOUR, "aware": NOON - HOUR})
    moments = {anchor: moment.moment for anchor, moment in room.incident.anchors.moments.items()}
    assert moments == {Anchor.OCCURRED: NOON - 2 * HOUR, Anchor.AWARE: NOON - HOUR}


def test_moving_an_anchor_earlier_needs_no_reason() -> None:
    room = Room(anchors={"occurred": NOON - HOUR})
    room.do("anchor_set", anchor="occurred", moment=NOON - 2 * HOUR)
    assert room.incident.anchors.moments[Anchor.OCCURRED].moment == NOON - 2 * HOUR


@pytest.mark.parametrize("why", [None, "", " \n"])
@pytest.mark.parametrize("anchor", list(Anchor))
def test_moving_an_anchor_later_needs_a_reason(anchor: Anchor, why: str | None) -> None:
    room = Room(anchors={anchor: NOON - 2 * HOUR})
    refused = room.refused("anchor_set", anchor=anchor, moment=NOON - HOUR, why=why)
    said = refusal(Code.REASON_REQUIRED, refused)
    assert "10:00:00Z" in said
    assert "11:00:00Z" in said


def test_with_a_reason_an_anchor_moves_later_and_the_reason_is_on_the_record() -> None:
    room = Room(anchors={"occurred": NOON - 2 * HOUR})
    room.do("anchor_set", who="cleo", anchor="occurred", moment=NOON - HOUR, why="the log was in local time")
    body = room.events[-1].body
    assert isinstance(body, AnchorSet)
    assert body.why == "the log was in local time"
    assert room.incident.anchors.moments[Anchor.OCCURRED].by == "cleo"


@pytest.mark.parametrize("anchor", list(Anchor))
def test_no_anchor_lies_further_ahead_than_clocks_differ(anchor: Anchor) -> None:
    room = Room()
    refusal(Code.INVALID, room.refused("anchor_set", anchor=anchor, moment=NOON + timedelta(minutes=2, seconds=1)))
    room.do("anchor_set", anchor=anchor, moment=NOON + timedelta(minutes=2))


def test_an_anchor_ahead_of_time_keeps_the_whole_declaration_from_being_made() -> None:
    room = Room()
    other = room.desk.incidents()
    with pytest.raises(Exception, match="in the future"):
        Room(store=room.store, seed=1, anchors={"occurred": NOON + HOUR})
    assert room.desk.incidents() == other


def test_no_entry_is_dated_further_ahead_than_clocks_differ() -> None:
    room = Room()
    refusal(Code.INVALID, room.refused("note_add", text="later", at=NOON + timedelta(minutes=2, seconds=1)))
    assert room.do("note_add", text="soon", at=NOON + timedelta(minutes=2)).events[0].at == NOON + timedelta(minutes=2)


def test_whoever_did_not_see_the_last_change_is_shown_both_values() -> None:
    room = Room()
    seen = room.incident.seq
    room.do("anchor_set", who="ben", anchor="aware", moment=NOON - HOUR)
    refused = room.refused("anchor_set", anchor="aware", moment=NOON - 2 * HOUR, based_on=seen)
    said = refusal(Code.CONFLICT, refused)
    assert "ben" in said
    assert "11:00:00Z" in said
    assert "10:00:00Z" in said
    assert refused.details == {"theirs": "2026-11-23T11:00:00Z", "yours": "2026-11-23T10:00:00Z", "by": "ben"}


def test_whoever_saw_the_last_change_may_change_it_again() -> None:
    room = Room()
    seen = room.do("anchor_set", who="ben", anchor="aware", moment=NOON - HOUR).seq
    room.do("note_add", who="ben", text="another thing")
    room.do("anchor_set", anchor="aware", moment=NOON - 2 * HOUR, based_on=seen)
    assert aware(room.incident) == (NOON - 2 * HOUR, False)


def test_a_change_of_another_anchor_is_no_conflict() -> None:
    room = Room()
    seen = room.incident.seq
    room.do("anchor_set", who="ben", anchor="occurred", moment=NOON - HOUR)
    room.do("anchor_set", anchor="aware", moment=NOON - HOUR, based_on=seen)


def test_how_exactly_an_anchor_is_known_is_kept() -> None:
    room = Room()
    room.do("anchor_set", anchor="occurred", moment=NOON - HOUR, known_to="hour")
    assert room.incident.anchors.moments[Anchor.OCCURRED].precision is Precision.HOUR
    assert "2026-11-23 11h" in room.view.timeline[-1].said


def test_declaring_late_and_dating_it_back_dates_the_declaration() -> None:
    room = Room(at=NOON - HOUR, clock=Clock(NOON))
    assert room.incident.phases.declared_at == NOON - HOUR
    assert room.events[0].recorded_at == NOON
