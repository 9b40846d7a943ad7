"""Labelling: how far it is, how well two agree, and what happened to the person who is next.

What one labeller said is shown to nobody who has yet to say something about the same person, and neither is whether a
predicate flagged them: both would be repeated instead of thought about. What people wrote is text from outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from warroom.core.counts import Measurement
from warroom.core.labels import Labelled, Person, Sampled
from warroom.core.opinions import Agreement, Said, agreement, complete, left, said_last
from warroom.core.sampled import tallied
from warroom.views.safe import line, safe

LONGEST = 2_000
"""How many characters of a text are shown."""
UNTITLED = "of which nobody knows the person"


class DisputeView(NamedTuple):
    """A person about whom labellers contradict each other. *said*: who said what, empty for who has not said anything
    about them yet."""

    person: str
    by: tuple[str, ...]
    said: str


class LabelsView(NamedTuple):
    """How far the labels of the count *name* are. *mine* are left for me, *open* for anybody; *strata*, *answers*,
    *agreement* and *range* are sentences."""

    name: str
    drawn: int
    labelled: int
    mine: int
    open: int
    complete: bool
    strata: str
    answers: str
    agreement: str
    range: str
    disputes: tuple[DisputeView, ...]


class RowView(NamedTuple):
    """One request: safe texts, with their line breaks. *shared*: others were seen in its session: it may be theirs."""

    time: str
    model: str
    prompt: str
    response: str
    shared: bool


class PersonView(NamedTuple):
    """Somebody to be labelled. *rows* says how many of theirs are shown."""

    person: str
    what: str
    rows: str
    shown: tuple[RowView, ...]


def view(
    sampled: Sampled, people: Sequence[Person], labels: Sequence[Labelled], who: str, measured: Measurement
) -> LabelsView:
    """The labels of *people* as *who* may see them; *measured* is what they come to."""
    counts, agreed = tallied(people, labels), agreement(people, labels)
    return LabelsView(
        name=line(sampled.drawing.rule.id),
        drawn=len(people),
        labelled=sum(counts[name] for name in ("yes", "no", "unsure")),
        mine=len(left(sampled.drawing, people, labels, who)),
        open=len(left(sampled.drawing, people, labels, None)),
        complete=complete(sampled.drawing, people, labels),
        strata=line(_strata(sampled)),
        answers=f"{counts['yes']:,} affected, {counts['no']:,} not, of {counts['unsure']:,} nobody can tell",
        agreement=agreement_said(agreed),
        range=_range(measured),
        disputes=disputes(agreed, said_last(labels), who),
    )


def _strata(sampled: Sampled) -> str:
    parts = (f"{one.drawn:,} of {one.population:,} {one.people}" for one in sampled.drawing.strata)
    return f"{' and '.join(parts)}, by {sampled.by}"


def agreement_said(one: Agreement) -> str:
    """How far two agree, in words."""
    if not one.doubled:
        return "nobody was labelled by two yet"
    beyond = "" if one.kappa is None else f", kappa {one.kappa:.2f}"
    return f"two agree on {one.agreed:,} of {one.doubled:,} ({one.agreed / one.doubled:.0%}{beyond})"


def disputes(one: Agreement, said: Said, who: str) -> tuple[DisputeView, ...]:
    """Those about whom it is open, without what was said where *who* has yet to say something."""
    return tuple(
        DisputeView(
            person,
            tuple(map(line, said[person])),
            line(", ".join(f"{by}: {label}" for by, label in said[person].items())) if who in said[person] else "",
        )
        for person in one.disputed
    )


def _range(one: Measurement) -> str:
    high = f" to {one.high:,}" if one.high is not None and one.complete else " or more"
    likely = f", likely {one.likely:,}" if one.likely is not None else ""
    looks = "" if one.settled else ", at every look"
    return f"{one.low:,}{high} people affected{likely} ({one.confidence or 0:.0%}{looks})"


def person(one: Person, context: Mapping[str, Any] | None) -> PersonView:
    """*one*, who is to be labelled, with what happened to them; no *context* where this machine does not have it."""
    rows = list((context or {}).get("shown", ()))
    many = int((context or {}).get("rows", 0))
    return PersonView(
        person=one.id,
        what=f"a session {UNTITLED}" if one.session else "a person",
        rows="what happened to them is not on this machine" if context is None else _rows(len(rows), many),
        shown=tuple(map(_row, rows)),
    )


def _rows(shown: int, many: int) -> str:
    word = "request" if many == 1 else "requests"
    return f"{many:,} {word}" if shown >= many else f"{shown:,} of {many:,} {word} shown"


def _row(one: Mapping[str, Any]) -> RowView:
    model = " ".join(str(one[name]) for name in ("model", "version") if one.get(name))
    return RowView(
        time=line(str(one.get("time") or "no time")),
        model=line(model),
        prompt=_text(one.get("prompt")),
        response=_text(one.get("response")),
        shared=bool(one.get("shared")),
    )


def _text(given: object) -> str:
    text = safe(str(given or ""))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def lines(one: PersonView) -> list[str]:
    """*one* as a person reads it on a page."""
    said = [f"{one.person}  {one.what}, {one.rows}"]
    for row in one.shown:
        doubt = "  (others were seen in this session: it may be theirs)" if row.shared else ""
        said.append(f"  {row.time}  {row.model}".rstrip() + doubt)
        said += [*_quoted("asked", row.prompt), *_quoted("told", row.response)]
    return said


def _quoted(what: str, text: str) -> list[str]:
    """*text* set off by a bar, so that no line of it is taken for one of ours."""
    return [f"    {what:>5} │ {part}" for part in text.split("\n")] if text else []


def person_as_json(one: PersonView) -> dict[str, Any]:
    """*one* as JSON."""
    return {**one._asdict(), "shown": [row._asdict() for row in one.shown]}


def as_json(shown: LabelsView, measured: Measurement, agreed: Agreement) -> dict[str, Any]:
    """``warroom.labels/v1``."""
    return {
        "schema": "warroom.labels/v1",
        "count": shown.name,
        "drawn": shown.drawn,
        "labelled": shown.labelled,
        "left": {"mine": shown.mine, "open": shown.open},
        "complete": shown.complete,
        "labels": measured.labels,
        "agreement": {"doubled": agreed.doubled, "agreed": agreed.agreed, "kappa": agreed.kappa},
        "disputes": [{"person": one.person, "by": list(one.by), "said": one.said or None} for one in shown.disputes],
        "low": measured.low,
        "likely": measured.likely,
        "high": measured.high if measured.complete else None,
        "confidence": measured.confidence,
        "settled": measured.settled,
        "seed": measured.seed,
        "digests": measured.digests,
    }
