"""Somebody who was drawn, to be labelled: what happened to them, and how far the labelling is.

What people wrote stands behind a bar, so that no line of it is taken for one of ours, and what others said of them
stands nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from warroom.core.labels import Answer
from warroom.views.headline import Alarm
from warroom.views.labels import LabelsView, PersonView, RowView
from warroom.views.sheets import QUOTED, Point, Section, Sheet, filled, say, section

SAID = {Answer.YES: "affected", Answer.NO: "not affected", Answer.UNSURE: "cannot tell"}


def view(shown: LabelsView, person: PersonView | None, before: Answer | None, missing: str) -> Sheet:
    """What there is to say about *person*; about the sample, where nobody is left. *before*: what whoever looks said of
    them. *missing*: why nobody knows here what happened."""
    if person is None:
        return _over(shown)
    doubt = say(missing, "^", Alarm.CAUTION) if missing else None
    return filled(
        section("", (*_head(person, before), *([doubt] if doubt else []))),
        *(_request(number, row) for number, row in enumerate(person.shown, start=1)),
    )


def _head(person: PersonView, before: Answer | None) -> Iterator[Point]:
    if before:
        yield say(f"you said: {SAID[before]}; another key changes that", "=", strong=True)
    yield say(f"{person.person}: {person.what}", quiet=True)
    yield say(person.rows, quiet=True)


def _request(number: int, row: RowView) -> Section:
    return section(f"Request {number}", _told(row))


def _told(row: RowView) -> Iterator[Point]:
    yield say(f"{row.time}  {row.model}", quiet=True)
    if row.shared:
        yield say("others were seen in this session: it may be theirs", "^", Alarm.CAUTION)
    yield from _quoted("asked", row.prompt)
    yield from _quoted("told", row.response)


def _quoted(what: str, text: str) -> Iterator[Point]:
    if text:
        yield say(what, quiet=True)
        yield from (say(part, QUOTED) for part in text.split("\n"))


def _over(shown: LabelsView) -> Sheet:
    open_ = [say(f"{one.person}: {one.said or 'said by ' + ', '.join(one.by)}", "?") for one in shown.disputes]
    word = "Everybody is labelled." if shown.complete else "Nobody is left for you to label; others have to say more."
    return filled(
        section("", (say(word, "x" if shown.complete else "~", strong=True), *progress(shown))),
        section("Open: two contradict each other", open_),
        section("How it goes on", (say("left goes back to whom you labelled; C shows the count"),)),
    )


def progress(shown: LabelsView) -> Iterator[Point]:
    """What the labels come to."""
    yield say(shown.range)
    yield say(shown.answers)
    yield say(shown.agreement)
    yield say(f"drawn: {shown.strata}", quiet=True)
