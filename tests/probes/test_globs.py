"""``pat()``: the same answers as Python's own matcher where both have a word for it."""

from __future__ import annotations

import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.probes.globs import check, matches

CASES = [
    ("*", "", True),
    ("", "", True),
    ("", "a", False),
    ("a*a", "a", False),
    ("a*a", "aa", True),
    ("a*b*a", "aba", True),
    ("*.txt", "notes.txt", True),
    ("?", "", False),
    ("[a-c]x", "bx", True),
    ("[^a-c]x", "bx", False),
    ("[^a-c]x", "dx", True),
    (r"\*", "*", True),
    (r"\*", "a", False),
    ("[(?#)]*", "#", True),
    ("*[(?#)][(?#)]", "x(#", True),
    ("a/b", "ab", True),
    ("*\n*", "a\nb", True),
]


@pytest.mark.parametrize(("glob", "text", "expected"), CASES)
def test_a_glob_matches_the_whole_text(glob: str, text: str, expected: bool) -> None:
    assert matches(glob, text) is expected


@pytest.mark.parametrize("glob", ["[", "[]", "[b-a]", "a\\"])
def test_half_a_class_is_no_glob(glob: str) -> None:
    with pytest.raises(ValueError, match=r"no (pattern|class)"):
        check(glob)


def test_many_stars_over_a_long_text_do_not_hang() -> None:
    assert not matches("*a" * 500 + "b", "a" * 200_000)


@given(st.text(alphabet="ab*?", max_size=12), st.text(alphabet="ab\n", max_size=12))
def test_stars_and_question_marks_are_fnmatch_s(glob: str, text: str) -> None:
    assert matches(glob, text) is (re.match(translate(glob), text) is not None)
