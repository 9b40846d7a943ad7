"""A text taken apart into sentences, with the line that each place is on, and what in it is no count of anything.

A full stop ends a sentence in prose and stands in "approx. 1,200", "Art. 33" and "25. November" as well. A sentence
that is torn apart loses the time that makes its number right, and a wrong warning teaches people to skip warnings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

MARKER = re.compile(r"\[UNKNOWN: [^\]\n]{1,2000}\]")
"""What a template leaves where something is unknown."""

_END = re.compile(
    r"(?P<stop>[.!?…]+[\"'”’»)\]]{0,3}(?=\s))"
    r"|\n(?=[ \t]{0,80}\n)"  # an empty line
    r"|\n(?=[ \t]{0,40}(?:[-*•–]|\(?[\da-z]{1,2}[.)])[ \t])"  # an item of a list
    r"|(?<=:)\n"
    r"|\n(?=[^\n:]{1,40}:(?:\s|$))"  # a line of a form
    r"|(?P<wrap>\n(?=[A-ZÀ-ÖØ-Þ]))"
)
_SHORT = re.compile(
    r"(?:\b(?:approx|art|abs|no|nos|nr|e\.g|i\.e|cf|vs|inc|ltd|co|st|mr|mrs|ms|dr|prof|fig|sec|ca|z\.\s?B|d\.\s?h|bzw|usw"
    r"|ggf|inkl|vgl|tel|mio|mrd|[A-Za-z])|(?<!\w)\d{1,2})\.$",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\s+(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)", re.IGNORECASE)


_SHORTEST_WRAPPED = 50
"""A line that is shorter than this was ended by somebody, and not by the width of the paper."""


class Sentence(NamedTuple):
    """A sentence, and the offset of its first character in the text."""

    start: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of *text*, items of lists and lines of forms among them."""
    found, start = [], 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        bare = piece.lstrip()
        if bare.strip():
            found.append(Sentence(start + len(piece) - len(bare), bare.rstrip()))
        start = end
    return found


def _ends(text: str) -> Iterator[int]:
    return (match.end() for match in _END.finditer(text) if not _goes_on(text, match))


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Whether the sentence goes on after what looks like its *end*."""
    if end.lastgroup == "wrap":
        return end.start() - text.rfind("\n", 0, end.start()) > _SHORTEST_WRAPPED
    return end.lastgroup == "stop" and end[0][0] == "." and _is_within(text, end)


def _is_within(text: str, stop: re.Match[str]) -> bool:
    """Whether this full stop stands within a sentence."""
    following = text[stop.end() : stop.end() + 40].lstrip()[:1]
    if following.islower():
        return True
    short = _SHORT.search(text[max(0, stop.start() - 12) : stop.start() + 1])
    if short is None:
        return False
    return not short[0][0].isdigit() or _MONTH.match(text, stop.end()) is not None


class Lines:
    """Which line of a text an offset is on."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> int:
        """The 1-based line of *offset*."""
        return bisect_right(self.starts, offset)


_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\.?)"
_NAMED_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vr(?:ier)?|mar(?:ch|s)?|märz|apr(?:il)?|avril|ma[iy]|jun[ie]?|jul[iy]?"
    r"|juin|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember)?"
    r"|d[ée]cembre)\.?"
)
_UNIT = (
    r"(?:(?:calendar|business|working|consecutive|full) )?(?:seconds?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?"
    r"|years?|Sekunden?|Minuten?|Stunden?|(?:Werk|Arbeits|Kalender)?[Tt]age?n?|Wochen?|Monate?n?|Jahre?n?|secondes?|heures?"
    r"|jours?|semaines?|mois|ans)\b"
)
_STREET = (
    r"\b(?:Street|Road|Avenue|Lane|Square|Boulevard|rue)\b"
    r"|\w{0,40}(?:[Ss]traße|[Ss]trasse|[Ss]tr\.|[Pp]latz|[Ww]eg|[Gg]asse|[Aa]llee)(?!\w)"
)
INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?(?!\d)"
    rf"|\b{_DAY}\s(?:of\s)?{_NAMED_MONTH}(?:,?\s(?:19|20)\d\d)?\b"
    rf"|\b{_NAMED_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s(?:19|20)\d\d)?"
    rf"|\b{_NAMED_MONTH}\s(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:[:h]|\.(?=\d\d\s?Uhr))\d{2}(?::\d{2})?\b"
    r"|\b\d{1,2}\s?(?:Uhr|am|pm|a\.m\.|p\.m\.)(?!\w)",
    re.IGNORECASE,
)
"""A date or a time of day, in digits."""
_NO_COUNT = (
    MARKER,
    re.compile(r"\bhttps?://\S+|\b[\w.+-]{1,64}@[\w.-]{1,200}|\bwww\.\S+"),
    INSTANT,
    re.compile(r"\b(?:19|20)\d\d\b(?![.,'’]\d{3})"),  # a year
    re.compile(rf"\b\d+(?:[.,]\d+)?(?:\s?[-–]\s?\d+)?[\s-]{_UNIT}", re.IGNORECASE),
    re.compile(  # a reference
        r"\b(?:Articles?|Art\.?|Artikel|Abs(?:atz|\.)?|Sections?|Sec\.|Regulation|Verordnung|Directive|Richtlinie|Rules?|§+"
        r"|No\.?|Nr\.?|ISO(?:/IEC)?|ref(?:erence)?(?: (?:number|no\.?))?|version|room|floor|page|case|ticket|incident"
        r"|extension|Aktenzeichen|Vorgang|Ticket|box|suite)\b\.?:?\s?#?(?:\((?:EU|EC|EG)\)\s?)?(?:Nr\.\s)?\d[\w()/.\-–]*",
        re.IGNORECASE,
    ),
    re.compile(r"\b100(?:\.0)?(?:\s?%|\sper\s?cent\b|\sProzent\b)", re.IGNORECASE),  # all of it
    re.compile(rf"(?:{_STREET})\s\d{{1,4}}[a-z]?\b|\b\d{{1,5}}\s(?:[A-Z]\w{{1,30}}\s){{1,3}}(?:{_STREET})"),
    re.compile(r"§+\s?\d[\w()/.]*|#\d+"),
    re.compile(r"\b(?=[\w-]{0,40}\d)[A-Za-z][\w-]{0,40}"),  # an identifier
    re.compile(r"(?<!\w)(?:\+\d|\(?0)[\d ()/.–-]{5,20}\d|\b\d{1,2}[-. ]\d{3}[-. ]\d{3}[-. ]\d{4}\b"),  # a telephone
    re.compile(r"(?<!\w)(?:[A-Z]{1,2}-)?\d{5}(?= [A-ZÄÖÜ][a-zäöü]+(?:[\n,.]|$))"),  # a postal code
    re.compile(r"(?m)^[ \t]*\(?\d{1,2}[.)](?=\s)"),  # an item of a list
)


def counts_alone(text: str) -> str:
    """*text* with blanks for every number that counts nothing: dates, spans, references, telephones, addresses."""
    for pattern in _NO_COUNT:
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text
