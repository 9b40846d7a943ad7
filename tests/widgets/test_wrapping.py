"""Text broken by terminal cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warroom.views.safe import width
from warroom_widgets.wrapping import wrapped


@given(st.text(alphabet=st.sampled_from("ab 漢é\n"), max_size=120), st.integers(2, 40))
def test_no_line_is_wider_than_the_screen_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_it_breaks_at_spaces_and_keeps_the_breaks_of_the_author() -> None:
    assert wrapped("call the owner\nnow", 8) == ["call the", "owner", "now"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]


def test_ten_thousand_letters_without_a_space_are_broken_too() -> None:
    assert len(wrapped("x" * 10_000, 100)) == 100
