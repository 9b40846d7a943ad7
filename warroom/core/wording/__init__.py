"""What in the text of a notice should be looked at before it is sent.

Most notices that had to be taken back were not lies. A number was right an hour before, "no data was exposed" was what
everybody hoped, "shortly" was three weeks. These are warnings and never refusals: who approves a text may know better,
and a check that cries at every sentence is switched off. So a rule is silent where it is not sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from warroom.core.instants import utc
from warroom.core.plan import placeholders
from warroom.core.wording import claims
from warroom.core.wording.numbers import (
    SMALLEST,
    SMALLEST_COUNT,
    Number,
    is_on,
    numbers,
    says_an_instant,
    says_as_of,
    says_as_of_for_all,
)
from warroom.core.wording.sentences import MARKER, Lines, Sentence, counts_alone, sentences

__all__ = ["OnRecord", "Rule", "Warned", "check"]

LONGEST_PASSAGE = 120


class Rule(StrEnum):
    """What is checked."""

    NUMBER_WITHOUT_AS_OF = "number_without_as_of"
    NUMBER_NOT_ON_RECORD = "number_not_on_record"
    UNVERIFIED_DENIAL = "unverified_denial"
    PROMISE_WITHOUT_DATE = "promise_without_date"
    UNKNOWN_MARKER = "unknown_marker"
    PLACEHOLDER = "placeholder"
    ANTHROPOMORPHISM = "anthropomorphism"


class OnRecord(NamedTuple):
    """What the record knows that a text can be held against."""

    counts: frozenset[int] = frozenset()
    """Of people affected: low, likely and high."""
    numbers: frozenset[int | Decimal] = frozenset()
    """Values of facts that are numbers."""
    words: frozenset[str] = frozenset()
    """Values of facts that are texts; the numbers in them are on the record too."""
    breach: bool | None = None
    """Whether personal data was breached; none while nobody knows."""
    breach_verified: bool = False
    """Whether that was verified."""
    as_of: datetime | None = None
    """As of when the counts hold."""


class Warned(NamedTuple):
    """A *passage* on a 1-based *line* that goes against a *rule*: what is wrong, as a *sentence*, and the *cure*."""

    rule: Rule
    line: int
    passage: str
    sentence: str
    cure: str


class _Found(NamedTuple):
    rule: Rule
    at: int
    passage: str
    sentence: str
    cure: str


def check(text: str, on_record: OnRecord) -> tuple[Warned, ...]:
    """What in *text* should be looked at, in the order of the text."""
    lines, parts = Lines(text), sentences(text)
    found = [*_left_over(text), *_of_numbers(text, parts, on_record), *_of_claims(parts, on_record)]
    found.sort(key=lambda one: (one.at, one.rule))
    return tuple(
        Warned(one.rule, lines.of(one.at), _short(one.passage), one.sentence, one.cure) for one in dict.fromkeys(found)
    )


def _short(passage: str) -> str:
    """*passage* on one line."""
    one = " ".join(passage.split())
    return one if len(one) <= LONGEST_PASSAGE else one[: LONGEST_PASSAGE - 1] + "…"


def _left_over(text: str) -> Iterator[_Found]:
    """Markers and placeholders."""
    for marker in MARKER.finditer(text):
        yield _Found(
            Rule.UNKNOWN_MARKER, marker.start(), marker[0], "This is not known yet.",
            "find it out and render the text again, or word the notice so that it does without",
        )  # fmt: skip
    at = 0
    for line in MARKER.sub(lambda marker: " " * len(marker[0]), text).splitlines(keepends=True):
        yield from _placeholders(line, at)
        at += len(line)


def _placeholders(line: str, at: int) -> Iterator[_Found]:
    done = 0
    while match := placeholders.in_text(line[done:]):
        yield _Found(
            Rule.PLACEHOLDER, at + done + match.start(), match[0], "This was meant to be filled in.", "fill it in"
        )
        done += match.end()


def _of_numbers(text: str, parts: list[Sentence], on_record: OnRecord) -> Iterator[_Found]:
    counting = counts_alone(text)
    record = _numbers_of(on_record)
    for_all = any(says_as_of_for_all(one) for one in parts)
    for index, sentence in enumerate(parts):
        around = _around(parts, index)
        as_of = for_all or any(says_as_of(one) for one in around)
        instant = as_of or any(says_an_instant(one) for one in around)
        for number in numbers(counting, sentence):
            if not is_on(number, record) and _is_of_note(number):
                yield _not_on_record(number)
            # By words where there are words for what is counted, by any date where a language has no table.
            if _holds_for_a_time(number, on_record) and not (as_of if number.counted else instant):
                yield _without_as_of(number, on_record.as_of)


def _numbers_of(on_record: OnRecord) -> frozenset[Decimal]:
    stated = {Decimal(one) for one in (*on_record.counts, *on_record.numbers)}
    quoted = (number for word in on_record.words for number in numbers(word, Sentence(0, word)))
    return frozenset(stated.union(*(number.values for number in quoted)))


def _around(parts: list[Sentence], index: int) -> list[Sentence]:
    """The sentence at *index*, then those beside it."""
    return [parts[index], *parts[max(0, index - 1) : index], *parts[index + 1 : index + 2]]


def _is_of_note(number: Number) -> bool:
    """Whether *number* counts something that a reader will rely on."""
    return number.counted or max(number.values) >= SMALLEST


def _holds_for_a_time(number: Number, on_record: OnRecord) -> bool:
    """Whether *number* is one that changes while people count."""
    return number.counted or any(one >= SMALLEST_COUNT and one in number.values for one in on_record.counts)


def _not_on_record(number: Number) -> _Found:
    return _Found(
        Rule.NUMBER_NOT_ON_RECORD, number.start, number.said, "This number is not on the record.",
        "correct it, or put it on the record first",
    )  # fmt: skip


def _without_as_of(number: Number, as_of: datetime | None) -> _Found:
    time = f"{utc(as_of):%Y-%m-%d %H:%M} UTC" if as_of else "the time at which it was counted"
    return _Found(
        Rule.NUMBER_WITHOUT_AS_OF, number.start, number.said, "This number does not say as of when it holds.",
        f"say it in the same sentence or beside it: as of {time}",
    )  # fmt: skip


def _of_claims(parts: list[Sentence], on_record: OnRecord) -> Iterator[_Found]:
    verified = on_record.breach is False and on_record.breach_verified
    for index, sentence in enumerate(parts):
        if not verified:
            for denial in claims.denials(_around(parts, index)):
                yield _Found(
                    Rule.UNVERIFIED_DENIAL, sentence.start + denial.start(), denial[0], *_DENIED[on_record.breach]
                )
        promise = claims.promise(sentence)
        if promise:
            yield _Found(
                Rule.PROMISE_WITHOUT_DATE, sentence.start + promise.start(), sentence.text[promise.start() :],
                "This promises something and does not say by when.", "say by when, or leave it out",
            )  # fmt: skip
        for mind in claims.minds(sentence):
            yield _Found(
                Rule.ANTHROPOMORPHISM, sentence.start + mind.start(), mind[0],
                "A system has no mind: the reader learns neither what it put out nor who answers for it.",
                "say what it did, and what it was built or told to do",
            )  # fmt: skip


_DENIED = {
    None: (
        "Nobody knows yet whether personal data was breached.",
        "say what is being checked, and by when you will say more",
    ),
    False: (
        "That no personal data was breached is not verified.",
        "verify it first, or say what is being checked, and by when",
    ),
    True: (
        "The record says that personal data was breached.",
        "say what was breached, and deny only what was verified, one thing at a time",
    ),
}
