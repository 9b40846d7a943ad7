"""The list that keeps the reader's place."""

from __future__ import annotations

from typing import Any, Self

from textual.geometry import Region

from tests.widgets.host import Host, shown, until
from warroom_widgets.cells import Cell
from warroom_widgets.marks import STAYS_S
from warroom_widgets.rows import Row, Rows


class Watched(Rows):
    """Remembers which regions it was asked to repaint."""

    def __init__(self) -> None:
        super().__init__()
        self.repainted: list[Region] = []

    def refresh(self, *regions: Region, **options: Any) -> Self:
        """As it is, and remembered."""
        self.repainted += regions
        return super().refresh(*regions, **options)


def rows(*names: str) -> list[Row]:
    """A row each; one whose name is in capitals is a heading."""
    return [Row(name, (Cell(name),), heading=name.isupper()) for name in names]


def numbered(count: int, start: int = 0) -> list[Row]:
    """So many rows."""
    return rows(*(f"row {n}" for n in range(start, start + count)))


async def test_the_cursor_stays_with_its_row_when_others_come_and_go() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(rows("a", "b", "c"))
        watched.select("b")
        watched.show(rows("new", "a", "newer", "b", "c"))
        assert watched.selected == "b"
        watched.show(rows("c", "b"))
        assert watched.selected == "b"
        await until(pilot, lambda: shown(pilot.app)[:2] == ["c", "b"], "showed the rows")


async def test_where_its_row_is_gone_the_cursor_goes_to_the_nearest() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)):
        watched.show(rows("a", "b", "c"))
        watched.select("c")
        watched.show(rows("a", "b"))
        assert watched.selected == "b"
        watched.show([])
        assert watched.selected is None
        watched.show(rows("HEAD", "x"))
        assert watched.selected == "x"


async def test_only_the_row_that_changed_is_repainted() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(rows("a", "b", "c"))
        await until(pilot, lambda: shown(pilot.app)[2] == "c", "showed the rows")
        watched.repainted.clear()
        watched.show([*rows("a"), Row("b", (Cell("late"),)), *rows("c")])
        assert [region.y for region in watched.repainted] == [1]
        watched.repainted.clear()
        watched.show([*rows("a"), Row("b", (Cell("late"),)), *rows("c")])
        assert watched.repainted == [], "the same again repaints nothing"
        await until(pilot, lambda: shown(pilot.app)[1] == "late", "showed the change")


async def test_what_is_read_stays_where_it_is_when_rows_come_above_it() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 5)) as pilot:
        watched.show(numbered(40))
        watched.select("row 20")
        await until(pilot, lambda: "row 20" in shown(pilot.app), "scrolled there")
        before = shown(pilot.app)
        watched.show([*rows("x", "y", "z"), *numbered(40)])
        await until(pilot, lambda: watched.scroll_offset.y == 19, "followed the rows")
        assert shown(pilot.app) == before
        assert watched.selected == "row 20"


async def test_a_list_at_its_top_shows_what_comes_in_above() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 5)) as pilot:
        watched.show(numbered(40))
        watched.show([*rows("newest"), *numbered(40)])
        await until(pilot, lambda: shown(pilot.app)[0] == "newest", "showed the newest")


async def test_keys_move_over_headings_and_not_beyond_the_ends() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(rows("HEAD", "a", "b", "TAIL", "c"))
        watched.focus()
        visited = []
        for key in ("j", "j", "j", "k", "g", "k", "G", "down", "up"):
            await pilot.press(key)
            visited.append(watched.selected)
        assert visited == ["b", "c", "c", "b", "a", "a", "c", "c", "b"]


async def test_pages_and_ends_are_reached_by_key() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(numbered(100))
        watched.focus()
        await pilot.press("pagedown")
        assert watched.selected == "row 5"
        await pilot.press("ctrl+d", "pageup")
        assert watched.selected == "row 5"
        await pilot.press("end")
        await until(pilot, lambda: "row 99" in shown(pilot.app)[5], "showed the end")
        await pilot.press("home")
        await until(pilot, lambda: "row 0" in shown(pilot.app)[0], "showed the beginning")


async def test_enter_and_a_second_click_choose_the_selected_row() -> None:
    watched = Watched()
    app = Host(watched, Rows.Chosen)
    async with app.run_test(size=(20, 6)) as pilot:
        watched.show(rows("HEAD", "a", "b"))
        watched.focus()
        await pilot.press("j", "enter")
        await until(pilot, lambda: [m.row for m in app.heard] == ["b"], "heard Enter")
        await pilot.click(offset=(2, 1))
        await until(pilot, lambda: watched.selected == "a", "selected by the first click")
        await pilot.click(offset=(2, 1))
        await until(pilot, lambda: [m.row for m in app.heard] == ["b", "a"], "heard the second click")
        await pilot.click(offset=(2, 0))
        await pilot.click(offset=(2, 5))
        assert watched.selected == "a", "neither a heading nor the void is selected"


