"""What is wrong with a plan, as values.

The checks are pure and know paths (``roles[2].deputies``), the reader of files knows positions. A remark is the one, a
problem is both together, ready to be shown or printed as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

Path = tuple[str | int, ...]
"""The keys and places that lead from the top of a plan to a value."""
Severity = Literal["error", "warning"]
_WIDEST = 160


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is wrong at *path*; *code* is one of codes.CODES and its cure holds where *cure* is empty."""

    code: str
    path: Path
    message: str
    cure: str = ""
    offset: int | None = None
    """The character of the value, a condition, that is meant; none for the value as a whole."""
    key: bool = False
    """The key itself is meant, not its value."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark with its position in a file; *line* and *column* are counted from 1."""

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    path: str
    message: str
    cure: str
    source_line: str


def written(path: Path) -> str:
    """*path* as people write it: ``roles[2].deputies``; empty for the plan as a whole."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def render(problem: Problem) -> str:
    """*problem* for reading: where and what, the line with a caret, and the cure."""
    start = max(0, problem.column - 1 - _WIDEST // 2) if len(problem.source_line) > _WIDEST else 0
    line = visible(problem.source_line[start : start + _WIDEST])
    before = visible(problem.source_line[start : problem.column - 1])
    caret = "".join("\t" if char == "\t" else " " * _width(char) for char in before) + "^"
    where = f"{problem.file}:{problem.line}:{problem.column}: {problem.code} {problem.message}"
    return "\n".join([where, *([f"  {line}", f"  {caret}"] if line.strip() else []), f"  cure: {problem.cure}"])


def visible(text: str) -> str:
    """*text* with every character that a terminal might obey, or that shows nothing, replaced by one that it shows."""
    return "".join(char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


def _width(char: str) -> int:
    return 2 if east_asian_width(char) in "WF" else 1
