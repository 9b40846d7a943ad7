"""Start, finish, skip and reopen a step."""

from __future__ import annotations

from warroom.core.steps import FinishStep, ReopenStep, SkipStep, StartStep
from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs import files
from warroom.views.steps import StepView
from warroom_widgets.prompt import Choice

_START = Choice("start", "start", "say that you are on it")
_DONE = Choice("done", "done", "finish it, with its result")
_PROVE = Choice("evidence", "done with evidence", "finish it, and keep files with it")
_SKIP = Choice("skip", "skip", "it will not be done, and why")
_REOPEN = Choice("reopen", "reopen", "it is not finished after all, and why")
_ACTS = {"started": (_DONE, _PROVE, _SKIP, _REOPEN), "done": (_REOPEN,), "skipped": (_REOPEN,)}
_UNDO = "to take it back: U"


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which step, unless it is the *subject*, and what to do with it."""
    step = await _which(dialogue, subject)
    acts = _ACTS.get(step.state, (_START, _DONE, _PROVE, _SKIP))
    ask = f"{step.id} ({step.state})"
    chosen = acts[0].key if len(acts) == 1 else await dialogue.choose(ask, acts, about=_told(step))
    await _ACTIONS[chosen](dialogue, step)


async def done(dialogue: Dialogue, subject: str | None) -> None:
    """Finishes a step."""
    await _done(dialogue, await _which(dialogue, subject))


def _told(step: StepView) -> str:
    stands = f"{step.state}: {step.note}" if step.note else ""
    needs = f"the plan asks for {step.needs}" if step.needs else ""
    return "\n".join(text for text in (f"{step.title} ({step.role})", step.text, stands, needs) if text)


async def _which(dialogue: Dialogue, subject: str | None) -> StepView:
    steps = {step.id: step for step in dialogue.room.steps}
    if subject not in steps:
        current = [step for step in steps.values() if step.state in ("started", "open")]
        rest = [step for step in steps.values() if step not in current]
        choices = [Choice(step.id, step.title, f"{step.state}, {step.role}") for step in (*current, *rest)]
        subject = await dialogue.choose("Which step?", choices)
    dialogue.subject = f"step {subject}"
    return steps[subject]


async def _start(dialogue: Dialogue, step: StepView) -> None:
    await dialogue.record(StartStep(step=step.id), undo=_UNDO)


async def _done(dialogue: Dialogue, step: StepView) -> None:
    if "evidence" in step.needs:
        await _prove(dialogue, step)
    else:
        result = await _result(dialogue, step)
        await dialogue.record(FinishStep(step=step.id, result=result), undo=_UNDO)


async def _result(dialogue: Dialogue, step: StepView) -> str | None:
    needed = "result" in step.needs
    ask = "What is the result?" if needed else "What is the result? (Enter for none)"
    return await dialogue.text(ask, about=f"{step.id}: {step.title}", needed=needed, long=True) or None


async def _prove(dialogue: Dialogue, step: StepView) -> None:
    result = await _result(dialogue, step)
    evidence, blobs = await files.proofs(dialogue, "Which file is the evidence?")
    await dialogue.record(FinishStep(step=step.id, result=result, evidence=evidence), undo=_UNDO, files=blobs)


async def _skip(dialogue: Dialogue, step: StepView) -> None:
    why = await dialogue.text(f"Why is {step.id} skipped?", about=step.title)
    await dialogue.record(SkipStep(step=step.id, why=why), undo=_UNDO)


async def _reopen(dialogue: Dialogue, step: StepView) -> None:
    why = await dialogue.text(f"Why is {step.id} reopened?", about=step.title)
    await dialogue.record(ReopenStep(step=step.id, why=why), undo=_UNDO)


_ACTIONS = {"start": _start, "done": _done, "evidence": _prove, "skip": _skip, "reopen": _reopen}
