"""Lines of cells: exactly as wide as they must be, and repainted only where they differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from warroom.views.safe import width
from warroom_widgets.cells import Cell, changed, place
from warroom_widgets.strips import draw
from warroom_widgets.tones import Tone

texts = st.text(alphabet=st.sampled_from("ab é한漢ﾊ́…"), max_size=12)
cells = st.builds(
    Cell, text=texts, width=st.integers(0, 9), tone=st.sampled_from(Tone), needs=st.sampled_from([0, 0, 0, 30])
)
lines = st.lists(cells, max_size=6)
columns = st.integers(0, 60)


def unstyled(_tone: Tone) -> Style:
    return Style()


def words(line: list[Cell], wide: int) -> str:
    return draw(line, wide, unstyled).text


@given(lines, columns)
def test_a_line_is_exactly_as_wide_as_the_screen_whatever_is_in_it(line: list[Cell], wide: int) -> None:
    assert draw(line, wide, unstyled).cell_length == wide


@given(lines, columns)
def test_cells_stand_beside_each_other_and_never_upon_each_other(line: list[Cell], wide: int) -> None:
    end = 0
    for x, taken, _ in place(line, wide):
        assert x >= end, "a cell begins behind the one before it"
        end = x + taken
    assert end <= wide


@given(lines, lines, st.integers(1, 60))
def test_what_is_repainted_covers_everything_that_differs(old: list[Cell], new: list[Cell], wide: int) -> None:
    x, taken = changed(old, new, wide)
    outside = [c for start, size, c in place(new, wide) if start + size <= x or start >= x + taken]
    before = [c for start, size, c in place(old, wide) if start + size <= x or start >= x + taken]
    assert outside == before


def test_only_the_countdown_of_a_line_is_repainted_when_only_it_moves() -> None:
    def line(left: str) -> list[Cell]:
        return [Cell("!", 1), Cell(left, 8), Cell("commander joins")]

    assert changed(line("38m"), line("37m"), 80) == (2, 8)
    assert changed(line("38m"), line("38m"), 80) == (0, 0)


def test_the_last_cell_without_a_width_takes_the_rest_and_the_others_what_their_words_need() -> None:
    line = [Cell("yes"), Cell("because", 0), Cell("4m", 4)]
    assert words(line, 24) == "yes because         4m  "


def test_words_that_do_not_fit_end_in_a_sign_that_says_so() -> None:
    assert words([Cell("Take the lead and answer")], 12) == "Take the le…"
    assert width(words([Cell("漢字漢字漢字")], 7)) == 7


def test_a_cell_can_be_for_wide_lines_only_or_for_narrow_ones_only() -> None:
    line = [Cell("DEMO: nothing is sent", 21, needs=60), Cell("DEMO", 4, below=60), Cell("title")]
    assert words(line, 60).startswith("DEMO: nothing is sent title")
    assert words(line, 59).startswith("DEMO title")


def test_the_cursor_is_one_reverse_bar_whatever_the_tones_below_it() -> None:
    strip = draw([Cell("!", 1, Tone.ALARM), Cell("late", 0, Tone.QUIET)], 20, unstyled, cursor=True)
    assert {segment.style.reverse for segment in strip if segment.style} == {True}
    assert not any(segment.style.reverse for segment in draw([Cell("late")], 20, unstyled) if segment.style)
