"""A sheet wraps to the width there is, and stays where it is read while it changes."""

from __future__ import annotations

from tests.widgets.host import Host, shown, until
from warroom.views.headline import Alarm
from warroom.views.sheets import Sheet, say, section
from warroom_widgets.rows import Row, Rows
from warroom_widgets.sheets import SheetPane


def sheet(*said: str) -> Sheet:
    return section("", [say("the head", strong=True)]), section("Below", [say(one, "!", Alarm.ALARM) for one in said])


async def test_sections_stand_under_their_titles_each_point_after_its_sign() -> None:
    pane = SheetPane(2, "Step")
    app = Host(pane)
    async with app.run_test(size=(30, 20)) as pilot:
        pane.show("preserve", sheet("one thing", "a thing that is longer than a line"))
        await until(pilot, lambda: "BELOW" in shown(app), "showed the sheet")
        assert shown(app)[:7] == [
            "[2] Step preserve",
            "  the head",
            "",
            "BELOW",
            "! one thing",
            "! a thing that is longer",
            "  than a line",
        ]


async def test_where_there_are_few_rows_no_blank_line_is_spent() -> None:
    pane = SheetPane(2, "Step")
    app = Host(pane)
    async with app.run_test(size=(30, 8)) as pilot:
        pane.show("preserve", sheet("one thing"))
        await until(pilot, lambda: "BELOW" in shown(app), "showed the sheet")
        assert shown(app)[1:4] == ["  the head", "BELOW", "! one thing"]


async def test_another_thing_is_shown_from_its_top_and_the_same_one_stays_where_it_was_read() -> None:
    pane = SheetPane(2, "Step")
    app = Host(pane)
    async with app.run_test(size=(30, 8)) as pilot:
        pane.show("preserve", sheet(*map(str, range(40))))
        pane.rows.focus()
        await pilot.press("G")
        await until(pilot, lambda: "! 39" in shown(app), "scrolled to its end")
        pane.show("preserve", sheet(*map(str, range(39)), "news"))
        await until(pilot, lambda: "! news" in shown(app), "showed what changed")
        pane.show("cause", sheet(*map(str, range(40))))
        await until(pilot, lambda: "  the head" in shown(app), "began at the top")


async def test_a_list_says_where_its_cursor_went() -> None:
    rows = Rows()
    app = Host(rows, Rows.Moved)
    async with app.run_test() as pilot:
        rows.show([Row(name, ()) for name in "abc"])
        rows.focus()
        await pilot.press("j", "j", "j", "g")
        await until(pilot, lambda: len(app.heard) == 3, "heard of each move")
        assert [event.row for event in app.heard] == ["b", "c", "a"]
