"""Text where there is nothing but ASCII."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.views.ascii import spelled, squeezed
from warroom.views.safe import safe, width

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("240–900, likely 310", "240-900, likely 310"),
        ("SEV3 → SEV2", "SEV3 -> SEV2"),
        ("recording…", "recording..."),
        ("assistant 1 · sha256", "assistant 1 - sha256"),
        ("Zoë in 東京", "Zo\\xeb in \\u6771\\u4eac"),
        (safe("\x1b[2J\u202e"), "\\x1b[2J<U+202E>"),
        ("ana & ben", "ana & ben"),
    ],
)
def test_our_signs_are_spelled_and_what_others_wrote_is_escaped(text: str, said: str) -> None:
    assert spelled(text) == said


@given(texts)
def test_whatever_is_spelled_is_ascii_and_spelled_for_good(text: str) -> None:
    assert spelled(text).isascii()
    assert spelled(spelled(text)) == spelled(text)


@given(
    st.text(st.characters(categories=["L", "N"]), max_size=8), st.text(st.characters(categories=["L", "N"]), max_size=8)
)
def test_two_names_never_become_one(one: str, other: str) -> None:
    assert (spelled(one) == spelled(other)) == (one == other)


@given(texts)
def test_what_is_laid_out_already_keeps_its_width(text: str) -> None:
    shown = safe(text)
    assert squeezed(shown).isascii()
    assert len(squeezed(shown)) == width(shown)
