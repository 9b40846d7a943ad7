"""What a text claims in words: that nothing happened, that something will, that a machine meant it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warroom.core.wording.languages import LANGUAGES
from warroom.core.wording.numbers import says_an_instant
from warroom.core.wording.sentences import Sentence

_BEFORE = 90


def denials(around: list[Sentence]) -> Iterator[re.Match[str]]:
    """Where the first sentence of *around* says that no data got out; the others stand beside it."""
    sentence = around[0]
    looking = any(one.looking.search(beside.text) for one in LANGUAGES for beside in around)
    for one in LANGUAGES:
        for found in one.denials.finditer(sentence.text):
            if not _is_asked(sentence.text, found.start()):
                yield found
        if not looking:
            yield from one.no_evidence.finditer(sentence.text)


def _is_asked(text: str, at: int) -> bool:
    before = text[max(0, at - _BEFORE) : at]
    return any(one.asked.search(before) for one in LANGUAGES)


def promise(sentence: Sentence) -> re.Match[str] | None:
    """Where *sentence* promises something and says neither a date nor a time."""
    if says_an_instant(sentence) or any(one.dated.search(sentence.text) for one in LANGUAGES):
        return None
    firm = (_firm(one.promises, one.to_reader, sentence) for one in LANGUAGES)
    vague = (one.vague.search(sentence.text) for one in LANGUAGES if _is_ahead(one.ahead, one.to_reader, sentence))
    return next((found for found in (*firm, *vague) if found), None)


def _firm(promises: re.Pattern[str], to_reader: re.Pattern[str], sentence: Sentence) -> re.Match[str] | None:
    """A promise, unless it waits for what the reader does first."""
    found = promises.search(sentence.text)
    return None if found and to_reader.search(sentence.text, 0, found.start()) else found


def _is_ahead(ahead: re.Pattern[str], to_reader: re.Pattern[str], sentence: Sentence) -> bool:
    return bool(ahead.search(sentence.text)) and not to_reader.search(sentence.text)


def minds(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Where *sentence* says that a system thought, felt or meant something."""
    for one in LANGUAGES:
        yield from one.minds.finditer(sentence.text)
