"""YAML that comes from anywhere, as plain values with positions.

A plan may come from a stranger, and YAML is a language in which ten lines can mean a billion values or name a class to
build. So the parser's events are read one by one and everything beyond plain data is refused as soon as it appears,
before anything is composed from it: aliases, anchors, tags, directives, a second document, depth and sheer size.
Scalars are resolved by the core schema of YAML 1.2 (section 10.3.2 of the specification), in which ``NO`` is a country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from warroom.core.plan.findings import Path

MAX_BYTES = 256 * 1024
"""Three times the longest plan that anybody would read. The parser needs two seconds for a megabyte of bad text."""
MAX_DEPTH = 32
MAX_EVENTS = 20_000
MAX_LINES = 20_000

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What a terminal might obey, what UTF-8 cannot write, and marks that show text in another order than it has."""
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)


class SourceError(Exception):
    """A text that is no plain YAML: the *code* of what is wrong, a *message*, a *cure* and the *index* of the place."""

    def __init__(self, code: str, message: str, cure: str = "", index: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.cure, self.index = code, message, cure, index


@dataclass(slots=True)
class Node:
    """A value with where it stands: *start* and *end* are indices into the text, *style* its quotes or block sign."""

    start: int
    end: int
    value: Any = None
    style: str = ""
    keys: dict[str, Key] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)

    @property
    def is_mapping(self) -> bool:
        return self.style == "{"

    @property
    def is_scalar(self) -> bool:
        return self.style not in ("{", "[")

    def plain(self) -> Any:
        """The value without positions: dict, list, str, int, float, bool or None."""
        if self.is_mapping:
            return {name: key.value.plain() for name, key in self.keys.items()}
        return [node.plain() for node in self.items] if self.style == "[" else self.value

    def at(self, path: Path) -> tuple[int, Node]:
        """The value at *path*, or the last one on the way that exists; and where its key stands, else itself."""
        node, key = self, self.start
        for part in path:
            if isinstance(part, str) and part in node.keys:
                key, node = node.keys[part].start, node.keys[part].value
            elif isinstance(part, int) and part < len(node.items):
                node = node.items[part]
                key = node.start
            else:
                break
        return key, node


class Key(NamedTuple):
    """A key of a mapping: its index into the text, its line, counted from 1, and the value."""

    start: int
    line: int
    value: Node


def read(text: str) -> Node:
    """The value that *text* holds. SourceError where it is no YAML, or more than plain data."""
    _check_text(text)
    events = _events(text)
    try:
        first = next(events, None)
        if first is None:
            raise _empty()
        node = _build(first, events, 0)
        for _ in events:
            pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise SourceError("WR002", f"this is no YAML: {said}", index=mark.index if mark else 0) from None
    except (YAMLError, YAMLStreamError, ValueError) as error:
        raise SourceError("WR002", f"this is no YAML: {str(error).splitlines()[0]}") from None
    return node


