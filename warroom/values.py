"""How the value of each setting is read, from a text or from a file: the words of the settings, and nothing else.

By hand, because what there is to check is little, and a wrong value must be told in the words of whoever wrote it.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from warroom.core.errors import Code, Refused

THEMES = ("dark", "light", "high-contrast", "deuteranopia", "tritanopia", "ansi")
"""The names of the themes. Written down here too, because to ask the screen for them costs its whole library."""
KEYS_EXAMPLE = 'keys = {"verb.step" = "x"}'


class Key(NamedTuple):
    """How one setting is read from a variable (*from_text*) and from a file (*from_file*, given its folder)."""

    from_text: Callable[[str, str], Any]
    from_file: Callable[[Any, Path], Any]
    example: str
    in_files: bool = True


def _as_it_is(text: str, _variable: str) -> str:
    return text


def _text(value: Any, _folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("text in quotes")
    return value


def _place(value: Any, folder: Path) -> str:
    """A path is relative to the file that names it; an address stays what it is."""
    text = _text(value, folder)
    return text if "://" in text else str(folder / Path(text).expanduser())


def _plan(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    return _place(text, folder) if text.endswith((".yaml", ".yml")) else text


def _folders(value: Any, folder: Path) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("a list of folders")
    return [_place(one, folder) for one in value]


def _folder_list(text: str, _variable: str) -> list[str]:
    return [str(Path(one).expanduser()) for one in text.split(os.pathsep) if one]


def _flag_text(text: str, variable: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise Refused(Code.INVALID, f"{variable} is {text!r}, which is neither yes nor no", f"{variable}=1")
    return words[text.lower()]


def _one_of(*words: str) -> tuple[Callable[[str, str], str], Callable[[Any, Path], str]]:
    """How one of *words* is read from a variable or a flag, and from a file."""

    def from_text(text: str, source: str) -> str:
        if text not in words:
            example = f"{source}{' ' if source.startswith('-') else '='}{words[0]}"
            raise Refused(Code.INVALID, f"{source} is {text!r}, which is none of {', '.join(words)}", example)
        return text

    def from_file(value: Any, _folder: Path) -> str:
        if value not in words:
            raise TypeError(f"one of {', '.join(words)}")
        return str(value)

    return from_text, from_file


def key_names(value: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The bindings and their keys in the table *value*. In TOML an id without quotes is a table within the table, and
    means the same. TypeError where something else stands there."""
    if not isinstance(value, dict):
        raise TypeError("a table of keys by what they do")
    for name, key in value.items():
        whole = f"{above}.{name}" if above else name
        if isinstance(key, dict):
            yield from key_names(key, whole)
        elif isinstance(key, str) and key.strip():
            yield whole, key
        else:
            raise TypeError(f"a table in which {whole} is no key in quotes")


def _flag_value(value: Any, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


KEYS: Mapping[str, Key] = {
    "store": Key(_as_it_is, _place, 'store = "/srv/warroom/room.db"'),
    "as": Key(_as_it_is, _text, 'as = "ana"'),
    "incident": Key(_as_it_is, _text, "", in_files=False),
    "plan": Key(_as_it_is, _plan, 'plan = "assistant"'),
    "plans": Key(_folder_list, _folders, 'plans = ["plans"]'),
    "no_input": Key(_flag_text, _flag_value, "no_input = true"),
    "theme": Key(*_one_of(*THEMES), 'theme = "light"'),
    "ascii": Key(_flag_text, _flag_value, "ascii = true"),
    "time": Key(*_one_of("utc", "local"), 'time = "local"'),
    "mouse": Key(_flag_text, _flag_value, "mouse = false"),
    "bell": Key(_flag_text, _flag_value, "bell = false"),
}
