"""One spelling for one meaning.

The same question is typed in many ways: ``hour(time)`` and ``extract(hour from time)``, ``time > '2026-11-25'`` and
``time > timestamp '2026-11-25 00:00'``. Each is rewritten to one form that every engine understands alike, so that the
digest of a predicate means something and the dialects have less to know.

Two choices are made here on purpose. Times without an offset are UTC, as the column is. A cast never fails: what is no
number is null, and a row that cannot be decided is not counted as affected, instead of ending a scan of ten million
rows at the first odd one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlglot import exp

from warroom.core.plan.counts import Column
from warroom.counters.flaws import Flaw
from warroom.counters.grammar import INSTANTS, place

_FIELDS = {exp.Year: "YEAR", exp.Month: "MONTH", exp.Day: "DAY", exp.Hour: "HOUR", exp.Minute: "MINUTE"}
_NUMBERS = (exp.Length, exp.StrPosition, exp.Extract, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between)


def text(tree: exp.Expr) -> str:
    """*tree*, which is `spelled`, as the engine is given it."""
    return tree.sql("duckdb", identify=True, comments=False)


def spelled(tree: exp.Expr) -> exp.Expr:
    """*tree*, which is vetted, in its one spelling."""
    for node in list(tree.find_all(*_COMPARISONS)):
        _compare(node)
    return rewritten(tree, _spell)


def rewritten(tree: exp.Expr, rule: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """*tree* with every part replaced by what *rule* makes of it, the innermost first."""
    for node in reversed(list(tree.walk())):
        new = rule(node)
        if new is node:
            continue
        if node is tree:
            return new
        node.replace(new)
    return tree


def _compare(node: exp.Expr) -> None:
    """Texts and dates that are compared with the time are instants."""
    names = [name for name in ("this", "expression", "low", "high") if node.args.get(name)]
    if not any(_is_time(node.args[name]) for name in names):
        return
    for name in names:
        part = node.args[name].unnest()
        if isinstance(part, exp.Literal) and part.is_string:
            node.set(name, instant(part))
        elif isinstance(part, exp.Cast) and isinstance(part.this, exp.Literal):
            node.set(name, instant(part.this))


def _is_time(node: exp.Expr) -> bool:
    inner = node.unnest()
    if isinstance(inner, exp.TimestampTrunc):
        return _is_time(inner.this)
    return isinstance(inner, exp.Column) and inner.name.lower() == Column.TIME


def _spell(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Column():
            return exp.column(node.name.lower(), quoted=True)
        case exp.RegexpLike() | exp.RegexpFullMatch():
            return _pattern(node)
        case exp.Cast() if isinstance(node.this, exp.Literal):
            return instant(node.this) if node.args["to"].this in INSTANTS else node
        case exp.Cast():
            return _cast(node)
        case exp.Year() | exp.Month() | exp.Day() | exp.Hour() | exp.Minute():
            return exp.Extract(this=exp.var(_FIELDS[type(node)]), expression=node.this)
        case exp.Left():
            return exp.Substring(this=node.this, start=exp.Literal.number(1), length=node.expression)
    return node


def _cast(node: exp.Expr) -> exp.Expr:
    to = exp.DType.BIGINT if node.args["to"].this is exp.DType.INT else node.args["to"].this
    if _is_number(node.this):
        return exp.cast(node.this, to)
    return exp.TryCast(this=node.this, to=exp.DataType.build(to), safe=True)


def _is_number(node: exp.Expr) -> bool:
    match inner := node.unnest():
        case exp.Literal():
            return not inner.is_string
        case exp.Cast():
            return inner.args["to"].this in (exp.DType.INT, exp.DType.BIGINT, exp.DType.DOUBLE)
        case exp.Coalesce() | exp.Nullif():
            return _is_number(inner.this)
    return isinstance(inner, _NUMBERS)


def _pattern(node: exp.Expr) -> exp.Expr:
    """A match of the whole text is a match from its beginning to its end; the option i is a flag of the pattern."""
    pattern = node.expression.this
    flags = "i" if node.args.get("flag") or node.args.get("options") else ""
    if pattern.startswith(("(?i)", "(?s)", "(?is)", "(?si)", "(?ii)", "(?ss)")):
        given, pattern = pattern[2:].split(")", 1)
        flags += given
    if isinstance(node, exp.RegexpFullMatch):
        pattern = rf"\A(?:{pattern})\z"
    prefix = f"(?{''.join(sorted(set(flags)))})" if flags else ""
    return exp.RegexpLike(this=node.this, expression=exp.Literal.string(prefix + pattern))


def instant(literal: exp.Literal) -> exp.Expr:
    """The instant that *literal* names, in UTC, or a Flaw."""
    try:
        read = datetime.fromisoformat(literal.this.strip())
        at = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Flaw(
            "this is no instant", "time >= '2026-11-25 14:00' is UTC; with an offset: 14:00+01:00", place(literal)
        ) from None
    return exp.cast(exp.Literal.string(at.isoformat(" ")), exp.DType.TIMESTAMPTZ)
