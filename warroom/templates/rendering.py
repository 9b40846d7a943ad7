"""A template's tree and the values of an incident, made into the text of a notice.

Everything is paid for before it is done: each node, each turn of a loop and each value that is read takes steps, and
there are so many steps and no more; each piece of text takes of the characters that a notice may have. So neither a
template nor a value can make the room wait or fill its memory. A value is looked up by name in mappings and in nothing
else, and is never read as a template itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

from warroom.templates.printing import LONGEST_NOTICE, Unprintable, filtered, printed
from warroom.templates.tree import (
    Block,
    Both,
    Choice,
    Compare,
    Either,
    Expression,
    Filtered,
    For,
    If,
    Literal,
    Not,
    Print,
    Read,
    TemplateError,
    Text,
)
from warroom.templates.unknown import Truth, Unknown, both, compared, either, negated

MOST_STEPS = 100_000
CHARACTERS_A_STEP = 64
"""How much of a text one step reads: longer ones take more."""
CHARACTERS_AN_ITEM = 16
"""As much as an item of a list costs, whatever it is."""
MOST_TURNS = 5_000
"""Of all loops together."""


class Rendered(NamedTuple):
    """The *text* of a notice, and the names that are *unknown* in it, in the order of the text."""

    text: str
    unknown: tuple[str, ...]


class _Item(NamedTuple):
    """What a loop's variable stands for: the *value*, and the *place* that it came from."""

    place: str
    value: Any


Scope = Mapping[str, _Item]


@dataclass(slots=True)
class _Notice:
    """A notice while it is written, and what it has cost so far."""

    values: Mapping[str, Any]
    pieces: list[str] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    size: int = 0
    steps: int = 0
    turns: int = 0
    line: int = 1

    def spend(self, characters: int = 0) -> None:
        self.steps += 1 + characters // CHARACTERS_A_STEP
        if self.steps > MOST_STEPS:
            raise TemplateError("this is more work than a notice is worth: shorten the lists", self.line)

    def turn(self) -> None:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TemplateError(f"the loops turn more than {MOST_TURNS:,} times", self.line)

    def write(self, text: str) -> None:
        self.size += len(text)
        if self.size > LONGEST_NOTICE:
            raise TemplateError(f"a notice has at most {LONGEST_NOTICE:,} characters", self.line)
        self.pieces.append(text)

    def mark(self, unknown: Unknown, closing: str = "") -> None:
        self.unknown |= dict.fromkeys(unknown.names)
        self.write(unknown.marker() + closing)


def render(body: Block, values: Mapping[str, Any]) -> Rendered:
    """*body* with *values* in it. TemplateError where they cannot fill it; what is none among them is unknown."""
    notice = _Notice(values)
    _block(notice, body, {})
    return Rendered("".join(notice.pieces), tuple(notice.unknown))


def _block(notice: _Notice, block: Block, scope: Scope) -> None:
    for node in block:
        notice.spend()
        match node:
            case Text():
                notice.write(node.text)
            case Print():
                _print(notice, node, scope)
            case If():
                _if(notice, node, scope)
            case For():
                _for(notice, node, scope)
            case _:
                assert_never(node)


def _print(notice: _Notice, node: Print, scope: Scope) -> None:
    notice.line = node.line
    value = _value(notice, node.of, scope)
    if isinstance(value, Unknown):
        notice.mark(value)
    else:
        notice.write(_said(notice, value))


def _said(notice: _Notice, value: Any) -> str:
    try:
        return printed(value)
    except Unprintable as why:
        raise TemplateError(str(why), notice.line) from None


def _if(notice: _Notice, node: If, scope: Scope) -> None:
    for test, body in node.branches:
        outcome = _truth(notice, test, scope)
        if isinstance(outcome, Unknown):
            notice.mark(outcome.deciding(), _closing(body))
            return
        if outcome:
            _block(notice, body, scope)
            return
    _block(notice, node.otherwise, scope)


