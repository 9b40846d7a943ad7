"""Where something is in a JSON document: ``answer``, ``choices[0].message.content``, ``[0].id``.

The paths are Gatus's, without what it guesses: a path that leads nowhere is said to, and never ends half-way.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from warroom.probes.outcomes import Malformed

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,9})\]")


class Nowhere(LookupError):
    """A path that leads nowhere in this document, or no document. Its text says which."""


def document(text: str | bytes) -> Any:
    """The JSON *text*; numbers with a point keep their digits. Nowhere where it is none."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Nowhere("the body is no JSON") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def steps(path: str) -> list[str | int]:
    """The keys and indices that *path* is made of. Malformed where it is no path."""
    found: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise Malformed(f"{path!r} is no path; write answer or choices[0].text")
        found.append(match[1] if match[1] is not None else int(match[2]))
        at = match.end()
    return found


def walk(value: Any, path: str) -> Any:
    """What is at *path* in *value*. Nowhere where nothing is, Malformed where *path* is no path."""
    for step in steps(path):
        try:
            value = _inside(value, step)
        except LookupError:
            raise Nowhere(f"the body has nothing at {path}") from None
    return value


def _inside(value: Any, step: str | int) -> Any:
    """What *step* leads to in *value*. LookupError where it leads nowhere."""
    if isinstance(value, list) and isinstance(step, int):
        return value[step]
    if isinstance(value, dict) and isinstance(step, str):
        return value[step]
    raise LookupError(step)


def as_text(value: Any) -> str:
    """*value* as Gatus writes it: text bare, lists as ``[a b]``, objects as JSON without spaces."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list():
            return "[" + " ".join(map(as_text, value)) + "]"
        case dict():
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
        case _:
            return str(value)