async def test_the_cursor_is_seen_only_where_keys_go() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(rows("a", "b"))

        def reversed_lines() -> list[bool]:
            strips = [watched.render_line(y) for y in range(2)]
            return [any(s.style and s.style.reverse for s in strip) for strip in strips]

        app = pilot.app
        app.set_focus(None)
        await until(pilot, lambda: reversed_lines() == [False, False], "hid the cursor")
        watched.focus()
        await until(pilot, lambda: reversed_lines() == [True, False], "showed the cursor")


async def test_a_thousand_rows_cost_what_is_visible() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(40, 10)) as pilot:
        watched.show(numbered(1_000))
        await until(pilot, lambda: "row 0" in shown(pilot.app)[0], "showed the rows")
        watched.repainted.clear()
        watched.show([*numbered(999), *rows("last")])
        assert watched.repainted == [], "a change out of sight repaints nothing"


async def test_wide_letters_leave_the_line_exactly_as_wide_as_it_is() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(15, 3)):
        watched.show([Row("w", (Cell("漢字漢字漢字漢字漢字"), Cell("4m", 3)))])
        assert watched.render_line(0).cell_length == 15


async def test_only_rows_with_all_the_words_in_any_order_stay_with_their_headings() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(40, 8)) as pilot:
        watched.show(rows("ONE", "refund of ben", "nothing", "TWO", "rest", "THREE", "Ben wants a Refund"))
        watched.focus()
        await pilot.press("slash", *"ben ref")
        assert [row.id for row in watched.rows] == ["ONE", "refund of ben", "THREE", "Ben wants a Refund"]
        await pilot.press("escape")
        assert len(watched.rows) == 7


async def test_what_is_looked_for_is_a_text_and_no_pattern() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(40, 8)) as pilot:
        watched.show(rows("a [b", "a.b", "a*"))
        watched.focus()
        for key, found in (("left_square_bracket", "a [b"), ("full_stop", "a.b"), ("asterisk", "a*")):
            await pilot.press("slash", key)
            assert [row.id for row in watched.rows] == [found]
            await pilot.press("escape")


async def test_the_cursor_stays_with_its_row_or_goes_to_what_was_found_and_comes_back_from_nothing() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(40, 8)) as pilot:
        watched.show(rows("ab", "b", "ac", "c"))
        watched.focus()
        watched.select("b")
        await pilot.press("slash", "b")
        assert watched.selected == "b"
        await pilot.press("backspace", "c")
        assert watched.selected == "ac"
        await pilot.press("x")
        assert watched.selected is None
        await until(pilot, lambda: shown(pilot.app)[0].startswith("nothing here has"), "said so")
        await pilot.press("escape")
        assert watched.selected == "b"


async def test_while_one_types_arrows_move_and_letters_do_not() -> None:
    watched = Watched()
    app = Host(watched, Rows.Chosen)
    async with app.run_test(size=(40, 8)) as pilot:
        watched.show(rows("jab", "jib", "x"))
        watched.focus()
        await pilot.press("slash", "j", "down", "enter")
        assert watched.selected == "jib"
        assert [one.id for one in watched.rows] == ["jab", "jib"]
        assert app.heard == [], "Enter ends the typing"
        await pilot.press("k", "enter")
        await until(pilot, lambda: [m.row for m in app.heard] == ["jab"], "heard Enter")


async def test_gg_is_as_good_as_g_and_space_turns_the_page() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.show(numbered(100))
        watched.focus()
        await pilot.press("space")
        assert watched.selected == "row 5"
        await pilot.press("g", "g")
        assert watched.selected == "row 0"


async def test_a_row_that_somebody_changed_is_marked_in_the_gap_and_unmarked_for_one_cell() -> None:
    def step(state: str, left: str) -> Row:
        return Row("a", (Cell("."), Cell(left, 4), Cell("title")), essence=state)

    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)) as pilot:
        watched.author = "ben"
        watched.show([step("open", "9m")])
        await until(pilot, lambda: shown(pilot.app)[0] == ". 9m   title", "showed it unmarked for the first time")
        watched.show([step("open", "8m")])
        await until(pilot, lambda: shown(pilot.app)[0] == ". 8m   title", "counted down unmarked")
        watched.show([step("done", "8m")])
        await until(pilot, lambda: shown(pilot.app)[0] == ".*8m   title", "marked it")
        watched.repainted.clear()
        for _ in range(STAYS_S):
            watched.tick()
        assert watched.repainted == [Region(1, 0, 1, 1)]
        await until(pilot, lambda: shown(pilot.app)[0] == ". 8m   title", "took the mark away")


async def test_what_is_not_made_by_others_is_not_marked() -> None:
    watched = Watched()
    async with Host(watched).run_test(size=(20, 6)):
        watched.show(rows("a", "b"))
        watched.show(rows("a", "c"))
        assert watched.remark() == ()
