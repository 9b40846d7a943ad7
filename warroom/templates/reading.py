"""A template's text read by Jinja, and refused where it asks for more than a notice needs.

Jinja is loaded here and nowhere else, and all that it does is to read. Its tree is turned into our own node by node,
from a closed list: what Jinja can say and the list does not name (calls, macros, includes, arithmetic, tests) is an
error with a line. So nothing of a template is ever Python, and the sandbox that Jinja would run it in is the second
wall instead of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from unicodedata import category

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

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

LONGEST_TEMPLATE = 60_000
"""Characters."""
DEEPEST = 30
"""Blocks and operators within each other. Rendering recurses as deep as that, so Python's own limit is never met."""
LONGEST_NAME, MOST_PARTS = 64, 8
"""Of a dotted name: characters of a part, as of any identifier of a plan, and parts."""
MOST_LOOPS = 2
"""Loops within each other: an item of an item is a list of lists already."""
FILTERS = ("capitalize", "join", "length", "lower", "round", "trim", "upper")
_SIGNS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"})
_NO_DEFAULT = "what is unknown is printed as unknown, and nothing stands in for it"
_WHY: Mapping[type[nodes.Node], str] = {
    nodes.Call: "a template calls nothing",
    nodes.CallBlock: "a template calls nothing",
    nodes.Macro: "a template has no macros: it is read by people",
    nodes.Include: "a template is complete in itself: it includes nothing",
    nodes.Import: "a template is complete in itself: it imports nothing",
    nodes.Extends: "a template is complete in itself: it extends nothing",
    nodes.Assign: "a template sets nothing: a value is named where it is used",
    nodes.Getitem: "a value is named with dots: facts.harm",
    nodes.Test: f"a template has no tests ('is defined'): {_NO_DEFAULT}",
    nodes.Concat: "a template joins nothing by ~: values stand beside each other, {{ a }}{{ b }}",
    nodes.BinExpr: "a template calculates nothing: what it prints is on the record as it stands",
    nodes.UnaryExpr: "a template calculates nothing: what it prints is on the record as it stands",
}
_LONGEST_SAID = 200

# Jinja keeps no state of a text. Were anything ever run by it, it would be in the sandbox.
_JINJA = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
)


class Found(NamedTuple):
    """A template's tree, and the dotted names that it reads."""

    body: Block
    needs: frozenset[str]


class _Place(NamedTuple):
    """Where in the tree one is: the variables of the *loops* around, how *deep*, and all that was *needed* so far."""

    needed: set[str]
    loops: tuple[str, ...] = ()
    deep: int = 0

    def within(self, node: nodes.Node) -> _Place:
        if self.deep >= DEEPEST:
            raise TemplateError(f"this is too deeply nested; {DEEPEST} levels are enough for a notice", node.lineno)
        return self._replace(deep=self.deep + 1)


def read(text: str) -> Found:
    """The template *text*. TemplateError where it is none."""
    if len(text) > LONGEST_TEMPLATE:
        raise TemplateError(f"a template has at most {LONGEST_TEMPLATE:,} characters, this one {len(text):,}", 1)
    place = _Place(set())
    body = _block(_parsed(text).body, place)
    return Found(body, frozenset(place.needed))


def _parsed(text: str) -> nodes.Template:
    try:
        return _JINJA.parse(text)
    except TemplateSyntaxError as error:
        raise TemplateError((error.message or "this is no template")[:_LONGEST_SAID], error.lineno) from None
    except RecursionError:
        raise TemplateError("this is too deeply nested", 1) from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise TemplateError("a number in it is too long", 1) from None


def _block(some: list[nodes.Node], place: _Place) -> Block:
    found: list[Text | Print | If | For] = []
    for node in some:
        match node:
            case nodes.Output():
                found.extend(_output(one, place) for one in node.nodes)
            case nodes.If():
                found.append(_if(node, place.within(node)))
            case nodes.For():
                found.append(_for(node, place.within(node)))
            case _:
                raise _refused(node)
    return tuple(found)


def _output(node: nodes.Expr, place: _Place) -> Text | Print:
    if isinstance(node, nodes.TemplateData):
        return Text(node.data)
    return Print(_expression(node, place), node.lineno)


def _if(node: nodes.If, place: _Place) -> If:
    branches = [(_expression(one.test, place), _block(one.body, place)) for one in [node, *node.elif_]]
    return If(tuple(branches), _block(node.else_, place))


def _for(node: nodes.For, place: _Place) -> For:
    if node.test is not None or node.recursive:
        raise TemplateError("a loop takes every item of its list: write an if into it", node.lineno)
    if not isinstance(node.target, nodes.Name):
        raise TemplateError("a loop names its item with one word", node.lineno)
    if len(place.loops) >= MOST_LOOPS:
        raise TemplateError(f"loops are at most {MOST_LOOPS} deep", node.lineno)
    over = _expression(node.iter, place)
    if not isinstance(over, Read):
        raise TemplateError("a loop goes over a list of the values: {% for one in facts.modes %}", node.lineno)
    name = _named(node.target.name, node)
    inner = place._replace(loops=(*place.loops, name))
    return For(name, over, _block(node.body, inner), _block(node.else_, place))


def _expression(node: nodes.Node, place: _Place) -> Expression:
    as_ours = _EXPRESSIONS.get(type(node))
    if as_ours is None:
        raise _refused(node)
    return as_ours(node, place.within(node))


def _read(node: nodes.Name | nodes.Getattr, place: _Place) -> Read:
    path = _path(node)
    if path[0] == "loop" and place.loops:
        raise TemplateError("a loop does not count; lists are joined by commas: {{ facts.modes }}", node.lineno)
    if path[0] not in place.loops:
        place.needed.add(".".join(path))
    return Read(tuple(path), node.lineno)


