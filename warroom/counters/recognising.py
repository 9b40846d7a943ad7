"""Which format a file is in, by the keys that only that format has.

A first line may lack any key, so the signs are looked for in several hundred. A map of a tool is preferred to one that
goes by usual names, however few of its rows there are: one span in twenty may be a model's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from warroom.counters.paths import Path, Sign, Step, written

ANY = "*"


class Fit(NamedTuple):
    """How well a list of *signs* fits: in how many rows of how many."""

    rows: int
    of: int
    signs: tuple[str, ...]


def objects(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The JSON objects among *lines*; what is none is left out."""
    return [value for line in lines if isinstance(value := _read(line), dict)]


def _read(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def shown(sign: Sign, row: Any) -> bool:
    """Whether *row* shows *sign*."""
    found = [value for value in at(row, sign.path) if value is not None]
    return any(str(value).lower() in sign.values for value in found) if sign.values else bool(found)


def at(value: Any, path: Path) -> Iterator[Any]:
    """Every value at *path* below *value*; a key that ends in an asterisk is any that begins so."""
    if not path:
        yield value
        return
    for below in _below(value, path[0]):
        yield from at(below, path[1:])


def _below(value: Any, step: Step) -> Iterator[Any]:
    if step.kind == "key" and isinstance(value, dict):
        any_of = step.name.removesuffix(ANY) if step.name.endswith(ANY) else None
        yield from (one for key, one in value.items() if key == step.name or (any_of and key.startswith(any_of)))
    elif step.kind in ("every", "index") and isinstance(value, list):
        yield from value if step.kind == "every" else value[int(step.name) :][:1]
    elif step.kind == "named" and isinstance(value, list):
        yield from (one.get("value") for one in value if isinstance(one, dict) and one.get("key") == step.name)


def headed(sign: Sign, columns: Sequence[str]) -> bool:
    """Whether a table with *columns* shows *sign*, as far as its header tells. A value is not told by a header."""
    flat, first = written(sign.path).casefold(), sign.path[0].name.casefold()
    if sign.values:
        return False
    if flat.endswith(ANY):
        return any(column.casefold().startswith(flat.removesuffix(ANY)) for column in columns)
    return any(column.casefold() in (flat, first) for column in columns)
