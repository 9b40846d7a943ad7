"""What `?` shows: the keys that work where one is, what can be done and where one can go, and what the signs mean.

The keys are read from what the screen and its list listen to, so that the help says what is so, also where somebody
has put a command on another key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from textual.binding import ActiveBinding, Binding
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

from warroom.tui.knobs import KNOBS
from warroom.tui.places import PLACES
from warroom.tui.verbs import Verb

HELP_TITLE = "Keys and signs"
HERE, ABOUT, LISTS = "HERE", "GETTING ABOUT", "IN A LIST OR A TEXT"
_KEYS = 22
"""Columns for the keys of one line."""
_OWN = ("verb", "go", "knob")
"""The kinds of commands that stand in lists of their own."""
_COMMON = ("room", "copy", "prompt")
"""The kinds that most screens have, so that they are not what somebody asks about who asks on one of them."""
_NAMES = {shorter: name for name, shorter in KEY_NAME_REPLACEMENTS.items()}
_NUMBERED = re.compile(r"_\d+$")
"""The end of the ids of commands that differ in a number alone, which is their key."""

_SIGNS = """\
!  alarm: late, or the harm goes on, or the worst level
^  caution: due soon, missing, unsure or stale
<  a deadline that moved earlier
?  unknown: nobody answered it, or nobody can say whether it applies
.  open  >  started  x  done, or here  -  skipped  ~  waits for another
*  somebody else has just changed it; the title says who
=  recorded
STALE          older than it may be relied on: 15 minutes by hand
Z              UTC; local times carry their offset instead: +01"""


def help_lines(active: Mapping[str, ActiveBinding], verbs: Sequence[Verb]) -> list[str]:
    """The help as plain lines, for a place where the bindings *active* are in force and *verbs* can be done. What is
    peculiar to the place comes first."""
    keys = _keys(active.values())
    doing = [_line(keys.get(f"verb.{verb.id}", f": {verb.label}"), verb.about) for verb in verbs]
    going = [_line(keys.get(f"go.{place.id}", ""), place.about) for place in PLACES if f"go.{place.id}" in keys]
    looking = [_line(keys.get(f"knob.{knob.id}", ""), knob.about) for knob in KNOBS if f"knob.{knob.id}" in keys]
    parts = [
        (HERE, list(_other(active.values(), keys, HERE))),
        ("DO", doing),
        ("GO", going),
        ("LOOK", looking),
        (ABOUT, list(_other(active.values(), keys, ABOUT))),
        (LISTS, list(_other(active.values(), keys, LISTS))),
        ("SIGNS", _SIGNS.split("\n")),
    ]
    return "\n\n".join("\n".join([heading, *rows]) for heading, rows in parts if rows).split("\n")


def is_heading(text: str) -> bool:
    """Whether a line of the help is the heading of those below it."""
    return text in ("DO", "GO", "LOOK", HERE, ABOUT, LISTS, "SIGNS")


def _keys(active: Iterable[ActiveBinding]) -> dict[str, str]:
    """The keys of each command by its id, in the order in which they were given."""
    found: dict[str, list[str]] = {}
    for one in active:
        found.setdefault(_id(one.binding), []).append(key_name(one.binding.key))
    return {command: " ".join(dict.fromkeys(keys)) for command, keys in found.items()}


def _other(active: Iterable[ActiveBinding], keys: Mapping[str, str], part: str) -> Iterator[str]:
    """What belongs in *part*, and is neither done to the incident nor another place."""
    about = {_id(one.binding): one.binding.description for one in active if one.binding.id}
    for command, said in about.items():
        noun = command.partition(".")[0]
        if noun not in _OWN and _part(noun) == part:
            yield _line(keys[command], said)


def _part(noun: str) -> str:
    """The part of the help in which the commands of *noun* stand."""
    return LISTS if noun == "rows" else ABOUT if noun in _COMMON else HERE


def _id(binding: Binding) -> str:
    return _NUMBERED.sub("", binding.id or binding.action)


def key_name(key: str) -> str:
    """*key* as it stands on a keyboard: ``ctrl+p``, ``<``, ``up``."""
    *held, last = key.split("+")
    character = key_to_character(_NAMES.get(last, last))
    shown = character if character and character.isprintable() and not character.isspace() else last
    return "+".join([*held, shown])


def _line(keys: str, about: str) -> str:
    return f"{keys:<{_KEYS}} {about}"
