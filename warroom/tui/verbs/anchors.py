"""Say when it occurred, was detected, became known, and when else a clock of this incident starts."""

from __future__ import annotations

from datetime import datetime

from warroom.core.anchors import Anchor, SetAnchor, awaited, aware
from warroom.core.incident import Incident
from warroom.core.moments import EXAMPLE, moment
from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs import files
from warroom.views.safe import line
from warroom.views.times import exact
from warroom_widgets.prompt import Choice

_ABOUT = {
    "occurred": "when it happened",
    "detected": "when somebody noticed",
    "aware": "when the organisation became aware; deadlines start from it",
}


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks which instant, when it was and what shows it. One that moves later is weighed: deadlines move with it."""
    incident = dialogue.seen.history.incident
    about = _meanings(incident)
    choices = [Choice(one, one, f"{_now(incident, one)}; {about.get(one, '')}") for one in awaited(incident)]
    anchor = Anchor(await dialogue.choose("Which instant do you know?", choices))
    asked = ". ".join(filter(None, (about.get(anchor), f"now: {_now(incident, anchor)}", EXAMPLE)))
    when, precision = moment(await dialogue.text(f"When was it ({anchor})?", about=asked), dialogue.means.now())
    before = incident.anchors.moments.get(anchor)
    later = before is not None and when > before.moment
    moves = _moves(anchor, before.moment, when) if before else ""
    why = await (_why_later(dialogue, anchor, moves) if later else _why(dialogue))
    evidence, blobs = await files.proofs(dialogue, "Which file shows it? (Enter: none)", needed=False)
    if later:
        await dialogue.sure(f"{moves}.", Choice("move", "move it", line(why)))
    command = SetAnchor(anchor=anchor, moment=when, known_to=precision, why=why or None, evidence=evidence)
    await dialogue.record(command, undo="to take it back: U" if before else "to mend it: A", files=blobs)


def _moves(anchor: Anchor, was: datetime, when: datetime) -> str:
    return f"{anchor} moves later, from {exact(was)} to {exact(when)}, and deadlines with it"


async def _why(dialogue: Dialogue) -> str:
    return await dialogue.text("How do you know? (Enter: nothing to add)", needed=False)


async def _why_later(dialogue: Dialogue, anchor: Anchor, moves: str) -> str:
    return await dialogue.text(f"Why is {anchor} later than was said?", about=moves)


def _meanings(incident: Incident) -> dict[str, str]:
    """What each instant means: in the words of the pinned rules, but for the three that every incident has."""
    pinned = incident.rules.pinned
    of_rules = pinned.values["terms"].get("anchors", ()) if pinned else ()
    return {one["id"]: line(one["about"]) for one in of_rules} | _ABOUT


def _now(incident: Incident, anchor: Anchor) -> str:
    known = incident.anchors.moments.get(anchor)
    if known:
        return f"{exact(known.moment, known.precision)} by {line(known.by)}"
    assumed = aware(incident)[0] if anchor is Anchor.AWARE else None
    waiting = sum(str(anchor) in duty.deadline.waits_for for duty in incident.duties.by_id.values() if duty.concerns)
    return f"{exact(assumed)}, assumed" if assumed else f"unknown{_waiting(waiting)}"


def _waiting(count: int) -> str:
    return f", {count} {'deadline waits' if count == 1 else 'deadlines wait'} for it" if count else ""
