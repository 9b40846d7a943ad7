"""Numbers of a text: whether each is on the record, and whether it says as of when.

A number is read as its reader might: ``1.200`` is twelve hundred to one and a little more than one to another, so it is
on the record where either is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from warroom.core.wording.languages import LANGUAGES
from warroom.core.wording.sentences import INSTANT, MARKER, Sentence

SMALLEST = 1_000
"""From here on a number counts something even where nothing says what."""
SMALLEST_COUNT = 10
"""From here on a number that is a count of the record is taken for that count."""
_ROUNDING = Decimal("0.05")
"""How far a number that is said to be rounded may be from the record."""
_BEFORE, _AFTER = 30, 90

_NUMBER = re.compile(
    r"(?<![\w.,/+−-])(?:\d{1,3}(?:[,.'’ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,40}(?:[.,]\d{1,9})?)"
    r"(?P<scale>\s?(?:thousand|tausend|million(?:en)?|mio\.?|billion|milliarden?|mrd\.?)(?!\w))?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d{1,3}(?P<sign>[,.'’ \u00a0\u2009\u202f])\d{3}(?P<more>(?:(?P=sign)\d{3})+)?")
_SPACED = re.compile(r"\d\s\d")
"""Neither English nor German writes thousands so: the words behind it are of a language without a table."""
_PER_CENT = re.compile(r"\s?%")
_SCALES = {"t": 10**3, "mio": 10**6, "mill": 10**6, "b": 10**9, "milliard": 10**9, "mrd": 10**9}


class Number(NamedTuple):
    """A number of a text: what stands there, where, what it may mean, and what is known about it."""

    start: int
    said: str
    values: frozenset[Decimal]
    counted: bool
    """People, records or per cent, by the words behind it."""
    rounded: bool


def numbers(text: str, sentence: Sentence) -> Iterator[Number]:
    """The numbers of *sentence*; *text* is the whole text without what counts nothing."""
    end = sentence.start + len(sentence.text)
    for match in _NUMBER.finditer(text, sentence.start, end):
        after = text[match.end() : min(end, match.end() + _AFTER)]
        counted = None if _SPACED.search(match[0]) else _counted(after)
        rounded = bool(match["scale"]) or _is_rounded(
            text[max(sentence.start, match.start() - _BEFORE) : match.start()]
        )
        said = match[0] + (counted or "")
        yield Number(match.start(), said, _values(match), counted is not None, rounded)


def _counted(after: str) -> str | None:
    """The words of *after* that say what was counted."""
    per_cent = _PER_CENT.match(after)
    if per_cent:
        return per_cent[0]
    ahead = after[:1].isspace() and after.lstrip()
    found = next((match for one in LANGUAGES if ahead and (match := one.counted.match(ahead))), None)
    return " " + found[0] if found else None


def _is_rounded(before: str) -> bool:
    return any(one.about.search(before) for one in LANGUAGES)


def _values(match: re.Match[str]) -> frozenset[Decimal]:
    """What the number may mean: groups of thousands, a decimal, or both."""
    scale = match["scale"] or ""
    digits = match[0].removesuffix(scale)
    groups = _GROUPS.fullmatch(digits)
    readings = {re.sub(r"\D", "", digits)} if groups else {_decimal(digits)}
    if groups and groups["more"] is None and groups["sign"] in ".,":
        readings.add(_decimal(digits))
    return frozenset(Decimal(one) * _scale(scale) for one in readings)


def _decimal(digits: str) -> str:
    """*digits* with the last sign as the decimal one, and no other."""
    part = re.search(r"[.,](\d+)$", digits)
    whole = re.sub(r"\D", "", digits[: part.start()] if part else digits)
    return f"{whole}.{part[1]}" if part else whole


def _scale(scale: str) -> int:
    word = scale.strip().lower()
    longest = max((start for start in _SCALES if word.startswith(start)), key=len, default="")
    return _SCALES.get(longest, 1)


def is_on(number: Number, record: frozenset[Decimal]) -> bool:
    """Whether the *record* has *number*, or one that it is the rounded form of."""
    if number.values & record:
        return True
    return number.rounded and any(
        abs(known - value) <= _ROUNDING * abs(known) for known in record for value in number.values if known
    )


def says_as_of(sentence: Sentence) -> bool:
    """Whether *sentence* says as of when its numbers hold."""
    return any(one.as_of.search(sentence.text) for one in LANGUAGES)


def says_as_of_for_all(sentence: Sentence) -> bool:
    """Whether *sentence* says so for every number of the text."""
    return any(one.for_all.search(sentence.text) for one in LANGUAGES) and says_an_instant(sentence)


def says_an_instant(sentence: Sentence) -> bool:
    """Whether there is a date or a time in *sentence*, or a marker where one will be."""
    return bool(INSTANT.search(sentence.text) or MARKER.search(sentence.text))
