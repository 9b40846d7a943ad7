"""Large letters: five rows of dots, as large as there is room for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom_widgets.letters import HEIGHT, dots, drawn
from warroom_widgets.tiles import letters


@given(st.text(max_size=20))
def test_every_text_is_five_rows_of_equal_length(text: str) -> None:
    rows = dots(text)
    assert len(rows) == HEIGHT
    assert len({len(row) for row in rows}) == 1
    assert set("".join(rows)) <= {"#", "."}


def test_a_word_is_drawn_with_half_blocks() -> None:
    assert drawn(dots("L"), 1, 1) == ("█   ", "█   ", "▀▀▀▀")


def test_a_dot_of_two_by_two_is_a_whole_line_high() -> None:
    assert drawn(dots("I"), 2, 2) == ("██████", "  ██  ", "  ██  ", "  ██  ", "██████")


def test_plain_letters_are_ascii_and_take_whole_lines() -> None:
    drawing = letters("SEV1", 80, 8, plain=True)
    assert len(drawing) == 5
    assert set("".join(drawing)) == {"#", " "}


def test_accents_are_left_out_and_an_en_dash_is_a_dash() -> None:
    assert dots("é–") == dots("E-")


def test_what_there_is_no_sign_for_is_a_question_mark() -> None:
    assert dots("漢") == dots("?")


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -", min_size=1, max_size=20),
       st.integers(1, 200), st.integers(1, 30))  # fmt: skip
def test_letters_never_take_more_room_than_there_is(word: str, columns: int, lines: int) -> None:
    drawing = letters(word, columns, lines)
    assert len(drawing) <= lines
    assert all(len(row) <= columns for row in drawing)


@pytest.mark.parametrize(("columns", "lines", "height"), [(20, 3, 3), (40, 5, 5), (80, 8, 8), (80, 10, 10), (10, 9, 1)])
def test_more_room_makes_larger_letters(columns: int, lines: int, height: int) -> None:
    assert len(letters("SEV1", columns, lines)) == height
