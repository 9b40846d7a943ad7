"""Why a condition holds: which of its alternatives do.

A criterion of a plan is a list of thresholds, any of which suffices. "SEV1, because cross_tenant" helps at three in the
morning; the whole criterion does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"""'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\|\||&&|.""", re.DOTALL)
_OPENING, _CLOSING = "([{", ")]}"


def alternatives(condition: str) -> tuple[str, ...]:
    """The parts of *condition* of which any one suffices, each a condition of its own; the whole where there is one.

    Splits at every ``||`` outside of brackets and strings. A ternary binds looser than ``||``, so it is not split.
    """
    return _split(condition, "||")


def requirements(condition: str) -> tuple[str, ...]:
    """The parts of *condition* that must all hold; the whole where there is one, or where it has alternatives."""
    return _split(condition, "&&") if len(_split(condition, "||")) == 1 else (" ".join(condition.split()),)


def _split(condition: str, operator: str) -> tuple[str, ...]:
    parts, outside = [""], ""
    for token, depth in _tokens(condition):
        if depth == 0:
            outside += token
        if (token, depth) == (operator, 0):
            parts.append("")
        else:
            parts[-1] += token
    whole = parts if "?" not in outside else [condition]
    return tuple(" ".join(part.split()) for part in whole)


def _tokens(condition: str) -> Iterator[tuple[str, int]]:
    """The strings, operators and characters of *condition*, and how many brackets each is in."""
    depth = 0
    for token in _TOKEN.findall(condition):
        depth += len(token) == 1 and token in _OPENING
        yield token, depth
        depth -= len(token) == 1 and token in _CLOSING
