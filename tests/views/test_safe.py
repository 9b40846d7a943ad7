"""The one place where text from outside becomes text that may be shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.strategies import HOSTILE
from warroom.views.safe import LONGEST_LINE, fit, line, safe, width

ANYTHING = (
    st.text() | st.text(st.characters()) | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]))
)


def harmful(text: str) -> set[str]:
    """The characters of *text* that a terminal obeys, that turn the direction of reading, or that hide something."""
    return {
        one
        for one in text
        if unicodedata.category(one) in ("Cc", "Cs", "Co", "Zl", "Zp")
        or unicodedata.bidirectional(one) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or one in "\u061c\u200e\u200f\u200b\u2060\ufeff"
        or 0xE0000 <= ord(one) < 0xE0080
    }


@given(ANYTHING)
def test_nothing_harmful_is_left_but_line_breaks_and_tabs(text: str) -> None:
    assert harmful(safe(text)) <= {"\n", "\t"}
    assert harmful(line(text)) == set()


@given(ANYTHING)
def test_to_make_safe_text_safe_changes_nothing(text: str) -> None:
    assert safe(safe(text)) == safe(text)
    assert line(line(text)) == line(text)
    assert line(safe(text)) == line(text)


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_letters_and_signs_are_shown_as_they_came(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("\udcff", "⟨U+DCFF⟩"),
        ("[bold]x[/] {{7}} $(id)", "[bold]x[/] {{7}} $(id)"),
        ("one\r\ntwo\rthree\ttab", "one\ntwo␍three\ttab"),
        ("é 漢字 👩\u200d🚒 e\u0301", "é 漢字 👩\u200d🚒 e\u0301"),
    ],
)
def test_what_somebody_tried_is_made_visible_and_not_dropped(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo", "one ⏎ two"),
        ("one \r\n\n two\tthree", "one ⏎ two ⏎ three"),
        ("\n one \n", "one"),
        ("", ""),
        ("\n\t \n", ""),
    ],
)
def test_a_line_is_one_line(text: str, shown: str) -> None:
    assert line(text) == shown


@given(st.text(min_size=50), st.integers(1, 60))
def test_a_line_is_as_long_as_it_may_be(text: str, longest: int) -> None:
    shown = line(text, longest)
    assert len(shown) <= longest
    assert shown == line(text) or shown.endswith("…")


def test_a_line_of_a_megabyte_is_cut() -> None:
    assert len(line("x" * 10**6)) == LONGEST_LINE


@given(ANYTHING | st.sampled_from(HOSTILE), st.integers(-2, 40))
@example("a\u0301b\u0301c\u0301d\u0301", 3)
@example("漢字", 3)
@example("👩\u200d🚒👩\u200d🚒", 3)
@example("❤\ufe0f❤\ufe0f", 3)
@example("한글\u1161\u11a8", 2)
@example("\u0301\u0301", 0)
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert width(fit(text, cells)) == max(0, cells)


SIGNS = (
    *("a", "B", " ", "é", "e\u0301", "漢", "字", "한", "か", "、", "ｱ", "…", "→", "–", "’", "€", "🚒", "🔥", "❤"),
    *("❤\ufe0f", "👩\u200d🚒", "🇩🇪", "👍🏽", "ก\u0e31\u0e49", "नि", "한\u11a8"),
)
SHOWN = st.lists(st.sampled_from(SIGNS), max_size=20).map("".join)


@given(SHOWN, st.integers(0, 30))
def test_cells_are_counted_as_the_screen_counts_them(text: str, cells: int) -> None:
    assert width(text) == cell_len(text)
    assert cell_len(fit(text, cells)) == cells


@given(SHOWN, st.integers(1, 30))
def test_what_is_cut_says_so_and_what_fits_is_whole(text: str, cells: int) -> None:
    fitted = fit(text, cells)
    if width(text) <= cells:
        assert fitted.rstrip(" ") == text.rstrip(" ")
    else:
        assert "…" in fitted
        assert text.startswith(fitted[: fitted.rindex("…")])
