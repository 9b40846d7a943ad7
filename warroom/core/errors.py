"""The closed list of refusals.

Every "no" that warroom says to a command is one of these codes with a sentence and a way forward, so that the CLI's
exit codes, the HTTP statuses and the toasts of the room are one table each instead of a string match.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why a command was refused."""

    INVALID = "invalid"
    """The command contradicts itself or the plan's types: a low above a high, a value that is no choice."""
    REASON_REQUIRED = "reason_required"
    """The command needs a reason and was given none."""
    NOT_PERMITTED = "not_permitted"
    """The plan gives this to other roles."""
    CONFLICT = "conflict"
    """Somebody changed the same thing since the author looked."""
    ILLEGAL_TRANSITION = "illegal_transition"
    """The thing exists but is in a state that does not allow this."""
    GUARDED = "guarded"
    """A rule of the plan stands in the way; the sentence says which, the hint says what lifts it."""
    NOT_MEASURED = "not_measured"
    STILL_HAPPENING = "still_happening"
    FALLING = "falling"
    NO_EVIDENCE_YET = "no_evidence_yet"
    RECURRED = "recurred"
    STALE = "stale"
    """The verdict does not let it be resolved or closed: another one than stopped, or too old to be about now."""
    NOT_FOUND = "not_found"
    """Nothing has that name."""
    NEWER = "newer"
    """The record was written by a newer warroom: this one may read it and not write it."""
    BUSY = "busy"
    """Another process held the store's write lock for longer than a person waits."""
    UNAVAILABLE = "unavailable"
    """The store cannot be reached or is no store of ours."""
    DAMAGED = "damaged"
    """An entry is not what was recorded: it cannot even be read."""
    FULL = "full"
    """The disk is full; nothing of the command was saved."""


class Refused(Exception):
    """A command that was not carried out: *code*, one *sentence* that says why, a *hint* how to go on.

    *details* carries what a program may want to read: both values of a conflict, the steps that are still open.
    """

    def __init__(self, code: Code, sentence: str, hint: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.hint = hint
        self.details: Mapping[str, Any] = details or {}


_SHOWS = {
    "incident": "warroom list",
    "role": "warroom role list",
    "step": "warroom step list",
    "fact": "warroom fact list",
    "severity level": "warroom plan show",
    "rule": "warroom clock rules",
    "duty": "warroom clock list",
    "gate": "warroom gate list",
    "probe": "warroom probe list",
    "count": "warroom count list",
    "format": "warroom count formats",
}
"""The command that shows what there is of a noun."""


SHOWN = 8
"""How many names a hint lists before it says that there are more."""


def not_found(noun: str, name: str, known: list[str]) -> Refused:
    """The refusal for a *name* that no *noun* has, suggesting the closest of *known*."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    suggestion = f"did you mean {close[0]!r}?" if close else _known(known)
    hint = f"{suggestion} ({_SHOWS[noun]})" if noun in _SHOWS else suggestion
    return Refused(Code.NOT_FOUND, f"there is no {noun} {name!r}", hint, {"name": name, "known": known})


def _known(known: list[str]) -> str:
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"known: {', '.join(known[:SHOWN]) or 'none'}{more}"


def refuse_unreasoned(why: str | None, doing: str, command: str) -> None:
    """Refuses what nobody gave a reason for: *doing* "needs a reason", and *command* with one is the way on."""
    if not (why or "").strip():
        raise Refused(Code.REASON_REQUIRED, f"{doing} needs a reason", f'say why: warroom {command} --why "…"')
