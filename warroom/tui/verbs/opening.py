"""Open a new incident, question by question: what happened, the plan's triage, what it comes to, whom to call.

What nobody knows yet is skipped and stays unknown, which is never taken for no. Nothing is recorded before the person
has seen what the answers come to.
"""

from __future__ import annotations

from typing import Any

from warroom.core.errors import Refused
from warroom.core.facts import answers, parse
from warroom.core.incident import Incident, fold
from warroom.core.opening import LONGEST_TITLE, Declare
from warroom.core.plan import FactSpec, FactType
from warroom.core.plan.pinned import PinnedPlan
from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.verbs import calling, plans
from warroom.views.opening import comes_to, suggested
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_UNKNOWN = Choice("?", "unknown", "nobody can say yet")
_DECLARE = Choice("declare", "declare it", "it is an incident; the plan's clocks start")
_SUSPECT = Choice("suspect", "open it as a suspicion", "somebody noticed something; whether it is one is open")
_GO = Choice("go", "go to the room", "the palette says it again: call")
_LEAVE = Choice("leave", "leave it", "nothing is recorded; what you typed is kept")
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
    rehearsed = await dialogue.rehearse(command)
    would_be = fold(Incident(rehearsed.incident), rehearsed.events)
    ask = f"{line(title)}: declare it?"
    about, first = "\n".join(comes_to(would_be)), str(suggested(would_be))
    chosen = await dialogue.choose(ask, (_DECLARE, _SUSPECT, _LEAVE), about=about, initial=first)
    if chosen == _LEAVE.key:
        raise Left
    recorded = await dialogue.declare(command.model_copy(update={"suspected": chosen == _SUSPECT.key}))
    opened = fold(Incident(recorded.incident), recorded.events)
    await calling.tell(dialogue, f"{opened.id} is open. Nobody is called by this program. Call:", opened, _GO)
    await dialogue.means.visit(opened.id)


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