def _for(notice: _Notice, node: For, scope: Scope) -> None:
    place, items = _lookup(notice, node.over, scope)
    if isinstance(items, Unknown):
        notice.mark(items, _closing(node.body))
        return
    if not isinstance(items, tuple):
        raise TemplateError(f"{place} is no list to loop over", node.over.line)
    for item in items:
        notice.turn()
        _block(notice, node.body, {**scope, node.name: _Item(place, item)})
    if not items:
        _block(notice, node.otherwise, scope)


def _closing(block: Block) -> str:
    """The line break that a marker keeps where it stands for whole lines."""
    last = block[-1] if block else None
    return "\n" if isinstance(last, Text) and last.text.endswith("\n") else ""


def _value(notice: _Notice, node: Expression, scope: Scope) -> Any:
    """What *node* comes to: a value, or Unknown."""
    notice.spend()
    match node:
        case Literal():
            return _paid(notice, node.value)
        case Read():
            return _single(*_lookup(notice, node, scope), node.line)
        case Not() | Both() | Either():
            return _truth(notice, node, scope)
        case Compare():
            return _compared(notice, node, scope)
        case Choice():
            outcome = _truth(notice, node.test, scope)
            if isinstance(outcome, Unknown):
                return outcome.deciding()
            return _value(notice, node.yes if outcome else node.no, scope)
        case Filtered():
            return _filtered(notice, node, scope)
        case _:
            assert_never(node)


def _truth(notice: _Notice, node: Expression, scope: Scope) -> Truth:
    """Whether *node* is yes. A number is where it is not zero, a text and a list where there is something in them."""
    match node:
        case Not():
            return negated(_truth(notice, node.of, scope))
        case Both():
            return both(_truth(notice, node.left, scope), _truth(notice, node.right, scope))
        case Either():
            return either(_truth(notice, node.left, scope), _truth(notice, node.right, scope))
    value = _value(notice, node, scope)
    return value if isinstance(value, Unknown) else bool(value)


def _compared(notice: _Notice, node: Compare, scope: Scope) -> Truth:
    left, right = _value(notice, node.left, scope), _value(notice, node.right, scope)
    try:
        return compared(node.sign, left, right)
    except (TypeError, ArithmeticError):
        raise TemplateError("these two cannot be compared: they are of different kinds", node.line) from None


def _filtered(notice: _Notice, node: Filtered, scope: Scope) -> Any:
    value = _value(notice, node.of, scope)
    if isinstance(value, Unknown):
        return value
    try:
        return _paid(notice, filtered(node.name, value, node.argument))
    except Unprintable as why:
        raise TemplateError(str(why), node.line) from None


def _lookup(notice: _Notice, node: Read, scope: Scope) -> tuple[str, Any]:
    """The dotted place that *node* names and what is there: by the keys of mappings, never by what Python knows."""
    notice.line = node.line
    first, *rest = node.path
    place, value = scope[first] if first in scope else (first, _part(notice.values, first, first, node.line))
    for name in rest:
        place = f"{place}.{name}"
        value = None if value is None else _part(value, name, place, node.line)
    return place, _paid(notice, _plain(place, value))


def _part(of: Any, name: str, place: str, line: int) -> Any:
    if not isinstance(of, Mapping):
        raise TemplateError(f"{place}: this is a value and has no parts", line)
    if name not in of:
        raise TemplateError(f"{place}: no fact and no view has this name", line)
    return of[name]


def _plain(place: str, value: Any) -> Any:
    """*value* as operators take it: unknown where it is none or holds one, lists as tuples, exact numbers."""
    if value is None or (isinstance(value, list | tuple) and any(one is None for one in value)):
        return Unknown((place,))
    return tuple(map(_exact, value)) if isinstance(value, list | tuple) else _exact(value)


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _single(place: str, value: Any, line: int) -> Any:
    if isinstance(value, Mapping):
        raise TemplateError(f"{place}: this is a group of values, name the one that is meant", line)
    return value


def _paid(notice: _Notice, value: Any) -> Any:
    """*value*, once the steps are spent that reading it takes: whatever is done with it goes over it once."""
    if isinstance(value, str):
        notice.spend(len(value))
    elif isinstance(value, tuple):
        notice.spend(len(value) * CHARACTERS_AN_ITEM)
    return value
