"""Move the incident on, call it a false alarm, or reopen it."""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.phases import ENDED, Phase, Reopen, SetPhase
from warroom.tui.dialogue import Dialogue
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_REOPEN = Choice("reopen", "reopen", "it is not over, and why")
_NOTES = {
    "declared": "it is an incident",
    "contained": "no further harm, cause not yet gone",
    "resolved": "it stopped",
    "reviewing": "what is left is to learn",
    "closed": "nothing is owed any more",
    "cancelled": "a false alarm, and why",
}
_UNDO = "to take it back: p"


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the phase; a guard of the plan is shown, with the offer to answer for setting it aside."""
    identity = dialogue.room.identity
    choices = [Choice(phase, phase, _NOTES.get(phase, "")) for phase in identity.following]
    if identity.phase in ("resolved", "reviewing", "closed", "cancelled"):
        choices.append(_REOPEN)
    chosen = await dialogue.choose(f"It is {identity.phase}. What is it now?", choices)
    if chosen == _REOPEN.key:
        why = await dialogue.text("Why is it reopened?")
        await dialogue.record(Reopen(why=why), undo=_UNDO)
    else:
        await _set(dialogue, Phase(chosen))


async def _set(dialogue: Dialogue, phase: Phase) -> None:
    why = await dialogue.text("Why is it a false alarm?") if phase is Phase.CANCELLED else None
    if phase in ENDED:
        await _weigh(dialogue, phase, line(why or "it is over, and reopening needs a reason"))
    try:
        await dialogue.record(SetPhase(phase=phase, why=why), undo=_UNDO)
    except Refused as refused:
        if refused.code is not Code.GUARDED:
            raise
        await _answer_for(dialogue, phase, refused)


async def _answer_for(dialogue: Dialogue, phase: Phase, guard: Refused) -> None:
    leave = Choice("leave", "leave it as it is", "the plan stands")
    override = Choice("override", "answer for it", "make it so against the plan, with a reason and your name")
    about = f"{guard.sentence}\n{guard.hint}"
    if await dialogue.choose(f"The plan stands in the way of {phase}.", (leave, override), about=about) == leave.key:
        raise guard
    why = await dialogue.text(f"Why is it {phase} all the same?", about=guard.sentence)
    await _weigh(dialogue, phase, f"{line(why)} (against: {guard.sentence})")
    await dialogue.record(SetPhase(phase=phase, why=why, override=True), undo=_UNDO)


async def _weigh(dialogue: Dialogue, phase: Phase, said: str) -> None:
    was = dialogue.room.identity.phase
    make = Choice("make", f"make it {phase}", "signed with your name")
    await dialogue.sure(f"The incident is {was} and becomes {phase}: {said}", make)
