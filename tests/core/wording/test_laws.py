"""The laws of the check, tried on any text: it always answers, it quotes what stands there, and it changes nothing."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import NOON
from tests.strategies import HOSTILE
from warroom.core.wording import LONGEST_PASSAGE, OnRecord, Rule, check
from warroom.core.wording.sentences import sentences

WORDS = [
    "No", "no", "data", "was", "exposed", "we will", "soon", "1,200", "1.200", "12", "%", "customers", "people",
    "as of", "12:00", "25 November 2026", "25.11.2026", "Stand", "Kunden", "keine", "Daten", "wurden", "offengelegt",
    "Wir werden", "in Kürze", "the AI", "decided", "[UNKNOWN: facts.a]", "[UNKNOWN:", "{{", "}}", "<name>", "TBD", ".",
    "!", "\n", "\n\n", "- ", "1.", "Art.", "§ 33", "million", "Mio.", "e.g.", "http://", "a@b", "0800 123456",
    "\u202f", "½", "٣٣", *HOSTILE,
]  # fmt: skip
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text())
records = st.builds(
    OnRecord,
    counts=st.frozensets(st.sampled_from([0, 12, 1_200])),
    numbers=st.frozensets(st.sampled_from([12, Decimal("12.5")])),
    words=st.frozensets(texts, max_size=2),
    breach=st.sampled_from([True, False, None]),
    breach_verified=st.booleans(),
    as_of=st.sampled_from([None, NOON]),
)


@given(texts, records)
def test_any_text_is_checked_and_every_warning_is_about_a_line_of_it(text: str, record: OnRecord) -> None:
    last = 0
    for one in check(text, record):
        assert last <= one.line <= text.count("\n") + 1
        assert 0 < len(one.passage) <= LONGEST_PASSAGE
        assert one.sentence.endswith(".")
        assert one.cure
        last = one.line


@given(texts)
def test_sentences_are_pieces_of_the_text_in_its_order_and_lose_no_word(text: str) -> None:
    parts = sentences(text)
    assert all(text.startswith(one.text, one.start) for one in parts)
    assert all(one.start + len(one.text) <= after.start for one, after in pairwise(parts))
    assert "".join("".join(one.text for one in parts).split()) == "".join(text.split())


@given(texts, records)
def test_what_is_known_and_verified_denies_as_it_likes(text: str, record: OnRecord) -> None:
    settled = record._replace(breach=False, breach_verified=True)
    assert Rule.UNVERIFIED_DENIAL not in {one.rule for one in check(text, settled)}


@given(texts, records)
def test_knowing_more_numbers_never_adds_one_that_is_not_on_the_record(text: str, record: OnRecord) -> None:
    def missing(known: OnRecord) -> set[tuple[int, str]]:
        return {(one.line, one.passage) for one in check(text, known) if one.rule is Rule.NUMBER_NOT_ON_RECORD}

    assert missing(record._replace(numbers=record.numbers | {1_300})) <= missing(record)
