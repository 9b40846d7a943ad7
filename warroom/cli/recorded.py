"""What a change recorded, in a line for a person or as ``warroom.recorded/v1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warroom.cli import diagnostics, output
from warroom.core.entries import EntryCorrected, NoteAdded
from warroom.core.envelope import Event
from warroom.desk import Recorded
from warroom.views.entries import recorded_as_json, sentence
from warroom.views.safe import line

if TYPE_CHECKING:
    from warroom.cli.invocation import Invocation


def show(call: Invocation, recorded: Sequence[Recorded], *, undo: str = "") -> None:
    """Says what was *recorded* by one line of the command line, and how to take it back with *undo*."""
    if call.as_json:
        output.document(as_json(recorded, dry_run=call.dry_run))
        return
    for one in recorded:
        output.text("\n".join(lines(one, dry_run=call.dry_run)))
    if not call.dry_run:
        _call_for_worse(call, recorded)
    if undo and not call.dry_run:
        over = call.desk.load(recorded[-1].incident).phases.ended
        named = f"-i {recorded[-1].incident} " if call.settings.incident or over else ""
        back = undo.replace("{seq}", str(_asked(recorded[-1])[-1].seq))
        diagnostics.tell(f"undo: warroom {named}{back}{call.again}")


def _call_for_worse(call: Invocation, recorded: Sequence[Recorded]) -> None:
    """Where the severity rose: whom it calls now. This version calls nobody itself."""
    from warroom.views.calling import calls, rose, said

    incident = call.desk.load(recorded[-1].incident)
    if rose(incident.plan, [event for one in recorded for event in one.events]):
        diagnostics.warn(f"it is {incident.severity.level} now, and nobody is called by this program")
        for told in said(calls(incident)):
            diagnostics.tell(told)


def as_json(recorded: Sequence[Recorded], *, dry_run: bool) -> dict[str, object]:
    """``warroom.recorded/v1`` of what one line recorded. A dry run says so."""
    events = tuple(event for one in recorded for event in one.events)
    found = recorded_as_json(recorded[-1].incident, events, again=all(one.again for one in recorded))
    return {**found, "dry_run": True} if dry_run else found


def lines(recorded: Recorded, *, dry_run: bool) -> list[str]:
    """What was asked for in one line, and what followed from it in one line each."""
    asked = _asked(recorded)
    following = [event for event in recorded.events if _follows(event)]
    head = "; ".join(said(event) for event in asked)
    prefix = f"{recorded.incident} {recorded.seq}"
    if dry_run:
        prefix = f"{recorded.incident} would record"
    elif recorded.again:
        prefix += " (recorded before, under the same key)"
    return [f"{prefix}: {head}", *(f"  → {said(event)}" for event in following)]


def _asked(recorded: Recorded) -> list[Event]:
    return [event for event in recorded.events if not _follows(event)]


def _follows(event: Event) -> bool:
    return event.body is not None and event.body.cause is not None


def said(event: Event) -> str:
    """*event* as a sentence that is safe to show. A withheld text was just typed and is not repeated."""
    body = event.body
    if isinstance(body, NoteAdded | EntryCorrected) and body.blob:
        return f"a {event.label} note"
    return line(sentence(event, {}))
