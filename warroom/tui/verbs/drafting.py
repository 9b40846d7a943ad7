"""Write the words of a notice: from the plan's template, from the present version, from a file, or anew.

The words are written in the person's own editor, because nobody writes to an authority in one line. What is written and
not recorded is offered again, and never over a version that somebody else has recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom.core.duties import Duty
from warroom.core.notices import DraftNotice, how
from warroom.tui.dialogue import Dialogue, Left
from warroom.tui.reading import PAGE, pages
from warroom.tui.verbs import files
from warroom.views.safe import line, safe
from warroom_widgets.prompt import Choice

_ASK = "What does the notice say?"
_REMARKS = 3
"""Remarks that there is room for."""
_EDIT = Choice("edit", "edit it", "in your editor")
_KEEP = Choice("keep", "draft it as it is", "it is approved by nobody yet")
_LEAVE = Choice("leave", "leave it", "nothing is recorded")


async def draft(dialogue: Dialogue, duty: Duty) -> None:
    """Asks what to begin with, and for the words."""
    kind, _, template = (await _begin_with(dialogue, duty)).partition(":")
    match kind:
        case "template":
            text = await _from_template(dialogue, duty, template)
        case "file":
            text = await _looked_over(dialogue, duty, await files.words(dialogue, "Which file holds the text?"))
        case "mine":
            text = await _written(dialogue, duty, dialogue.unrecorded(_ASK))
        case "version":
            text = await _written(dialogue, duty, _present(dialogue, duty))
        case _:
            text = await _written(dialogue, duty, "")
    command = DraftNotice(duty=duty.id, text=text, template=template or None)
    await dialogue.record(command, undo="the versions before it stay: w, compare")


async def _begin_with(dialogue: Dialogue, duty: Duty) -> str:
    incident = dialogue.seen.history.incident
    latest = incident.notices.of(duty.id).latest
    choices = []
    if dialogue.unrecorded(_ASK):
        choices.append(Choice("mine", "your own draft", "what you wrote before, and did not record"))
    if latest:
        choices.append(Choice("version", f"version {latest.number}", f"by {line(latest.by)}, in your editor"))
    choices += [
        Choice(f"template:{one.name}", f"template {one.name}", "the plan's words, with what is known filled in")
        for one in how(incident, duty).all_templates
    ]
    more = (Choice("empty", "an empty page", "in your editor"), Choice("file", "a file", "its text, as it is"))
    return await dialogue.choose("What do you begin with?", (*choices, *more))


def _present(dialogue: Dialogue, duty: Duty) -> str:
    history = dialogue.seen.history
    latest = history.incident.notices.of(duty.id).latest
    return history.texts.get(latest.blob, "") if latest else ""


async def _from_template(dialogue: Dialogue, duty: Duty, name: str) -> str:
    """The words of the plan's template with what is known. Refused where it cannot be filled."""
    from warroom.reports import notices  # templates are read when one is used

    incident = dialogue.seen.history.incident
    template = notices.template(incident, duty, name)
    rendered = notices.render(incident, duty, template, dialogue.means.now())
    return await _looked_over(dialogue, duty, rendered.text, rendered.unknown)


async def _looked_over(dialogue: Dialogue, duty: Duty, text: str, unknown: Sequence[str] = ()) -> str:
    """*text* as it is, or as it was edited, once its beginning was seen. Raises Left."""
    missing = [f"? unknown, and marked in the text: {', '.join(map(line, unknown))}"] if unknown else []
    foot = [*missing, *remarks(dialogue, duty, text)]
    first, *rest = pages(safe(text).split("\n"), height=PAGE - len(foot) - 1)
    words = f"{first.words}\n…" if rest else first.words
    choices = (_EDIT, _KEEP, _LEAVE)
    chosen = await dialogue.choose("Draft it like this?", choices, about="\n".join(foot), words=words)
    if chosen == _LEAVE.key:
        raise Left
    return await _written(dialogue, duty, text) if chosen == _EDIT.key else text


async def _written(dialogue: Dialogue, duty: Duty, begun: str) -> str:
    return await dialogue.written(_ASK, begun, remarks=lambda text: remarks(dialogue, duty, text))


def remarks(dialogue: Dialogue, duty: Duty, text: str) -> list[str]:
    """What in *text* should be looked at before somebody agrees to it, as lines that are safe to show."""
    from warroom.reports import notices

    found = notices.warnings(dialogue.seen.history.incident, duty, text, dialogue.means.now())
    shown = [line(f"^ line {one.line}, {one.passage!r}: {one.sentence}", 200) for one in found[:_REMARKS]]
    more = [f"^ and {len(found) - _REMARKS} more: warroom notice show {duty.id}"] if len(found) > _REMARKS else []
    return [*shown, *more]
