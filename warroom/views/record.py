"""The whole record, to look through: what of it is wanted, and one entry with everything that is known about it.

What an entry is of is a set of short words, `actor:ana`, `noun:step`, `stage:contain`. What somebody wants to see is
such a set too: of one sort any of them, of several sorts all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from warroom.core.entries import EntryCorrected, EntryLabelled
from warroom.core.envelope import Event
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.views.entries import EntryView
from warroom.views.safe import line, safe
from warroom.views.times import exact

PEOPLE = "by:people"
"""What somebody did, without what followed from it."""
Traits = frozenset[str]


def stages(incident: Incident) -> dict[str, str]:
    """The stage of each step of the plan in force."""
    return {step.id: str(stage) for stage, step in incident.plan.steps()}


def traits(event: Event, entry: EntryView, stage_of: Mapping[str, str]) -> Traits:
    """What *event*, which reads as *entry*, is of."""
    found = {f"actor:{entry.actor}", f"label:{entry.label}", f"noun:{entry.kind.partition('.')[0].removesuffix('s')}"}
    steps = (getattr(event.body, "step", None), *getattr(event.body, "due", ()))
    found |= {f"stage:{stage_of[step]}" for step in steps if step in stage_of}
    return frozenset(found if entry.follows else found | {PEOPLE})


def passes(found: Traits, wanted: Traits) -> bool:
    """Whether what is of *found* is *wanted*."""
    by_sort = groupby(sorted(wanted), key=_sort)
    return all(not found.isdisjoint(some) for _, some in by_sort)


def _sort(trait: str) -> str:
    return trait.partition(":")[0]


def choices(found: Iterable[Traits]) -> list[tuple[str, int]]:
    """What one could want of entries that are of *found*, with how many of them there are; what people did first."""
    counted = Counter(trait for some in found for trait in some)
    order = ("by", "noun", "stage", "actor", "label")
    return sorted(counted.items(), key=lambda one: (order.index(_sort(one[0])), -one[1], one[0]))


def said(trait: str) -> str:
    """*trait* in words."""
    sort, _, name = trait.partition(":")
    return {"by": "people's entries, without what follows", "actor": f"by {name}", "label": f"labelled {name}",
            "stage": f"stage {name}"}.get(sort, name)  # fmt: skip


def told(incident: Incident, events: tuple[Event, ...], entry: EntryView) -> str:
    """Everything that is known about *entry*: when, by whom, what it says and said, what became of it, its place in
    the record."""
    event = events[entry.seq - 1]
    parts = [_times(event, entry), ["", *entry.full.split("\n")], _correction(events, entry, incident)]
    return "\n".join(row for part in [*parts, _labels(events, entry), _place(events, event)] for row in part)


def _times(event: Event, entry: EntryView) -> list[str]:
    known = f"known to the {event.precision}" if event.precision else ""
    at = stamp(event.at) if not event.precision else exact(event.at, event.precision)
    return [
        f"{'who':<10} {entry.actor} by {entry.via}",
        f"{'at':<10} {at}  {known}".rstrip(),
        f"{'recorded':<10} {stamp(event.recorded_at)}",
        f"{'label':<10} {entry.label}",
    ]


def _correction(events: tuple[Event, ...], entry: EntryView, incident: Incident) -> list[str]:
    """The corrections, beside what was said and never instead of it; the last one is in force."""
    found = [one for one in events if isinstance(one.body, EntryCorrected) and one.body.seq == entry.seq]
    in_force = incident.entries.corrections.get(entry.seq)
    rows = []
    for one in found:
        assert isinstance(one.body, EntryCorrected)
        rows += ["", f"CORRECTED by {line(one.actor)} in #{one.seq}, {exact(one.at, one.precision)}"]
        rows += [f"it should say: {entry.correction}"] if one.seq == in_force else ["(corrected again since)"]
        rows += [f"because: {line(one.body.why)}"]
    return rows


def _labels(events: tuple[Event, ...], entry: EntryView) -> list[str]:
    """The labels that it had, if it was labelled later than it was made."""
    later = [one for one in events if isinstance(one.body, EntryLabelled) and one.body.seq == entry.seq]
    if not later:
        return []
    rows = ["", "LABELS", f"{events[entry.seq - 1].label} when it was recorded"]
    for one in later:
        assert isinstance(one.body, EntryLabelled)
        rows.append(f"{one.body.as_label} since #{one.seq}, {exact(one.at)}, {line(one.actor)}: {line(one.body.why)}")
    return rows


def _place(events: tuple[Event, ...], event: Event) -> list[str]:
    """Its place in the chain, and what it follows from or led to."""
    cause = event.body.cause if event.body else None
    led = [f"#{one.seq}" for one in events if one.body and one.body.cause == event.seq]
    rows = ["", "RECORD", f"{'seq':<10} {event.seq} of {events[-1].seq}"]
    rows += [f"{'because of':<10} #{cause}"] if cause else []
    rows += [f"{'led to':<10} {', '.join(led)}"] if led else []
    once = [f"{'once key':<10} {safe(event.once)}"] if event.once else []
    return [*rows, f"{'id':<10} {event.id}", f"{'hash':<10} {event.hash}", *once]
