"""Say how this incident hangs together with another one."""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.links import LinkIncident, Relation, is_whole_id
from warroom.tui.dialogue import Dialogue
from warroom_widgets.prompt import Choice

_RELATIONS = (
    Choice(Relation.DUPLICATE_OF, "duplicate of", "it is the same incident as another one"),
    Choice(Relation.CAUSED_BY, "caused by", "it would not have happened without another one"),
)
_ELSEWHERE = Choice("=", "in another store", "type its whole id")


async def act(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the relation and the other incident, of this store or by its whole id of another."""
    relation = Relation(await dialogue.choose("How do they hang together?", _RELATIONS))
    others = [Choice(one.id, f"{one.id} {one.title}", f"{one.phase}, {one.level}") for one in dialogue.seen.others]
    other = await dialogue.choose("Which other incident?", (*others, _ELSEWHERE))
    if other == _ELSEWHERE.key:
        other = (await dialogue.text("What is the id of the other one?", about="such as INC-7Q2M-K4XT")).upper()
        if not is_whole_id(other):
            raise Refused(Code.INVALID, f"{other!r} is no whole id", "an id is written INC-7Q2M-K4XT: warroom list")
    await dialogue.record(LinkIncident(relation=relation, other=other), undo="it stays; if it is wrong, note that: n")
