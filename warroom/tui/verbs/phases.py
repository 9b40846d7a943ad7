"""Move the incident on, call it a false alarm, or reopen it."""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.phases import ENDED, Phase, Reopen, SetPhase
from warroom.core.roles import may_act
from warroom.tui.dialogue import Dialogue
from warroom.views import probes
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
_EVIDENCE = (
    Code.NOT_MEASURED, Code.STILL_HAPPENING, Code.FALLING, Code.NO_EVIDENCE_YET, Code.RECURRED, Code.STALE,
)  # fmt: skip
"""What stands in the way where it is not measured that it stopped."""
_TOLD = 2
"""Of how many probes it is said what they showed."""


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
    dialogue.refuse_strangers(SetPhase(phase=phase, why="to see whether they may"))
    why = await _why(dialogue, phase)
    if phase in ENDED:
        await _weigh(dialogue, phase, line(why or "it is over, and reopening needs a reason"))
    try:
        await dialogue.record(SetPhase(phase=phase, why=why or None), undo=_UNDO)
    except Refused as refused:
        if refused.code not in (Code.GUARDED, *_EVIDENCE) or not _may_answer(dialogue, phase):
            raise
        await _answer_for(dialogue, phase, refused)


async def _why(dialogue: Dialogue, phase: Phase) -> str:
    """The reason; nobody is asked for one, to be refused then."""
    if phase is Phase.CANCELLED:
        return await dialogue.text("Why is it a false alarm?")
    if _refused(dialogue, SetPhase(phase=phase)):
        return ""
    return await dialogue.text(f"Why is it {phase}? (Enter: nothing to add)", about=_NOTES.get(phase, ""), needed=False)


async def _answer_for(dialogue: Dialogue, phase: Phase, guard: Refused) -> None:
    leave = Choice("leave", "leave it as it is", "the plan stands")
    override = Choice("override", "answer for it", "make it so against the plan, with a reason and your name")
    about = "\n".join(_in_the_way(dialogue, guard))
    if await dialogue.choose(f"The plan stands in the way of {phase}.", (leave, override), about=about) == leave.key:
        raise guard
    why = await dialogue.text(f"Why is it {phase} all the same?", about=guard.sentence)
    await _weigh(dialogue, phase, f"{line(why)} (against: {guard.sentence})")
    await dialogue.record(SetPhase(phase=phase, why=why, override=True), undo=_UNDO)


def _refused(dialogue: Dialogue, command: SetPhase) -> bool:
    try:
        dialogue.foresee(command)
    except Refused:
        return True
    return False


def _may_answer(dialogue: Dialogue, phase: Phase) -> bool:
    """Whether the plan lets who asks set a guard of *phase* aside: nobody is asked for a reason to be refused."""
    incident = dialogue.seen.history.incident
    roles = incident.plan.authority_for("resolve" if phase is Phase.RESOLVED else "close").roles
    return any(dialogue.me in may_act(incident, role) for role in roles)


def _in_the_way(dialogue: Dialogue, guard: Refused) -> list[str]:
    """What *guard* says, and where it is about evidence what the probes showed, and what they could show next."""
    if guard.code not in _EVIDENCE:
        return [guard.sentence, guard.hint]
    tried = [one for one in probes.each(dialogue.seen.history.incident, dialogue.room.now) if one.age]
    more = len(tried) - _TOLD
    rest = [f"and {more} more {'probe' if more == 1 else 'probes'}"] if more > 0 else []
    told = [f"{one.id}: {' '.join(one.sentences)}" for one in tried[:_TOLD]]
    return [guard.sentence, *told, *rest, "to measure it, leave this and begin: try"]


async def _weigh(dialogue: Dialogue, phase: Phase, said: str) -> None:
    was = dialogue.room.identity.phase
    make = Choice("make", f"make it {phase}", "signed with your name")
    await dialogue.sure(f"The incident is {was} and becomes {phase}: {said}", make)