def decode(raw: bytes) -> str:
    """*raw* as text. SourceError where it is not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise SourceError("WR001", f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("WR001", f"byte {error.start} is not UTF-8", "save the file as UTF-8") from None


def _check_text(text: str) -> None:
    if len(text) > MAX_BYTES or text.count("\n") > MAX_LINES:
        raise SourceError("WR001", f"the text is longer than {MAX_BYTES // 1024} KiB or {MAX_LINES:,} lines")
    _check_characters(text, 0)
    if not text.strip():
        raise _empty()


def _empty() -> SourceError:
    return SourceError("WR005", "there is nothing in it", "begin with `warroom plan new`")


def _check_characters(text: str, index: int) -> None:
    """Refuses unwanted characters in *text*, which stands at *index*."""
    found = _UNWANTED.search(text)
    if found:
        message = f"the character U+{ord(found[0]):04X} has no place in a plan"
        raise SourceError("WR001", message, "remove it", index or found.start())


def _events(text: str) -> Iterator[Event]:
    """The events of the one document in *text*; everything that is not plain data is refused when it comes up."""
    documents = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        if count > MAX_EVENTS:
            raise SourceError("WR003", f"there are more than {MAX_EVENTS:,} values", index=_start(event))
        if isinstance(event, DocumentStartEvent):
            documents += 1
            _check_document(event, documents)
        elif isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent):
            _check_plain(event)
            yield event
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            yield event


def _check_document(event: DocumentStartEvent, documents: int) -> None:
    if documents > 1:
        raise SourceError("WR003", "a second document begins here", "keep one plan in one file", _start(event))
    if event.version or event.tags:
        raise SourceError("WR003", "YAML directives are not read", "remove the lines that begin with %", _start(event))


def _check_plain(event: AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
    if isinstance(event, AliasEvent):
        raise SourceError("WR003", "aliases (*name) are not read", "write the value out", _start(event))
    if event.anchor is not None:
        raise SourceError("WR003", "anchors (&name) are not read", "remove it and write values out", _start(event))
    if event.tag is not None:
        raise SourceError("WR003", "tags (!name) are not read", "remove it; the plan's types are fixed", _start(event))


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _build(event: Event, events: Iterator[Event], depth: int) -> Node:
    """The value that begins with *event*."""
    if depth > MAX_DEPTH:
        raise SourceError("WR003", f"this is nested more than {MAX_DEPTH} deep", index=_start(event))
    match event:
        case ScalarEvent():
            return _scalar(event)
        case MappingStartEvent():
            return _mapping(event, events, depth)
        case _:
            return _sequence(event, events, depth)


def _scalar(event: ScalarEvent) -> Node:
    style = event.style or ""
    _check_characters(event.value, _start(event))  # double quotes can spell any character
    value = event.value if style else _resolve(event.value)
    return Node(_start(event), event.end_mark.index, value, style)


def _resolve(text: str) -> Any:
    """A plain scalar by the core schema; dates stay text, which the models read."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) < 40 and _INT.fullmatch(text):
        return int(text, {"o": 8, "x": 16}.get(text[1:2], 10))
    return float(text) if _FLOAT.fullmatch(text) else text


def _mapping(start: Event, events: Iterator[Event], depth: int) -> Node:
    node = Node(_start(start), start.end_mark.index, style="{")
    while not isinstance(event := next(events), MappingEndEvent):
        if not isinstance(event, ScalarEvent):
            raise SourceError("WR003", "a key is a word, not a list or a mapping", index=_start(event))
        key = _scalar(event)
        if event.value in node.keys:
            first = node.keys[event.value].line
            raise SourceError("WR004", f"the key {event.value!r} is on line {first} already", index=key.start)
        line = event.start_mark.line + 1
        node.keys[event.value] = Key(key.start, line, _build(next(events), events, depth + 1))
    return node


def _sequence(start: Event, events: Iterator[Event], depth: int) -> Node:
    node = Node(_start(start), start.end_mark.index, style="[")
    while not isinstance(event := next(events), SequenceEndEvent):
        node.items.append(_build(event, events, depth + 1))
    return node


def locate(text: str, node: Node, offset: int) -> int:
    """The index into *text* of the character at *offset* of the scalar *node*; its beginning where that is not plain.

    Whatever YAML does to white space, it keeps the other characters in their order: those before *offset* are counted.
    """
    start = _content(text, node)
    before = "".join(node.value[:offset].split())
    if node.style == '"' and "\\" in text[node.start : node.end]:
        return node.start
    for char in before:
        while text[start] != char:
            start += 1
        start += 2 if node.style == "'" and char == "'" else 1
    while start < node.end - 1 and text[start].isspace() and not node.value[offset : offset + 1].isspace():
        start += 1
    return min(start, node.end)


def _content(text: str, node: Node) -> int:
    """Where the characters of a scalar begin, after its quote or the line of its block sign."""
    if node.style in ("|", ">"):
        return text.index("\n", node.start) + 1
    return node.start + len(node.style)
