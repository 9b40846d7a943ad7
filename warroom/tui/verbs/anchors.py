"""Say when it occurred, was detected, or became known: the instants that clocks start from."""

from __future__ import annotations

from warroom.core.anchors import Anchor, SetAnchor, aware
from warroom.core.incident import Incident
from warroom.core.moments import EXAMPLE, moment
from warroom.tui.dialogue import Dialogue
from warroom.views.safe import line
from warroom.views.times import exact
from warroom_widgets.prompt import Choice

_ABOUT = {
    Anchor.OCCURRED: "when it happened",
    Anchor.DETECTED: "when somebody noticed",
    Anchor.AWARE: "when the organisation became aware; deadlines start from it",
}


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks which instant and when it was; one that moves later is weighed, for deadlines move with it."""
    incident = dialogue.seen.history.incident
    choices = [Choice(anchor, anchor, f"{_now(incident, anchor)}; {about}") for anchor, about in _ABOUT.items()]
    anchor = Anchor(await dialogue.choose("Which instant do you know?", choices))
    typed = await dialogue.text(f"When was it ({anchor})?", about=f"now: {_now(incident, anchor)}. {EXAMPLE}")
    when, precision = moment(typed, dialogue.means.now())
    why, before = None, incident.anchors.moments.get(anchor)
    if before and when > before.moment:
        moves = f"{anchor} moves later, from {exact(before.moment)} to {exact(when)}, and deadlines with it"
        why = await dialogue.text(f"Why is {anchor} later than was said?", about=moves)
        await dialogue.sure(f"{moves}.", Choice("move", "move it", line(why)))
    command = SetAnchor(anchor=anchor, moment=when, known_to=precision, why=why)
    await dialogue.record(command, undo="to take it back: U" if before else "to mend it: A")


def _now(incident: Incident, anchor: Anchor) -> str:
    known = incident.anchors.moments.get(anchor)
    if known:
        return f"{exact(known.moment, known.precision)} by {line(known.by)}"
    assumed = aware(incident)[0] if anchor is Anchor.AWARE else None
    return f"{exact(assumed)}, assumed" if assumed else "unknown"
