"""Answer one of the plan's questions, or say that the answer is unknown again."""

from __future__ import annotations

from warroom.core.facts import ClearFact, SetFact, said
from warroom.core.plan.facts import FactType
from warroom.tui.dialogue import Dialogue, Left
from warroom.views.facts import FactView
from warroom.views.safe import line
from warroom_widgets.prompt import Choice

_LONGEST = 300
_LEAVE = Choice("leave", "leave it", "nothing is recorded")
_SURE = (Choice("record", "record it", "it is so"), _LEAVE)
_UNKNOWN = Choice("?", "unknown", "nobody can say after all, and why")


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which question, unless it is the *subject*, and for its answer."""
    fact = await _which(dialogue, subject)
    answer = await (_chosen if fact.options else _typed)(dialogue, fact)
    if answer == _UNKNOWN.key and fact.known:
        why = await dialogue.text(f"Why is {fact.id} unknown again?", about=fact.ask)
        await dialogue.record(ClearFact(fact=fact.id, why=why), undo="to set it again: f")
    else:
        if not fact.options:
            await _make_sure(dialogue, fact, answer)
        undo = f"it was {fact.value}; to change it: f"
        await dialogue.record(SetFact(fact=fact.id, value=answer), undo=undo)


async def _make_sure(dialogue: Dialogue, fact: FactView, answer: str) -> None:
    """Shows what an answer that was typed would change, if it does: one digit too many is a level too many."""
    from warroom.views import preview  # not before the first paint

    command = SetFact(fact=fact.id, value=answer)
    changes = preview.view(dialogue.seen.history.incident, command, dialogue.me, dialogue.room.now)
    if not changes:
        return
    ask = f"{fact.id} = {line(answer, _LONGEST)} would change this."
    if await dialogue.choose(ask, _SURE, about="\n".join(changes)) == _LEAVE.key:
        raise Left


async def _which(dialogue: Dialogue, subject: str | None) -> FactView:
    facts = {fact.id: fact for fact in dialogue.room.facts}
    if subject not in facts:
        choices = [Choice(fact.id, fact.ask, f"{fact.value}, {fact.who}") for fact in facts.values()]
        subject = await dialogue.choose("Which question?", choices)
    return facts[subject]


async def _chosen(dialogue: Dialogue, fact: FactView) -> str:
    several = fact.type == "choices"
    would = {option: _would(dialogue, fact, option) for option in fact.options}
    choices = [Choice(option, option, would[option]) for option in fact.options] + ([_UNKNOWN] if fact.known else [])
    about = f"now: {fact.value}. {fact.hint}" + (" Tab marks several." if several else "")
    initial = fact.value if fact.known else ""
    return await dialogue.choose(
        fact.ask, choices, about=about, initial=initial, several=several, deliberate=not fact.known
    )


def _would(dialogue: Dialogue, fact: FactView, option: str) -> str:
    """What the answer *option* would change; of one of several choices, if it were the only one."""
    from warroom.views import preview  # not before the first paint

    if option == fact.value:
        return "as it is"
    seen = dialogue.seen
    return preview.brief(preview.answered(seen.history.incident, fact.id, option, dialogue.me, dialogue.room.now))


async def _typed(dialogue: Dialogue, fact: FactView) -> str:
    unknown = " ? for unknown." if fact.known else ""
    about = f"{fact.type}: {fact.hint}{unknown}"
    long = fact.type == FactType.TEXT
    return await dialogue.text(fact.ask, about=about, initial=_before(dialogue, fact), long=long)


def _before(dialogue: Dialogue, fact: FactView) -> str:
    """The answer that there is, as it was given and not as it is shown: Enter alone must not change it."""
    answer = dialogue.seen.history.incident.facts.answers.get(fact.id)
    if answer and fact.known and fact.type == FactType.TEXT:
        return said(answer.value)
    return fact.value if fact.known else ""
