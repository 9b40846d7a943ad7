"""Open a new incident, question by question: what happened, the plan's triage, what it comes to, whom to call.

What nobody knows yet is skipped and stays unknown, which is never taken for no. Nothing is recorded before the person
has seen what the answers come to.
"""

from __future__ import annotations

from typing import Any

from warroom.core.anchors import Anchor
from warroom.core.errors import Refused
from warroom.core.facts import answers, parse
from warroom.core.incident import Incident, fold
from warroom.core.moments import EXAMPLE, moment
from warroom.core.opening import LONGEST_TITLE, Declare
from warroom.core.plan import FactSpec, FactType
from warroom.core.plan.pinned import PinnedPlan
from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.verbs import calling, plans
from warroom.views.opening import comes_to, suggested
from warroom.views.safe import line
from warroom.views.times import exact
from warroom_widgets.prompt import Choice

_UNKNOWN = Choice("?", "unknown", "nobody can say yet")
_DECLARE = Choice("declare", "declare it", "it is an incident; the plan's clocks start")
_SUSPECT = Choice("suspect", "open it as a suspicion", "somebody noticed something; whether it is one is open")
_DRILL = Choice("drill", "practise it", "a drill, marked DRILL everywhere; they belong in a store of their own")
_DATES = Choice("dates", "dates first", "when it happened, was noticed, became known: deadlines start from them")
_GO = Choice("go", "go to the room", "the palette says it again: call")
_LEAVE = Choice("leave", "leave it", "nothing is recorded; what you typed is kept")
_WHEN = {
    Anchor.OCCURRED: "When did it happen?",
    Anchor.DETECTED: "When did somebody notice?",
    Anchor.AWARE: "When did the organisation become aware?",
}
_LONGEST = 300
"""Characters of a question of the plan: the answers below it must stay in sight."""
_YES_NO = {FactType.BOOL: ("yes", "no")}


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for all of it, shows what it comes to, and goes to the new room."""
    dialogue.subject = "a new incident"
    library = plans.library(dialogue)
    title = await dialogue.text("What happened, in a line?", about=f"at most {LONGEST_TITLE} characters")
    pinned = await plans.chosen(dialogue, library, "Which plan do you follow?")
    command = Declare(title=title, plan=pinned, facts=await _triage(dialogue, pinned))
    while (chosen := await _decided(dialogue, command)) == _DATES.key:
        command = command.model_copy(update=await _dates(dialogue))
    if chosen == _LEAVE.key:
        raise Left
    meant = {"suspected": chosen == _SUSPECT.key, "drill": chosen == _DRILL.key}
    recorded = await dialogue.declare(command.model_copy(update=meant))
    opened = fold(Incident(recorded.incident), recorded.events)
    await calling.tell(dialogue, f"{opened.id} is open. Nobody is called by this program. Call:", opened, _GO)
    await dialogue.means.visit(opened.id)


async def _decided(dialogue: Dialogue, command: Declare) -> str:
    """What is to be done, once it was seen what *command* comes to."""
    rehearsed = await dialogue.rehearse(command)
    would_be = fold(Incident(rehearsed.incident), rehearsed.events)
    dated = [f"{anchor}: {exact(when, command.known_to.get(anchor))}" for anchor, when in command.anchors.items()]
    about, first = "\n".join([*dated, *comes_to(would_be)]), str(suggested(would_be))
    ways = (_DECLARE, _SUSPECT, _DRILL, _DATES, _LEAVE)
    return await dialogue.choose(f"{line(command.title)}: declare it?", ways, about=about, initial=first)


async def _dates(dialogue: Dialogue) -> dict[str, Any]:
    """When it occurred, was detected and became known, as far as somebody knows."""
    moments, known_to = {}, {}
    for anchor, ask in _WHEN.items():
        about = EXAMPLE
        while typed := await dialogue.text(f"{ask} (Enter: unknown)", about=about, needed=False):
            try:
                moments[anchor], known_to[anchor] = moment(typed, dialogue.means.now())
                break
            except Refused as refused:
                about = f"{refused.sentence}; {EXAMPLE}"
    return {"anchors": moments, "known_to": known_to}


async def _triage(dialogue: Dialogue, pinned: PinnedPlan) -> dict[str, Any]:
    """The answers to the plan's triage questions, as far as somebody has them."""
    asked = [spec for spec in pinned.plan.facts if spec.triage]
    found = {spec.id: await _answer(dialogue, spec, f"{n} of {len(asked)}") for n, spec in enumerate(asked, start=1)}
    return {name: value for name, value in found.items() if value is not None}


async def _answer(dialogue: Dialogue, spec: FactSpec, place: str) -> Any:
    """A valid answer; none where it is unknown."""
    ask, about = line(spec.ask, _LONGEST), f"triage {place}. {line(spec.help or answers(spec), _LONGEST)}"
    options = _YES_NO.get(spec.type, tuple(spec.choices))
    if options:
        choices = (_UNKNOWN, *(Choice(option, line(option)) for option in options))
        several = spec.type is FactType.CHOICES
        chosen = await dialogue.choose(ask, choices, about=about, several=several)
        return None if _UNKNOWN.key in chosen.split(",") else parse(spec, chosen)
    while typed := await dialogue.text(ask, about=f"{about} Enter if unknown.", needed=False):
        try:
            return parse(spec, typed)
        except Refused as refused:
            about = refused.sentence
    return None
