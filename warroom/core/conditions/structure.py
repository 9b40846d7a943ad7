"""The boolean structure of a condition: which unknown names matter.

Kleene's strong tables over the parts that ``&&``, ``||`` and ``!`` join; everything else is a leaf that CEL judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from cel_expr_python import cel

from warroom.core.conditions.syntax import Kind, Node, Tree


class Settled(NamedTuple):
    """What a part comes to; None where that is undetermined, because of the *missing* names or some *trouble*."""

    value: bool | None
    missing: frozenset[str] = frozenset()
    trouble: str = ""


class Part(Protocol):
    """A part of a condition."""

    def settle(self, data: Mapping[str, Any]) -> Settled:
        """What the part comes to, given the known values *data*."""


class Leaf(NamedTuple):
    """A part that only CEL can look into: a comparison, a bare fact, a macro."""

    program: cel.Expression
    names: frozenset[str]

    def settle(self, data: Mapping[str, Any]) -> Settled:
        value, trouble = judge(self.program, data)
        if value is not None:
            return Settled(value)
        missing = self.names - data.keys()
        return Settled(None, missing, "" if missing else trouble)


class Not(NamedTuple):
    """``!part``."""

    part: Part

    def settle(self, data: Mapping[str, Any]) -> Settled:
        settled = self.part.settle(data)
        return settled if settled.value is None else Settled(not settled.value)


class Junction(NamedTuple):
    """``&&``, which one no decides, or ``||``, which one yes decides."""

    deciding: bool
    parts: tuple[Part, ...]

    def settle(self, data: Mapping[str, Any]) -> Settled:
        open_parts = []
        for part in self.parts:
            settled = part.settle(data)
            if settled.value is self.deciding:
                return settled
            if settled.value is None:
                open_parts.append(settled)
        if not open_parts:
            return Settled(not self.deciding)
        missing = frozenset[str]().union(*(settled.missing for settled in open_parts))
        return Settled(None, missing, next((settled.trouble for settled in open_parts if settled.trouble), ""))


def part(node: Node, whole: Tree, environment: cel.Env) -> Part:
    """The structure of *node*, a part of the checked tree *whole*."""
    if node.kind is Kind.CALL and node.name == "!_":
        return Not(part(node.children[0], whole, environment))
    if node.kind is Kind.CALL and node.name in {"_&&_", "_||_"}:
        return Junction(node.name == "_||_", tuple(part(child, whole, environment) for child in node.children))
    return Leaf(environment.deserialize(whole.program(node)), frozenset(_names(node, frozenset())))


def judge(program: cel.Expression, data: Mapping[str, Any]) -> tuple[bool | None, str]:
    """CEL's yes or no; None and the trouble where it gives neither."""
    try:
        value = program.eval(data=data).value()
    except RuntimeError as error:
        return None, _trouble(error)
    return (value, "") if isinstance(value, bool) else (None, _trouble(value))


def _trouble(error: object) -> str:
    """``INVALID_ARGUMENT: divide by zero [INVALID_ARGUMENT]`` without the codes."""
    return str(error).partition(": ")[2].partition(" [")[0] or "CEL could not evaluate it"


def _names(node: Node, bound: frozenset[str]) -> Iterator[str]:
    if node.kind is Kind.NAME and node.name not in bound:
        yield node.name
    for child in node.children:
        yield from _names(child, bound | set(node.binds))
