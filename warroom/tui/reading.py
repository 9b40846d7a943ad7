"""A longer text in a conversation, page by page, before somebody agrees to it.

Who agrees to words answers for all of them, and a question at the bottom has room for a few lines. So the last page
alone asks, and Enter on it agrees to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from warroom.tui.dialogue import Dialogue, Left
from warroom_widgets.prompt import Choice
from warroom_widgets.wrapping import wrapped

PAGE = 9
"""Lines that there is room for above the answers, on a terminal of 24."""
_COLUMNS = 74
_MORE, _LEAVE = "more", Choice("leave", "leave it", "nothing is recorded")


class Page(NamedTuple):
    """What is shown at once: *words* of the text, and on the last page the *foot*."""

    words: str
    foot: str = ""


def pages(text: Sequence[str], foot: Sequence[str] = (), height: int = PAGE) -> list[Page]:
    """The lines of *text* as pages of *height* lines. *foot* is on the last one, below the text where that has room."""
    rows = [row for line in text for row in wrapped(line, _COLUMNS)]
    last = [row for line in foot for row in wrapped(line, _COLUMNS)]
    *before, end = [rows[at : at + height] for at in range(0, len(rows), height)]
    shown = [Page("\n".join(page)) for page in before]
    if len(end) + len(last) > height:
        return [*shown, Page("\n".join(end)), Page("", "\n".join(last))]
    return [*shown, Page("\n".join(end), "\n".join(last))]


async def agreed(dialogue: Dialogue, ask: str, text: Sequence[str], act: Choice, *, foot: Sequence[str] = ()) -> None:
    """Goes on only where all of *text* was turned over and *act* was chosen. Raises Left."""
    *before, last = pages(text, foot)
    await _turn(dialogue, ask, before)
    await dialogue.sure(_numbered(ask, len(before), len(before)), act, about=last.foot, words=last.words)


async def read(dialogue: Dialogue, ask: str, text: Sequence[str], end: Choice) -> None:
    """Shows all of *text*, until it was turned over. Raises Left."""
    *before, last = pages(text)
    await _turn(dialogue, ask, before)
    await dialogue.choose(_numbered(ask, len(before), len(before)), (end,), words=last.words)


async def _turn(dialogue: Dialogue, ask: str, before: Sequence[Page]) -> None:
    """Shows the pages *before* the last one."""
    for place, page in enumerate(before):
        more = Choice(_MORE, "read on", f"{len(before) - place} more")
        if await dialogue.choose(_numbered(ask, place, len(before)), (more, _LEAVE), words=page.words) != _MORE:
            raise Left


def _numbered(ask: str, place: int, last: int) -> str:
    return f"{ask} ({place + 1} of {last + 1})" if last else ask
