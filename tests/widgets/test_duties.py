"""The panes of duties, of the days ahead, of deadlines and lanes: what they say at which width."""

from __future__ import annotations

from textual.widget import Widget

from tests.owed import DPA, every_state, owing
from tests.rooms import Room
from tests.widgets.host import Host, shown
from warroom.views import days, duties
from warroom_widgets.days import Days
from warroom_widgets.deadlines import Deadlines
from warroom_widgets.duties import Duties
from warroom_widgets.lanes import Lanes


async def drawn(widget: Widget, show: object, size: tuple[int, int]) -> list[str]:
    """What *widget* shows on a screen of *size* once *show* was called."""
    app = Host(widget)
    async with app.run_test(size=size) as pilot:
        assert callable(show)
        show()
        await pilot.pause()
        return shown(app)


async def listed(room: Room, size: tuple[int, int]) -> list[str]:
    """The pane of duties of *room*."""
    pane, now = Duties(1, "Duties"), room.clock.now()
    asked = duties.open_questions(room.incident, now)
    return await drawn(pane, lambda: pane.show(room.view.duties, asked), size)


async def test_duties_are_told_by_what_is_owed_what_may_be_and_what_is_settled() -> None:
    lines = await listed(every_state(), (80, 24))
    assert [one.split()[0] for one in lines if one[:1].isupper()] == ["OWED", "MAY", "SETTLED"]
    assert lines[0] == "[1] Duties 1 OVERDUE"
    assert lines[2].startswith("! 3h00m late tell recipients")
    assert lines[2].endswith("OVERDUE, approved")


async def test_questions_stand_above_the_duties_that_they_would_settle() -> None:
    lines = await listed(owing(), (120, 30))
    first = next(n for n, one in enumerate(lines) if one.startswith("MAY APPLY"))
    assert lines[first + 1].startswith("? 20h00m     Is it likely to affect")
    assert lines[first + 2].startswith("? 20h00m     Is it a significant incident under")
    assert lines[first + 2].endswith("7 duties, counsel")


async def test_where_there_is_room_both_dates_and_the_reason_are_told() -> None:
    lines = await listed(every_state(), (200, 24))
    [berlin] = [one for one in lines if "Berlin" in one]
    assert "2026-11-25 16:00Z 2026-11-25 17:00+01" in berlin
    assert "it binds controller" in berlin


async def strip(room: Room, columns: int) -> list[str]:
    """The days ahead of *room*."""
    widget, now = Days(), room.clock.now()
    view = days.view(room.view.duties, room.incident, now)
    return await drawn(widget, lambda: widget.show(view), (columns, 5))


async def test_the_strip_shows_fourteen_days_with_small_letters_for_those_on_which_nobody_works() -> None:
    named, counted, first, *_ = await strip(every_state(), 80)
    assert named.split()[:8] == ["today", "Mo23", "Tu24", "We25", "Th26", "Fr27", "sa28", "su29"]
    assert counted.split()[:8] == ["due", ".", ".", "2+1?", ".", ".", "-", "-"]
    assert first == "next  ! 1 OVERDUE 2d01h: tell Berlin authority by 2026-11-25 16:00Z"


async def test_a_narrow_strip_shows_whole_days_only() -> None:
    named, *_ = await strip(every_state(), 34)
    assert named.split() == ["today", "Mo23", "Tu24", "We25", "Th26", "Fr27"]


async def test_the_strip_says_that_nothing_is_ahead() -> None:
    assert (await strip(Room(), 80))[2] == "next  no deadline is ahead"


async def due(room: Room, columns: int) -> list[str]:
    """The pane of deadlines of *room*."""
    pane = Deadlines(3, "Due")
    return await drawn(pane, lambda: pane.show(room.view.deadlines), (columns, 24))


async def test_what_is_overdue_and_what_moved_earlier_is_told_by_sign_and_word_at_any_width() -> None:
    narrow = await due(every_state(), 31)
    assert "! 3h00m late OUR POLICY: tell …" in narrow
    assert [one for one in narrow if one.startswith("< 2d01h      tell Berlin")]
    wide = await due(every_state(), 140)
    [berlin] = [one for one in wide if "Berlin" in one]
    assert "drafted, needs legal,…" in berlin
    assert "25 Nov 16:00Z 25 Nov 17:00+01" in berlin
    assert berlin.endswith("counsel (cleo)")


async def lanes(room: Room, columns: int = 60) -> list[str]:
    """The pane of lanes of *room*."""
    pane = Lanes(7, "Lanes")
    return await drawn(pane, lambda: pane.show(room.view.lanes, room.view.gates), (columns, 10))


async def test_a_shut_gate_stands_in_its_lane_with_its_reason() -> None:
    lines = await lanes(every_state(), 90)
    assert lines[0] == "[7] Lanes 0/8 steps, 1 gate shut"
    assert lines[2].startswith(f"~ SHUT   the notice for {DPA} is not approved")
    assert lines[2].endswith("words-first")


async def test_an_opened_gate_stays_there_with_the_name_of_who_opened_it() -> None:
    room = every_state()
    room.do("gate_override", gate="words-first", why="the harm goes on")
    assert "^ OPENED by ana: the harm goes on" in await lanes(room, 42)


async def test_lanes_without_gates_are_lanes() -> None:
    assert len([one for one in await lanes(Room()) if one]) == 5
