"""Conditions that CEL itself reads, checks and judges: whatever is more than facts beside values.

CEL's own tree tells what a condition rests on, so that what it is checked for is what CEL will evaluate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from cel_expr_python import cel

from warroom.core.conditions.errors import ConditionError, from_cel
from warroom.core.conditions.structure import Junction, Not, Part, Settled
from warroom.core.conditions.syntax import Kind, Node, Tree, tree
from warroom.core.conditions.vetting import Edit, Vetted, vet
from warroom.core.conditions.vocabulary import Use, Vocabulary
from warroom.core.plan import FactType

_TYPES = {
    FactType.BOOL: cel.Type.BOOL,
    FactType.INTEGER: cel.Type.INT,
    FactType.DECIMAL: cel.Type.DOUBLE,
    FactType.CHOICE: cel.Type.STRING,
    FactType.CHOICES: cel.Type.List(cel.Type.STRING),
    FactType.INSTANT: cel.Type.TIMESTAMP,
    FactType.TEXT: cel.Type.STRING,
}


def environment(names: Mapping[str, FactType]) -> cel.Env:
    """What CEL has to know of *names*."""
    return cel.NewEnv(variables={name: _TYPES[kind] for name, kind in names.items()})


class Leaf(NamedTuple):
    """A part that only CEL can look into: a comparison, a bare fact, a macro."""

    program: cel.Expression
    names: frozenset[str]

    def settle(self, data: Mapping[str, Any]) -> Settled:
        value, trouble = _judge(self.program, data)
        if value is not None:
            return Settled(value)
        missing = self.names - data.keys()
        return Settled(None, missing, "" if missing else trouble)


class Program:
    """A condition that CEL has compiled. Its structure is looked into only when CEL cannot tell."""

    def __init__(self, program: cel.Expression, within: cel.Env) -> None:
        self._program = program
        self._environment = within

    def settle(self, data: Mapping[str, Any]) -> Settled:
        """CEL's answer. It gives up on a loop over its budget even beside a part that decides; the parts do not."""
        value, _ = _judge(self._program, data)
        return self._structure.settle(data) if value is None else Settled(value)

    @cached_property
    def _structure(self) -> Part:
        whole = tree(self._program.serialize())
        return _part(whole.root, whole, self._environment)


def understand(text: str, vocabulary: Vocabulary) -> tuple[Part, Mapping[str, Use]]:
    """What the condition *text* means and how it uses its names. ConditionError where it is none."""
    parsed = _cel(text, [], vocabulary, check=False)
    vetted = vet(text, tree(parsed.serialize()).root, vocabulary)
    program = _cel(_edited(vetted), vetted.edits, vocabulary, check=True)
    if program.return_type() != cel.Type.BOOL:
        hint = "compare it with something; a condition is true or false"
        raise ConditionError(f"this gives {program.return_type().name()}, not yes or no", 0, hint)
    return Program(program, vocabulary.environment), vetted.uses


def _cel(source: str, edits: list[Edit], vocabulary: Vocabulary, *, check: bool) -> cel.Expression:
    """*source* compiled, or parsed alone. Errors tell where in the text before the *edits* they are."""
    try:
        return vocabulary.environment.compile(source, disable_check=not check)
    except RuntimeError as error:
        refusal = from_cel(source, error)
        refusal.offset = _before(refusal.offset, edits)
        raise refusal from None


def _edited(vetted: Vetted) -> str:
    text = vetted.text
    for start, end, by in sorted(vetted.edits, reverse=True):
        text = text[:start] + by + text[end:]
    return text


def _before(offset: int, edits: list[Edit]) -> int:
    """Where the character at *offset* of the edited text stood before the *edits*."""
    for start, end, by in sorted(edits):
        if offset < start:
            break
        offset = start if offset < start + len(by) else offset - len(by) + end - start
    return offset


def _part(node: Node, whole: Tree, environment: cel.Env) -> Part:
    """The structure of *node*, a part of the checked tree *whole*."""
    if node.kind is Kind.CALL and node.name == "!_":
        return Not(_part(node.children[0], whole, environment))
    if node.kind is Kind.CALL and node.name in {"_&&_", "_||_"}:
        return Junction(node.name == "_||_", tuple(_part(child, whole, environment) for child in node.children))
    return Leaf(environment.deserialize(whole.program(node)), frozenset(_names(node, frozenset())))


def _judge(program: cel.Expression, data: Mapping[str, Any]) -> tuple[bool | None, str]:
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
