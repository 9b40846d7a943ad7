"""All commands by name, in the prompt: nobody has to know a key to do something, and learns it on the way.

A list at the bottom and not a window over the room: whoever looks for a command must see what it is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from warroom.tui.dialogue import Dialogue
from warroom.tui.places import PLACES
from warroom.tui.verbs import Verb
from warroom_widgets.prompt import Choice

_SIGNS = {"less_than_sign": "<", "greater_than_sign": ">", "at": "@"}


class Wanted(NamedTuple):
    """What was chosen: a ``verb`` or a ``place``, and its id."""

    kind: str
    id: str


async def seek(dialogue: Dialogue, verbs: Iterable[Verb]) -> Wanted:
    """Asks which command is wanted, of *verbs* and places. Raises Left where none is."""
    kind, _, name = (await dialogue.choose("What do you want to do?", _choices(verbs))).partition(":")
    return Wanted(kind, name)


def _choices(verbs: Iterable[Verb]) -> list[Choice]:
    acts = [Choice(f"verb:{verb.id}", verb.label, _note(verb.key, verb.about)) for verb in verbs]
    places = [Choice(f"place:{place.id}", place.label, _note(place.key, place.about)) for place in PLACES]
    return acts + places


def _note(key: str, about: str) -> str:
    return f"{shown(key):<2} {about}"


def shown(key: str) -> str:
    """*key* as it is on the keyboard."""
    return _SIGNS.get(key, key)
