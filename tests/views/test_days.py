"""The days ahead: how much is due on each, and on which nobody works."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tests.owed import every_state, owing
from tests.rooms import NOON, Clock, Room
from warroom.views import days
from warroom.views.days import AheadView


def ahead(room: Room, zone: str = "UTC", count: int = 14) -> AheadView:
    """The strip for a reader in *zone*."""
    now = room.clock.now().astimezone(ZoneInfo(zone))
    return days.view(room.view.duties, room.incident, now, count)


def test_today_is_the_first_of_fourteen_days() -> None:
    shown = ahead(owing()).days
    assert [one.day for one in shown] == [NOON.date() + timedelta(days=n) for n in range(14)]
    assert [one.day for one in shown if one.today] == [NOON.date()]


def test_what_is_owed_and_what_may_be_are_counted_apart() -> None:
    by_day = {one.day: (one.owed, one.possible) for one in ahead(every_state()).days}
    assert by_day[date(2026, 11, 25)] == (2, 1)
    assert by_day[date(2026, 11, 24)] == (0, 0), "what was sent is due no more"


def test_what_was_missed_is_a_number_of_its_own_and_what_is_ahead_has_a_name() -> None:
    shown = ahead(every_state())
    assert shown.late == 1
    assert shown.first == "2d01h: tell Berlin authority by 2026-11-25 16:00Z"


def test_what_only_may_be_owed_is_told_as_that() -> None:
    assert ahead(owing()).first.startswith("20h00m: perhaps tell recipients of the service by")


def test_weekends_and_the_holidays_of_the_pinned_calendars_are_closed() -> None:
    closed = {one.day: one.closed for one in ahead(owing(), count=40).days if one.closed}
    assert closed[date(2026, 11, 28)] == "Saturday (DE)"
    assert "(DE)" in closed[date(2026, 12, 25)]
    assert date(2026, 11, 27) not in closed


def test_without_rules_the_weekend_is_closed_and_nothing_is_ahead() -> None:
    shown = ahead(Room())
    assert [one.closed for one in shown.days if one.closed] == ["Saturday", "Sunday"] * 2
    assert (shown.first, shown.late) == ("", 0)


def test_a_day_is_the_readers_day() -> None:
    room = owing(clock=Clock(NOON.replace(hour=20)))
    owed_on = [one.day for one in ahead(room, "Pacific/Auckland").days if one.possible]
    assert owed_on[0] == date(2026, 11, 25), "16:00Z of the 24th is the 25th there"
