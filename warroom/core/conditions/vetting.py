"""What a condition is checked for beyond CEL's own types, and what is changed before CEL compiles it.

CEL does not know that a choice fact can only be one of its choices, nor that ``n >= 1000`` is meant for a decimal fact
as well. Both are settled here, on CEL's own tree of the text, so that a misspelt answer is an error when the plan is
read and not a rule that never fires when it is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from warroom.core.conditions.errors import ConditionError, did_you_mean, no_choice, unknown_name
from warroom.core.conditions.syntax import Kind, Node
from warroom.core.conditions.vocabulary import RANK, SEVERITY, Name, Use, Vocabulary
from warroom.core.plan import FactType

_EQUAL = frozenset({"_==_", "_!=_"})
_ORDER = frozenset({"_<_", "_<=_", "_>_", "_>=_"})
_ARITHMETIC = frozenset({"_+_", "_-_", "_*_", "_/_"})
_COMPARISON = _EQUAL | _ORDER
_INTEGER = re.compile(r"-?\s*(?:0[xX][0-9a-fA-F]+|[0-9]+)")
_CALL_OF_AT_LEAST = re.compile(r"\(\s*(?:'[^'\\\n]*'|\"[^\"\\\n]*\")\s*\)")


class Edit(NamedTuple):
    """Characters *start* to *end* of a condition's text, replaced by *by* before CEL compiles it."""

    start: int
    end: int
    by: str


@dataclass(slots=True)
class Vetted:
    """What the walk over a condition's tree has found."""

    vocabulary: Vocabulary
    text: str
    edits: list[Edit] = field(default_factory=list)
    uses: dict[str, Use] = field(default_factory=dict)

    def use(self, name: str) -> Use:
        return self.uses.setdefault(name, Use())


def vet(text: str, root: Node, vocabulary: Vocabulary) -> Vetted:
    """The names, uses and edits of the condition *text*, whose tree is *root*. ConditionError where it is none."""
    vetted = Vetted(vocabulary, text)
    _walk(root, {}, vetted)
    _widen(root, vetted)
    return vetted


