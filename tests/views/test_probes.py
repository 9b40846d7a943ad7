"""The second question in words: what a commander reads in the band and under it, for every way it can stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.probing import CANARY, LOG, changed_to, probing_room, tries
from tests.rooms import Room
from warroom.views import headline, probes, verdicts, wall
from warroom.views.headline import Alarm, HeadlineView


def band(room: Room) -> HeadlineView:
    """The line of the band that says whether it still happens."""
    return headline.view(room.view)[2]


def told(room: Room, name: str = CANARY) -> str:
    """What is said of the probe called *name*."""
    views = probes.each(room.incident, room.clock.now())
    return " ".join(next(one for one in views if one.id == name).sentences)


def before_the_change() -> Room:
    """A room in which two of twenty tries failed."""
    room = probing_room()
    tries(room, clean=18, failed=2)
    return room


def after_the_change() -> Room:
    """The same after the prompt was rolled back, and 31 clean tries."""
    room = changed_to(before_the_change(), "prompt v12 rolled back")
    room.wait(minutes=4)
    tries(room, clean=31)
    return room


def test_nobody_looked() -> None:
    shown = band(probing_room())
    assert (shown.word, shown.value, shown.alarm) == ("NOT MEASURED", "nobody has looked yet", Alarm.CAUTION)


def test_tries_that_came_to_nothing_are_not_nobody_and_are_no_evidence() -> None:
    room = probing_room()
    tries(room, inconclusive=4)
    assert (band(room).word, band(room).value) == ("NOT MEASURED", "canary: all 4 tries came to nothing")
    assert told(room) == "4 probes came to nothing: that is no evidence either way."


def test_it_happens_and_these_tries_are_what_a_change_is_measured_by() -> None:
    room = before_the_change()
    assert (band(room).word, band(room).source, band(room).alarm) == (
        "STILL HAPPENING", "canary: 2 of 20 failed", Alarm.ALARM,
    )  # fmt: skip
    assert told(room) == "2 of 20 probes failed. Nothing was changed since: a change will be measured by these tries."


def test_the_system_was_changed_and_nobody_looked() -> None:
    room = changed_to(before_the_change(), "prompt v12 rolled back")
    room.wait(minutes=4)
    shown = band(room)
    assert shown.source == "system changed 4m ago (prompt v12 rolled back); nobody has looked since"
    assert (shown.word, shown.age, shown.brief) == ("STILL HAPPENING", "STALE 4m", "")
    assert told(room) == (
        "Nothing was tried since the system changed at 12:03Z. Before the change 2 of 20 failed, 10 %: that stands "
        "until somebody looks again. To claim below 1 %: 325 more, about 54 min."
    )


def test_a_commander_reads_what_may_be_claimed_and_how_long_the_next_claim_takes() -> None:
    room = after_the_change()
    assert told(room) == (
        "No error in 31 probes since 12:03Z. Rate now below 10 % (95 %, valid while watching). To claim below 1 %: "
        "294 more, about 49 min. Before the change: 2 of 20 failed, 10 %."
    )
    shown = band(room)
    assert shown.source == "canary: 0 of 31 failed, below 10 %, 294 more to claim below 1 %"
    assert shown.brief == "0 of 31 failed, <10 %, 294 more for <1 %: canary"
    assert (shown.word, shown.alarm) == ("NO EVIDENCE YET", Alarm.CAUTION)


def test_the_statistics_alone_say_it_in_the_words_of_the_room() -> None:
    room = after_the_change()
    _, *lines = verdicts.text(room.incident.probes.by_id[CANARY].evidence).splitlines()
    assert " ".join(lines) == told(room).replace(" since 12:03Z", "").replace(", about 49 min", "")


def test_a_probe_that_never_reproduced_the_fault_claims_nothing() -> None:
    room = probing_room()
    tries(room, clean=500)
    assert band(room).source == "canary: 0 of 500 failed, never reproduced the fault: proves nothing"
    assert band(room).brief == "0 of 500 failed, proves nothing: never failed: canary"
    assert told(room) == (
        "No error in 500 probes. This probe never reproduced the fault: until it does, clean tries prove nothing. If "
        "it can show the fault at all, the rate is below 0.66 % (95 %, valid while watching)."
    )


def test_blind_is_said_first_and_is_stale_although_it_is_tried_at_this_moment() -> None:
    room = after_the_change()
    tries(room, inconclusive=1)
    shown = band(room)
    assert (shown.age, shown.alarm) == ("STALE <1m", Alarm.CAUTION)
    assert shown.brief.startswith("blind since 12:12Z, 0 of 31 failed")
    assert "since 12:12Z nobody sees whether it happens" in told(room)
    assert "1 probe came to nothing and counted neither way" in told(room)


def test_three_schedules_without_a_try_are_stale_and_a_list_says_so() -> None:
    room = after_the_change()
    room.wait(minutes=5)
    assert (band(room).age, probes.view(room.incident, room.clock.now()).listed) == (
        "STALE 5m",
        "STALE NO EVIDENCE YET",
    )


def test_stopped_falling_and_recurred_say_what_they_were_before() -> None:
    room = after_the_change()
    tries(room, clean=700)
    assert (band(room).word, band(room).alarm) == ("STOPPED", Alarm.NONE)
    changed_to(room, "prompt v14")
    tries(room, failed=2, clean=3)
    assert (band(room).word, band(room).source) == ("RECURRED", "canary: 2 of 5 failed after it had stopped")
    room = changed_to(before_the_change(), "a limit")
    tries(room, clean=7, failed=7)
    assert told(room).startswith("7 of 14 probes failed since 12:03Z; before the change 2 of 20 failed, 10 %.")
    room = probing_room()
    tries(room, clean=4, failed=8)
    changed_to(room, "a filter")
    tries(room, failed=1, clean=30)
    assert (band(room).word, band(room).source.partition(",")[0]) == (
        "FALLING", "canary: 1 of 31 failed (67 % before the change)",
    )  # fmt: skip


def test_a_failure_after_a_stop_is_said_before_it_has_recurred() -> None:
    room = after_the_change()
    tries(room, clean=700)
    tries(room, failed=1)
    assert "(1 since it stopped)" in band(room).source
    assert "1 probe failed since it stopped: more of them, and it has recurred." in told(room)


def test_of_several_probes_the_weakest_is_said_first_and_what_proves_nothing_last() -> None:
    room = after_the_change()
    tries(room, LOG, clean=3)
    first, _, second = band(room).source.partition("; ")
    assert first.startswith("canary: 0 of 31")
    assert second == "live-log: 0 of 3 failed, never reproduced the fault: proves nothing"
    assert band(room).brief.endswith(": canary and 1 more")


def test_a_probe_that_failed_before_the_change_and_was_not_tried_since_is_not_said_to_have_failed_0_of_0() -> None:
    room = probing_room()
    tries(room, failed=4)
    tries(room, LOG, failed=1)
    changed_to(room, "a filter")
    tries(room, LOG, clean=5)
    assert band(room).source == "canary: failed before the change, not tried since"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(40, "40 s"), (100, "2 min"), (2_940, "49 min"), (7_800, "2 h 10 min"), (400_000, "5 days")],
)
def test_how_long_it_takes_is_said_in_words(seconds: int, words: str) -> None:
    assert verdicts.about(seconds) == words


def test_a_wall_that_may_not_say_what_was_changed_does_not_say_the_numbers_either() -> None:
    from warroom.views import sharing

    room = after_the_change()
    room.do("entry_label", seq=next(one.seq for one in room.events if one.kind == "note.added"), as_label="privileged",
            why="quotes counsel")  # fmt: skip
    history = room.desk.history(room.id)
    shared = sharing.shareable(room.view, history.incident, history.events)
    assert (shared.recurrence.brief, shared.recurrence.basis) == ("", sharing.WITHHELD)


def test_age_is_of_the_last_conclusive_try() -> None:
    room = after_the_change()
    assert room.incident.probes.by_id[CANARY].evidence.as_of == room.clock.now() - timedelta(seconds=10)


def test_a_wall_that_is_read_from_far_away_says_in_the_same_letters_that_a_stop_is_of_long_ago() -> None:
    room = after_the_change()
    tries(room, clean=700)
    assert tile(room) == "STOPPED"
    room.wait(minutes=5)
    assert tile(room) == "STALE STOPPED"


def tile(room: Room) -> str:
    """What the wall says in large letters."""
    history = room.desk.history(room.id)
    return wall.view(room.view, history.incident, history.events).tiles[2].word