def _path(node: nodes.Node) -> list[str]:
    """The parts of a dotted name, the first one first."""
    path: list[str] = []
    while isinstance(node, nodes.Getattr) and len(path) < MOST_PARTS:
        path.append(_named(node.attr, node))
        node = node.node
    if len(path) == MOST_PARTS:
        raise TemplateError(f"a name has at most {MOST_PARTS} parts", node.lineno)
    if not isinstance(node, nodes.Name):
        raise TemplateError(f"{path[-1]!r} is asked of something that has no name", node.lineno)
    return [_named(node.name, node), *reversed(path)]


def _named(name: str, node: nodes.Node) -> str:
    if len(name) > LONGEST_NAME:
        raise TemplateError(f"a part of a name has at most {LONGEST_NAME} characters", node.lineno)
    if name.startswith("_"):
        raise TemplateError(f"no name begins with an underscore: {name!r}", node.lineno)
    return name


def _literal(node: nodes.Const, _place: _Place) -> Literal:
    return Literal(_stated(node.value, node))


def _literals(node: nodes.List | nodes.Tuple, _place: _Place) -> Literal:
    items = [one.value if isinstance(one, nodes.Const) else _no_literal(one) for one in node.items]
    return Literal(tuple(_stated(one, node) for one in items))


def _no_literal(node: nodes.Node) -> Any:
    raise TemplateError("a list that is written out holds texts and numbers alone", node.lineno)


def _stated(value: Any, node: nodes.Node) -> Any:
    if value is None:
        raise TemplateError(f"nothing is compared with none: {_NO_DEFAULT}", node.lineno)
    if isinstance(value, str) and any(category(one) in ("Cc", "Cs") for one in value if one not in "\n\t"):
        raise TemplateError("a text in quotes has no control characters", node.lineno)
    return Decimal(str(value)) if isinstance(value, float) else value


def _negative(node: nodes.Neg, _place: _Place) -> Literal:
    number = node.node.value if isinstance(node.node, nodes.Const) else None
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TemplateError("a minus stands before a number alone: nothing is calculated", node.lineno)
    return Literal(_stated(-number, node))


def _not(node: nodes.Not, place: _Place) -> Not:
    return Not(_expression(node.node, place))


def _both(node: nodes.And, place: _Place) -> Both:
    return Both(_operand(node.left, place), _operand(node.right, place))


def _either(node: nodes.Or, place: _Place) -> Either:
    return Either(_operand(node.left, place), _operand(node.right, place))


def _operand(node: nodes.Node, place: _Place) -> Expression:
    """What is yes or no. ``facts.name or 'you'`` would be Jinja's way to give a default."""
    if isinstance(node, nodes.Const) and not isinstance(node.value, bool):
        raise TemplateError(f"{node.value!r} is neither yes nor no: {_NO_DEFAULT}"[:_LONGEST_SAID], node.lineno)
    return _expression(node, place)


def _compare(node: nodes.Compare, place: _Place) -> Compare:
    if len(node.ops) != 1:
        raise TemplateError("two values are compared at a time: write a < b and b < c", node.lineno)
    sign, right = node.ops[0].op, node.ops[0].expr
    assert sign in _SIGNS, f"Jinja compares by {sign}"
    return Compare(sign, _expression(node.expr, place), _expression(right, place), node.lineno)


def _choice(node: nodes.CondExpr, place: _Place) -> Choice:
    if node.expr2 is None:
        raise TemplateError("an if within {{ }} says what stands there otherwise: else '…'", node.lineno)
    test, yes, no = (_expression(one, place) for one in (node.test, node.expr1, node.expr2))
    return Choice(test, yes, no)


def _filtered(node: nodes.Filter, place: _Place) -> Filtered:
    if node.name in ("default", "d"):
        raise TemplateError(f"there is no default: {_NO_DEFAULT}", node.lineno)
    if node.name not in FILTERS:
        raise TemplateError(f"no filter {node.name[:40]!r}; there are {', '.join(FILTERS)}", node.lineno)
    if node.node is None:
        raise TemplateError("a filter stands behind a value", node.lineno)
    return Filtered(node.name, _expression(node.node, place), _argument(node), node.lineno)


def _argument(node: nodes.Filter) -> Any:
    """The separator of join, the digits of round; no other filter takes anything."""
    given = [one.value if isinstance(one, nodes.Const) else one for one in node.args]
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) > 1:
        given = [node]
    match node.name, given:
        case "join", [str() as between]:
            return _stated(between, node)
        case "round", [int() as digits] if 0 <= digits <= 9:
            return digits
        case name, []:
            return ", " if name == "join" else 0
    raise TemplateError(f"{node.name} takes a text in quotes for join, 0 to 9 for round, else nothing", node.lineno)


_EXPRESSIONS: dict[type[nodes.Node], Callable[[Any, _Place], Expression]] = {
    nodes.Name: _read,
    nodes.Getattr: _read,
    nodes.Const: _literal,
    nodes.List: _literals,
    nodes.Tuple: _literals,
    nodes.Neg: _negative,
    nodes.Not: _not,
    nodes.And: _both,
    nodes.Or: _either,
    nodes.Compare: _compare,
    nodes.CondExpr: _choice,
    nodes.Filter: _filtered,
}


def _refused(node: nodes.Node) -> TemplateError:
    why = next((_WHY[kind] for kind in type(node).__mro__ if kind in _WHY), None)
    line: int | None = node.lineno  # Jinja forgets it where a block sets nothing but a scope
    return TemplateError(why or f"a template has no {type(node).__name__.lower()}: it prints, and asks", line or 1)
