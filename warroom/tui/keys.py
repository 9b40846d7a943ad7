"""The keys that are in force: the bindings as they are written down, and what a person put in their place.

Textual looks overrides up by the id of a binding and drops what clashes without a word. In the middle of an incident a
key that silently does nothing is worse than none, so they are checked before the screen opens, against every screen
there is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import combinations
from typing import Any, NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys as Known
from textual.keys import key_to_character
from textual.screen import Screen

from warroom_widgets.hints import Hint

_SHORT = {"escape": "esc"}
_SIGNS = {"plus": "+", "minus": "-", "slash": "/", "at": "@", "backslash": "\\", "underscore": "_"}
"""Textual's own names for signs, which its way back from a name to a sign does not know."""
_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
_OURS = ("warroom.", "warroom_widgets.")


class Trouble(NamedTuple):
    """What is wrong with the override of *id*, and what to do about it."""

    id: str
    sentence: str
    hint: str


class Keyed:
    """An app with overridden keys; those *keys*, by the ids of bindings."""

    keys: Mapping[str, str] = {}


def overrides(app: App[Any]) -> Mapping[str, str]:
    """The overridden keys of *app*, by the ids of bindings."""
    return app.keys if isinstance(app, Keyed) else {}


def _character(key: str) -> str | None:
    """What *key* types, if it types something."""
    return _SIGNS.get(key) or key_to_character(key)


def sign(key: str) -> str:
    """*key*, by Textual's name for it, as people write it: ``<``, ``ctrl+p``, ``esc``."""
    character = _character(key)
    return _SHORT.get(key) or (character if character and character.isprintable() and character != " " else key)


def shown(keys: Mapping[str, str], name: str, otherwise: str) -> str:
    """The key of the binding *name* as people write it: the first of its *keys*, or *otherwise*, its own."""
    return sign(keys[name].split(",")[0].strip()) if keys.get(name) else sign(otherwise)


def in_force(hints: Iterable[Hint], keys: Mapping[str, str]) -> list[Hint]:
    """*hints* with the *keys* that people put in the place of those they were written with."""
    return [_in_force(hint, keys) for hint in hints]


def _in_force(hint: Hint, keys: Mapping[str, str]) -> Hint:
    if not any(name in keys for name in hint.ids):
        return hint
    parts = _parts(hint.key)
    return hint._replace(key=" ".join(shown(keys, name, key) for name, key in zip(hint.ids, parts, strict=True)))


def _parts(key: str) -> Sequence[str]:
    """The keys that a hint names: ``< >`` are two, ``1-8`` are eight."""
    if len(key) == 3 and key[1] == "-":
        return [str(n) for n in range(int(key[0]), int(key[2]) + 1)]
    return key.split()


def troubles(keys: Mapping[str, str]) -> list[Trouble]:
    """What is wrong with *keys*: ids that nothing has, keys that there are not, and keys that two things would have."""
    if not keys:
        return []
    screens = _screens()
    known = {one.id or "" for kind in _kinds(DOMNode) for one in _bindings(kind)}
    wrong = [*_unknown(keys, known), *_unnamed(keys)]
    return wrong or [*_clashes(keys, screens), *_swallowed(keys)]


def _unknown(keys: Mapping[str, str], known: set[str]) -> Iterator[Trouble]:
    from difflib import get_close_matches

    for name in keys:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(sorted(known))}"
            yield Trouble(name, f"there is nothing called {name!r} to give a key to", hint)


def _unnamed(keys: Mapping[str, str]) -> Iterator[Trouble]:
    for name, text in keys.items():
        for key in (one.strip() for one in text.split(",")):
            if not _is_key(key):
                hint = 'for example "x", "ctrl+x", "f5", "comma"; several with commas between them'
                yield Trouble(name, f"{key!r} is not a key", hint)


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    named = len(last) == 1 or last in {one.value for one in Known} or _character(last) is not None
    return bool(last) and named and set(modifiers) <= _MODIFIERS


def _clashes(keys: Mapping[str, str], screens: Iterable[type[Screen[Any]]]) -> Iterator[Trouble]:
    """Two things on one key that were not on one key before."""
    told = set()
    for screen in screens:
        before, after = _by_key(screen, {}), _by_key(screen, keys)
        for key, names in after.items():
            for one, other in combinations(sorted(names), 2):
                if {one, other} <= before.get(key, set()) or (one, other) in told:
                    continue
                told.add((one, other))
                mine = one if one in keys else other
                sentence = f"{sign(key)} would be {one!r} and {other!r} at once"
                yield Trouble(mine, sentence, "give one of the two another key")


def _swallowed(keys: Mapping[str, str]) -> Iterator[Trouble]:
    """What works while an answer is typed cannot have the key of a letter."""
    for name, text in keys.items():
        typed = [key.strip() for key in text.split(",") if name.startswith("prompt.") and _character(key.strip())]
        if typed:
            yield Trouble(name, f"{sign(typed[0])} would be typed into the answer", 'for example "ctrl+x" or "f5"')


def _by_key(screen: type[Screen[Any]], keys: Mapping[str, str]) -> dict[str, set[str]]:
    """What each key means on *screen*, and in the list that has the keys there."""
    found: dict[str, set[str]] = {}
    for one in [*_bindings(screen), *_of_lists()]:
        for key in (keys.get(one.id or "") or one.key).split(","):
            found.setdefault(_named(key.strip()), set()).add(one.id or "")
    return found


def _named(key: str) -> str:
    """*key* as one name, whether it was written as a sign or by Textual's name for it."""
    return _character(key) or key


def _bindings(screen: type[DOMNode]) -> list[Binding]:
    """The bindings with ids that *screen* has, its own and those it inherits and does not override."""
    found: list[Binding] = []
    taken: set[str] = set()
    for kind in screen.__mro__:
        if not kind.__module__.startswith(_OURS):
            continue
        own = [one for one in vars(kind).get("BINDINGS", ()) if isinstance(one, Binding) and one.id]
        free = [(one, [key for key in one.key.split(",") if _named(key) not in taken]) for one in own]
        found += [replace(one, key=",".join(keys)) for one, keys in free if keys]
        taken |= {_named(key) for _, keys in free for key in keys}
    return found


def _of_lists() -> list[Binding]:
    from warroom_widgets.rows import Rows

    return _bindings(Rows)


def _screens() -> list[type[Screen[Any]]]:
    """Every screen of ours."""
    from warroom.tui.places import PLACES

    for place in PLACES:
        import_module(f"warroom.tui.screens.{place.screen.partition(':')[0]}")
    for name in ("room", "incidents", "reader"):
        import_module(f"warroom.tui.screens.{name}")
    return [kind for kind in _kinds(Screen) if kind.__module__.startswith("warroom.")]


def _kinds(base: type[Any]) -> list[type[Any]]:
    """All classes below *base*, those of other houses included."""
    direct = base.__subclasses__()
    return list(dict.fromkeys([*direct, *(below for one in direct for below in _kinds(one))]))
