"""Why a text is no condition, and how to say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.conditions.syntax import Node
    from warroom.core.conditions.vocabulary import Vocabulary

CEL_HINT = "conditions are CEL: && || ! == != < <= > >= in, and texts in quotes"
_POSITION = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'")
_FUNCTION = re.compile(r"undeclared reference to '([^']*)'")
_TOO_DEEP = ("this is too deeply nested", "split it, or ask for the answer as a fact of its own")
_WORDS = {"and": "&&", "or": "||", "not": "!", "=": "==", "<>": "!=", "is": "==", "AND": "&&", "OR": "||", "NOT": "!"}
_WORD = re.compile(r"'[^']*'|\"[^\"]*\"|(?P<word>\b(?:and|or|not|is|AND|OR|NOT)\b|<>|(?<![=!<>])=(?!=))")


class ConditionError(Exception):
    """A text that is no condition: a *message*, the 0-based *offset* of the character that is wrong, and a *hint*."""

    def __init__(self, message: str, offset: int = 0, hint: str = CEL_HINT) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The closest of *known*, as a question; else all of them."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(wrong, names, n=1) or [name for name in names if name.lower() == wrong.lower()]
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names) or 'none'}"


def unknown_name(node: Node, vocabulary: Vocabulary) -> ConditionError:
    """The refusal of a name that is neither a fact nor built in."""
    if node.name == "severity":
        hint = "the severity is asked for by at_least('LEVEL')"
    elif any(node.name in spec.choices for spec in vocabulary.names.values()):
        hint = f"an answer is written in quotes: '{node.name}'"
    else:
        hint = did_you_mean(node.name, vocabulary.names)
    return ConditionError(f"{node.name!r} is neither a fact nor built in", node.offset, hint)


def no_choice(node: Node, name: str, choices: tuple[str, ...]) -> ConditionError:
    """The refusal of a literal that the fact *name* can never be."""
    return ConditionError(f"{node.value!r} is no choice of {name}", node.offset, did_you_mean(node.value, choices))


def from_cel(text: str, error: Exception) -> ConditionError:
    """What CEL has against *text*, in our words where CEL's are hard to read."""
    match = _POSITION.search(str(error))
    if match is None:
        return ConditionError(_TOO_DEEP[0], 0, _TOO_DEEP[1])
    message, hint = _said(text, match[3].removesuffix("[INVALID_ARGUMENT]").strip())
    return ConditionError(message, _offset(text, int(match[1]), int(match[2])), hint)


def _said(text: str, message: str) -> tuple[str, str]:
    """CEL's *message* about *text*, and what to do about it."""
    if "recursion" in message:
        return _TOO_DEEP
    overload, function = _OVERLOAD.search(message), _FUNCTION.search(message)
    if overload:
        return _mismatch(*overload.groups())
    if function:
        return f"{function[1]!r} is no function that takes this", CEL_HINT
    if "Syntax error" in message:
        return message.split(" expecting ", maxsplit=1)[0], _other_language(text)
    return message, CEL_HINT


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line and a column, both counted from 1; CEL has none for what is too deep."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    return max(0, min(starts[min(max(line, 1), len(starts)) - 1] + column - 1, len(text) - 1))


def _mismatch(operator: str, types: str) -> tuple[str, str]:
    """A comparison of unlike things."""
    shown = operator.strip("_@").replace("_?_:", "? :") or operator
    kinds = {part.strip() for part in types.split(",")}
    if {"int", "double"} <= kinds:
        hint = "whole numbers and decimals do not mix: write double(NAME) around the whole one"
    elif "bool" in kinds:
        hint = "a yes-or-no fact stands alone: write it bare for yes, with ! before it for no"
    elif "list(string)" in kinds:
        hint = "a fact with several answers is asked by in: 'answer' in NAME"
    else:
        hint = "compare a fact with a value of its own type; texts and choices are written in quotes"
    return f"{shown} cannot be applied to ({types})", hint


def _other_language(text: str) -> str:
    """The hint for who writes ``and`` for ``&&``."""
    words = [match["word"] for match in _WORD.finditer(text) if match["word"]]
    return f"CEL writes {_WORDS[words[0]]} for {words[0]}" if words else CEL_HINT
