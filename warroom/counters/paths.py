"""Where in a row a value stands.

Logs write the same name in two ways: ``{"user.id": …}`` is one key and ``{"user": {"id": …}}`` are two. A path tells
them apart: ``"user.id"`` in quotes is one key, ``user.id`` are two. ``[0]`` is a place in a list, ``[*]`` the first of
a list that has the value, and ``attributes{user.id}`` what a list of ``{"key", "value"}`` has under a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

_STEP = re.compile(
    r"""(?P<dot>\.?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^.\[\]{}"=|\s][^.\[\]{}"=|]*))
    |\[(?P<index>\d{1,6})\]|(?P<every>\[\*\])|\{(?P<named>[^{}]+)\}""",
    re.VERBOSE,
)
LONGEST = 500


class Step(NamedTuple):
    """One step down: a *key*, an *index*, *every* element, or what is *named* so in a list of keys and values."""

    kind: Literal["key", "index", "every", "named"]
    name: str = ""


Path = tuple[Step, ...]


class BadPath(ValueError):
    """A text that is no path; its message says why."""


class Sign(NamedTuple):
    """That the value at *path* is one of *values*, in any case of letters; where there are none, that it is there."""

    path: Path
    values: tuple[str, ...] = ()


def parse(text: str) -> Path:
    """The path that *text* writes. BadPath where it writes none."""
    steps: list[Step] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or len(text) > LONGEST or not _joined(found, first=not steps):
            raise BadPath(f'{text!r} is no path; write keys as a.b, "a.b" for one key with a dot, a[0], a{{name}}')
        steps.append(_step(found))
        at = found.end()
    if not steps or steps[0].kind != "key":
        raise BadPath(f"{text!r} is no path: it begins with a key")
    return tuple(steps)


def _joined(found: re.Match[str], *, first: bool) -> bool:
    """Whether a dot stands before every key but the first."""
    is_key = found["quoted"] is not None or found["bare"] is not None
    return not is_key or bool(found["dot"]) != first


def _step(found: re.Match[str]) -> Step:
    if found["index"] is not None:
        return Step("index", found["index"])
    if found["every"]:
        return Step("every")
    if found["named"]:
        return Step("named", found["named"])
    if found["quoted"] is not None:
        return Step("key", re.sub(r"\\(.)", r"\1", found["quoted"]))
    return Step("key", found["bare"])


def sign(text: str) -> Sign:
    """The sign that *text* writes: a path, or a path, ``=`` and values with ``|`` between them."""
    head, equals, tail = _split(text)
    return Sign(parse(head), tuple(value.lower() for value in tail.split("|")) if equals else ())


def _split(text: str) -> tuple[str, str, str]:
    """*text* at its first equals sign outside quotes and braces."""
    found = re.match(r'((?:"(?:[^"\\]|\\.)*"|\{[^{}]*\}|[^"{=])*)(=?)(.*)', text, re.DOTALL)
    assert found is not None, text  # every part of it may be empty
    return found[1], found[2], found[3]


def written(path: Sequence[Step]) -> str:
    """*path* as dots join it, which is what a tool calls the column that it flattened it to."""
    return ".".join(step.name for step in path)


def quoted(key: str) -> str:
    """The path that is the one key *key*, whatever is in it."""
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pointer(path: Sequence[Step]) -> str:
    """*path* as DuckDB reads it: a JSON pointer, in which every key is only a key, or a JSON path where lists are
    walked."""
    if not any(step.kind == "every" for step in path):
        return "".join("/" + step.name.replace("~", "~0").replace("/", "~1") for step in path) or "$"
    return "$" + "".join(map(_json_path, path))


def _json_path(step: Step) -> str:
    if step.kind == "every":
        return "[*]"
    if step.kind == "index":
        return f"[{step.name}]"
    return f".{quoted(step.name)}"
