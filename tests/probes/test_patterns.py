"""Regular expressions as JavaScript reads them, matched where they can be ended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.probes.patterns import Unfinished, Unreadable, found, translate

READ = [
    (r"\d{4}", "in 2026", True),
    (r"^Dear", "Dear all", True),
    (r"all$", "Dear all", True),
    (r"all$", "Dear all\n", False),  # Python's $ would match before the last end of line
    (r"\d", "٣", False),  # nor are these digits
    (r"\w", "é", False),
    (r"\bfoo\b", "éfoo", True),
    (r"a.b", "a\rb", False),
    (r"a.b", "a\u2028b", False),
    (r"[\s\S]+x", "a\n\nx", True),
    (r"(?<year>\d{4})-\d", "2026-1", True),
    (r"^(?!.*refund).*$", "no such word", True),
    (r"^(?!.*refund).*$", "a refund", False),
    (r"(?<=€)\d+", "€20", True),
    (r"[[]x]", "[x]", True),
    (r"[^\d]", "5", False),
    (r"[\W_]", "٣", True),
    (r"\D", "٣", True),
    (r"\B", "", True),
    (r"[\d.]+%", "3.5%", True),
    (r"a{,3}", "a{,3}", True),
    (r"a{,3}", "aaa", False),
    (r"a{2,}?b", "aab", True),
    (r"\/\-\x41\u20ac\0", "/-A€\x00", True),
    (r"(?i)GUARANTEED", "it is guaranteed", True),
    (r"(?i:refund)", "REFUND", True),
    (r"(?s)a.b", "a\nb", True),
    (r"yes|no", "a no", True),
]

REFUSED = [
    "(", "[", "a)", "[]", "[^]", r"\p{L}", r"\A", r"\Z", r"(a)\1", r"\k<x>", "a++", "a*+", "a**", "(?P<x>a)", "(?#x)",

    "(?(1)a)", "(?>a)", "a\\", r"\cA", "(?<=a*)b", "x" * 5_000, "(?a)x", r"\b+", "^*", "(?<=a)*", r"[a-\d]", "[--x]",
    "(?-i:x)", "(" * 2_000 + ")" * 2_000,
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text", "expected"), READ)
def test_a_pattern_means_what_javascript_means(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_only_one_of_the_two_reads_is_refused(pattern: str) -> None:
    with pytest.raises(Unreadable):
        translate(pattern)


def test_a_pattern_that_would_take_for_ever_is_ended() -> None:
    with pytest.raises(Unfinished):
        found(r"(a+)+$", "a" * 60 + "!")


def test_a_text_that_is_too_long_is_said_to_be() -> None:
    with pytest.raises(Unfinished, match="longer"):
        found("a", "a" * 1_000_001)


@given(st.text(alphabet=r"ab0(|)[]{}^$.*+?\,:=!<>-&~iswdbxuPk#" + "\n é", max_size=14))
def test_a_pattern_is_translated_or_refused_and_nothing_else(pattern: str) -> None:
    try:
        translate(pattern)
    except Unreadable:
        return


@settings(max_examples=15)
@given(st.text(alphabet="ab(|)*+?.$", max_size=12), st.text(max_size=30))
def test_matching_answers_or_gives_up(pattern: str, text: str) -> None:
    try:
        assert found(pattern, text) in (True, False)
    except (Unreadable, Unfinished):
        return