def _walk(node: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    """Checks *node* and below. *bound* are the names that the macros around it bind, with what is known of them."""
    match node.kind:
        case Kind.NAME:
            if node.name not in bound:
                _known(node, vetted)
                vetted.use(node.name).other = True
        case Kind.FIELD if node.name == "has":
            raise ConditionError(
                "has() does not say whether a fact is known",
                node.offset,
                "an unknown fact is never taken for no: leave has() out",
            )
        case Kind.LOOP:
            _loop(node, bound, vetted)
        case Kind.CALL:
            _call(node, bound, vetted)
        case _:
            for child in node.children:
                _walk(child, bound, vetted)


def _known(node: Node, vetted: Vetted) -> Name:
    spec = vetted.vocabulary.names.get(node.name)
    if spec is None:
        raise unknown_name(node, vetted.vocabulary)
    return spec


def _loop(node: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    over, *body = node.children
    _walk(over, bound, vetted)
    for name in node.binds:
        if name in vetted.vocabulary.names:
            raise ConditionError(f"{name!r} is a fact already", node.offset, "give the macro's variable another name")
    spec = _spec(over, bound, vetted)
    one = Name(FactType.CHOICE, spec.choices) if spec and spec.type is FactType.CHOICES else None
    inner = bound | dict.fromkeys(node.binds, None) | {node.binds[0]: one}
    for child in body:
        _walk(child, inner, vetted)


def _call(node: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    if node.name == "at_least":
        _at_least(node, vetted)
        return
    if node.name in _COMPARISON:
        left, right = node.children
        _compare(node, left, right, bound, vetted)
        _compare(node, right, left, bound, vetted)
    elif node.name == "@in":
        item, of = node.children
        _within(item, of, bound, vetted)
    for child in node.children:
        if not _is_plain(node, child, bound, vetted):
            _walk(child, bound, vetted)


def _is_plain(node: Node, child: Node, bound: dict[str, Name | None], vetted: Vetted) -> bool:
    """Whether *child* is a fact that *node* compares with literals, and with nothing else."""
    if child.kind is not Kind.NAME or child.name in bound or len(node.children) != 2:
        return False
    left, right = node.children
    spec = _known(child, vetted)
    if node.name in _COMPARISON:
        other = right if child is left else left
        return other.kind is Kind.CONST and not (node.name in _ORDER and spec.type is FactType.TEXT)
    if node.name != "@in":
        return False
    if child is right:
        return spec.type is FactType.CHOICES and left.kind is Kind.CONST
    return right.kind is Kind.LIST and all(one.kind is Kind.CONST for one in right.children)


def _compare(node: Node, name: Node, other: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    """``name <op> other``, for either side of a comparison."""
    spec = _spec(name, bound, vetted)
    if spec is None:
        return
    if spec.type is FactType.CHOICE and node.name in _ORDER:
        raise ConditionError(
            f"the choices of {name.name} have no order",
            node.offset,
            f"write {name.name} in ['…', '…'] with the choices meant",
        )
    literals = other.children if other.kind is Kind.LIST else (other,)
    for literal in literals:
        _literal(name, spec, literal, bound, vetted)


def _within(item: Node, of: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    """``harm in ['a', 'b']`` and ``'a' in modes``."""
    spec, container = _spec(item, bound, vetted), _spec(of, bound, vetted)
    if spec is not None and of.kind is Kind.LIST:
        for literal in of.children:
            _literal(item, spec, literal, bound, vetted)
    if container is not None and container.type is FactType.CHOICES:
        _literal(of, container, item, bound, vetted)


def _literal(name: Node, spec: Name, literal: Node, bound: dict[str, Name | None], vetted: Vetted) -> None:
    """Records that *name* is compared with *literal*, and refuses what is none of its choices."""
    if literal.kind is not Kind.CONST:
        return
    if spec.choices and isinstance(literal.value, str) and literal.value not in spec.choices:
        raise no_choice(literal, name.name, spec.choices)
    if name.name not in bound and isinstance(literal.value, str | int | float):
        vetted.use(name.name).literals.add(literal.value)


def _spec(node: Node, bound: dict[str, Name | None], vetted: Vetted) -> Name | None:
    """What is known of *node* if it is a name; the range of a macro may have told."""
    if node.kind is not Kind.NAME:
        return None
    return bound[node.name] if node.name in bound else _known(node, vetted)


def _at_least(node: Node, vetted: Vetted) -> None:
    """``at_least('SEV2')`` becomes a comparison of places on the scale, which is unknown when the level is."""
    if not vetted.vocabulary.severity_allowed:
        raise ConditionError(
            "a criterion of the severity cannot rest on the severity", node.offset, "name the facts that make it so"
        )
    level = node.children[0] if len(node.children) == 1 else None
    call = _CALL_OF_AT_LEAST.match(vetted.text, node.offset)
    if level is None or call is None:
        raise ConditionError("at_least takes one level, in quotes", node.offset, "write it as at_least('SEV2')")
    levels = vetted.vocabulary.levels
    if level.value not in levels:
        message = f"{level.value!r} is no level of this plan's scale"
        raise ConditionError(message, level.offset, did_you_mean(level.value, levels))
    start = vetted.text.rindex("at_least", 0, node.offset)
    vetted.edits.append(Edit(start, call.end(), f"({RANK} <= {levels.index(level.value)})"))
    vetted.use(SEVERITY).literals.add(level.value)


def _widen(node: Node, vetted: Vetted) -> bool:
    """Whether *node* is a decimal; on the way, whole literals beside decimals become decimals."""
    decimals = [_widen(child, vetted) for child in node.children]
    match node.kind:
        case Kind.CONST:
            return isinstance(node.value, float)
        case Kind.NAME:
            spec = vetted.vocabulary.names.get(node.name)
            return spec is not None and spec.type is FactType.DECIMAL
        case Kind.CALL:
            return _widen_call(node, decimals, vetted)
        case _:
            return False


def _widen_call(node: Node, decimals: list[bool], vetted: Vetted) -> bool:
    if node.name == "double":
        return True
    if node.name == "-_":
        return decimals[0]
    if node.name == "@in" and decimals[0] and node.children[1].kind is Kind.LIST:
        for child in node.children[1].children:
            _to_decimal(child, vetted)
    meets = node.children[1:] if node.name == "_?_:_" else node.children
    mixes = node.name in _COMPARISON or node.name in _ARITHMETIC or node.name == "_?_:_"
    if not mixes or not any(decimals[-len(meets) :]):
        return False
    for child in meets:
        _to_decimal(child, vetted)
    return node.name not in _COMPARISON


def _to_decimal(node: Node, vetted: Vetted) -> None:
    """Widens the whole literals that make up the number *node*; facts and functions keep their type, and CEL judges."""
    if node.kind is Kind.CONST and type(node.value) is int:
        literal = _INTEGER.match(vetted.text, node.offset)
        assert literal is not None, "CEL says where its integers stand"
        edit = Edit(literal.start(), literal.end(), f"{node.value}.0")
        if edit not in vetted.edits:
            vetted.edits.append(edit)
    elif node.kind is Kind.CALL and (node.name in _ARITHMETIC or node.name in {"-_", "_?_:_"}):
        for child in node.children[1:] if node.name == "_?_:_" else node.children:
            _to_decimal(child, vetted)
