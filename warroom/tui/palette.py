"""All commands by name, in the prompt: nobody has to know a key to do something, and learns it on the way.

A list at the bottom and not a window over the room: whoever looks for a command must see what it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from warroom.tui.dialogue import Dialogue
from warroom.tui.keys import shown
from warroom.tui.knobs import KNOBS
from warroom.tui.places import ANYWHERE, PLACES
from warroom.tui.verbs import Verb
from warroom_widgets.prompt import Choice

_COPIES = (
    ("row", "copy row", "y", "copy the selected row"),
    ("brief", "copy status", "Y", "copy the status as Markdown"),
)


_ABOUT_ONE = {"copy:brief", *(f"place:{place.id}" for place in PLACES if place.id not in ANYWHERE)}
"""What is about an incident, and is not offered while none is open."""


class Wanted(NamedTuple):
    """What was chosen: a ``verb``, a ``place``, a ``copy`` or a ``knob``, and its id."""

    kind: str
    id: str


async def seek(dialogue: Dialogue, verbs: Iterable[Verb], keys: Mapping[str, str], *, anywhere: bool) -> Wanted:
    """Asks which command is wanted, of *verbs*, places and knobs, and shows their keys, some of them overridden by
    *keys*. *anywhere*: no incident is open, and only what is about none is offered. Raises Left where none is
    wanted."""
    choices = [one for one in _choices(verbs, keys) if not anywhere or one.key not in _ABOUT_ONE]
    kind, _, name = (await dialogue.choose("What do you want to do?", choices, loose=True)).partition(":")
    return Wanted(kind, name)


def _choices(verbs: Iterable[Verb], keys: Mapping[str, str]) -> list[Choice]:
    def note(binding: str, key: str, about: str) -> str:
        return f"{shown(keys, binding, key):<2} {about}"

    acts = [Choice(f"verb:{one.id}", one.label, note(f"verb.{one.id}", one.key, one.about)) for one in verbs]
    places = [Choice(f"place:{one.id}", one.label, note(f"go.{one.id}", one.key, one.about)) for one in PLACES]
    knobs = [Choice(f"knob:{one.id}", one.label, note(f"knob.{one.id}", one.key, one.about)) for one in KNOBS]
    copies = [Choice(f"copy:{one}", label, note(f"copy.{one}", key, about)) for one, label, key, about in _COPIES]
    return [*acts, *places, *copies, *knobs]
