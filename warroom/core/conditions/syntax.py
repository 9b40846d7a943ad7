"""CEL's own syntax tree.

The library compiles and evaluates, and shows its tree only as the serialized protobuf of ``cel.expr`` (syntax.proto and
checked.proto of google/cel-spec). Reading those few messages here beats a second parser for CEL: the positions, the
precedences and the macros are CEL's, so that what a condition is checked for is what CEL will evaluate. Only the fields
that conditions use are read; the tag numbers are those of the specification, which never change.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from struct import unpack
from typing import Any, NamedTuple

_BYTES = 2
_FIXED = {1: 8, 5: 4}
"""The sizes of the wire types that say none."""
_CHECKED_EXPR = 4
_CHECKED_SOURCE = 5
_PARSED_EXPR = 2
_PARSED_SOURCE = 3


class Kind(Enum):
    """What a node of the tree is."""

    CONST = auto()
    NAME = auto()
    """``harm``, and ``affected.high``, whose selections are folded into one dotted name."""
    FIELD = auto()
    """A field of something that is no name, or the macro ``has``."""
    CALL = auto()
    """A function or an operator, by CEL's name for it: ``_&&_``, ``_>=_``, ``@in``."""
    LIST = auto()
    LOOP = auto()
    """A macro such as ``exists``: the children are the range, then the rest, in which *binds* are known."""
    OTHER = auto()


class Node(NamedTuple):
    """One node. *offset* counts characters from the start of the text; *raw* is the node as CEL wrote it."""

    kind: Kind
    offset: int
    raw: bytes
    name: str = ""
    value: Any = None
    children: tuple[Node, ...] = ()
    binds: tuple[str, ...] = ()


class Tree(NamedTuple):
    """A whole expression; *program* gives a part of it back to CEL."""

    root: Node
    url: bytes
    rest: bytes
    """Everything but the root, as CEL wrote it: each part of a condition needs it once more."""

    def program(self, node: Node) -> bytes:
        """*node* alone, as an expression that CEL can deserialize. The tree must be a checked one."""
        return _field(1, self.url) + _field(2, self.rest + _field(_CHECKED_EXPR, node.raw))


def tree(serialized: bytes) -> Tree:
    """The tree of an expression that CEL has serialized, parsed alone or checked as well."""
    outer = dict(_fields(serialized))
    checked = outer[1].endswith(b"CheckedExpr")
    at, source = (_CHECKED_EXPR, _CHECKED_SOURCE) if checked else (_PARSED_EXPR, _PARSED_SOURCE)
    parts = _fields(outer[2])
    by_number = dict(parts)
    read = _Reader(_positions(by_number.get(source, b"")))
    rest = (_field(number, value) for number, value in parts if number != at and isinstance(value, bytes))
    return Tree(read.node(by_number[at]), outer[1], b"".join(rest))


def _positions(source: bytes) -> dict[int, int]:
    entries = (dict(_fields(value)) for number, value in _fields(source) if number == 4)
    return {entry.get(1, 0): entry.get(2, 0) for entry in entries}


class _Reader:
    """Reads Expr messages, with the positions of one source."""

    def __init__(self, positions: dict[int, int]) -> None:
        self.positions = positions

    def node(self, raw: bytes) -> Node:
        """The node that the Expr message *raw* is."""
        number, body, offset = 0, b"", 0
        for field, value in _fields(raw):
            if field == 2:
                offset = self.positions.get(value, 0)
            else:
                number, body = field, value
        return self._of(number, body, offset, raw)

    def _of(self, number: int, body: bytes, offset: int, raw: bytes) -> Node:
        match number:
            case 3:
                return Node(Kind.CONST, offset, raw, value=_constant(body))
            case 4:
                return Node(Kind.NAME, offset, raw, name=_text(dict(_fields(body)), 1))
            case 5:
                return self._select(dict(_fields(body)), offset, raw)
            case 6:
                return self._call(tuple(_fields(body)), offset, raw)
            case 7:
                children = tuple(self.node(value) for field, value in _fields(body) if field == 1)
                return Node(Kind.LIST, offset, raw, children=children)
            case 9:
                return self._loop(dict(_fields(body)), offset, raw)
            case _:
                return Node(Kind.OTHER, offset, raw, children=tuple(self._values(body)))

    def _select(self, fields: dict[int, Any], offset: int, raw: bytes) -> Node:
        operand, field = self.node(fields[1]), _text(fields, 2)
        if operand.kind is Kind.NAME and not fields.get(3):
            return Node(Kind.NAME, operand.offset, raw, name=f"{operand.name}.{field}")
        return Node(Kind.FIELD, offset, raw, name="has" if fields.get(3) else field, children=(operand,))

    def _call(self, fields: tuple[tuple[int, Any], ...], offset: int, raw: bytes) -> Node:
        children = tuple(self.node(value) for field, value in fields if field in (1, 3))
        return Node(Kind.CALL, offset, raw, name=_text(dict(fields), 2), children=children)

    def _loop(self, fields: dict[int, Any], offset: int, raw: bytes) -> Node:
        children = tuple(self.node(fields[number]) for number in (2, 4, 5, 6, 7) if number in fields)
        binds = tuple(_text(fields, number) for number in (1, 3, 8) if number in fields)
        return Node(Kind.LOOP, offset, raw, children=children, binds=binds)

    def _values(self, body: bytes) -> Iterator[Node]:
        """The keys and values of a map literal."""
        for field, entry in _fields(body):
            if field == 2:
                yield from (self.node(value) for number, value in _fields(entry) if number in (3, 4))


def _constant(body: bytes) -> Any:
    """A constant as Python has it; None for null and for the kinds that conditions do not look into."""
    for number, value in _fields(body):
        match number:
            case 2:
                return bool(value)
            case 3:
                return value - (1 << 64) if value >> 63 else value
            case 5:
                return unpack("<d", value)[0]
            case 6:
                return value.decode()
    return None


def _text(fields: dict[int, Any], number: int) -> str:
    return bytes(fields.get(number, b"")).decode()


def _fields(message: bytes) -> list[tuple[int, Any]]:
    """The fields of a protobuf message: numbers for varints, bytes for the rest.

    Nearly every tag, number and size is one byte, and a room reads some thousand of them before it can be shown.
    """
    fields, at, end = [], 0, len(message)
    while at < end:
        tag, at = (message[at], at + 1) if message[at] < 128 else _varint(message, at)
        wire = tag & 7
        if wire in _FIXED:
            value: Any = _FIXED[wire]
        else:
            value, at = (message[at], at + 1) if message[at] < 128 else _varint(message, at)
        if wire:
            value, at = message[at : at + value], at + value
        fields.append((tag >> 3, value))
    return fields


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _field(number: int, value: bytes) -> bytes:
    """*value* as a length-delimited field."""
    return bytes([number << 3 | _BYTES]) + _encoded(len(value)) + value


def _encoded(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
