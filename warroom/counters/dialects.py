"""The same question in the SQL of another engine, or a sentence why it cannot be asked there.

A transpiler translates names; whether the answer is the same is another matter. Snowflake's ``REGEXP_LIKE`` matches the
whole text only, BigQuery's ``CONTAINS_SUBSTR`` ignores case, ClickHouse counts bytes, PostgreSQL has no cast that may
fail, and nothing of this is an error anywhere: the number is just another one. So whatever differs is rewritten here
before `sqlglot` writes it down, and what cannot be made to agree is refused. What is left open: a text like ``'1.5'``
that is cast to an integer is rounded by some engines and is null to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from warroom.core.plan.counts import Column
from warroom.counters import canonical, regexes
from warroom.counters.flaws import Flaw

NAMES: Mapping[str, str] = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "clickhouse": "ClickHouse",
    "bigquery": "BigQuery",
    "snowflake": "Snowflake",
    "spark": "Spark",
    "trino": "Trino",
}
"""Every dialect that a predicate can be written in."""
_ONE_ZONE = ("postgres", "bigquery")
"""Where the hour of an instant is the UTC one: BigQuery's always, PostgreSQL's in the session that we open."""
_ORDER = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_TEXTS = (exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Concat, exp.DPipe)
_WHOLE = r"\A *[+-]?[0-9]{1,18} *\Z"
_DECIMAL = r"\A *[+-]?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([eE][+-]?[0-9]{1,2})? *\Z"


def written(tree: exp.Expr, dialect: str) -> str:
    """*tree*, which is in its one spelling, in *dialect*; a Flaw where the dialect would mean something else."""
    if dialect == "duckdb":
        return canonical.text(tree)
    if dialect not in NAMES:
        raise Flaw(f"nobody knows how {dialect!r} reads it", f"known: {', '.join(NAMES)}")
    said = canonical.rewritten(tree.copy(), lambda node: _said(node, dialect))
    try:
        text: str = said.sql(dialect, identify=True, comments=False, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError:
        raise Flaw(f"{NAMES[dialect]} has no words for it", "count over files, or say it more simply") from None
    return text


def _said(node: exp.Expr, dialect: str) -> exp.Expr:
    rule = _RULES.get(type(node))
    return rule(node, dialect) if rule else node


def _pattern(node: exp.Expr, dialect: str) -> exp.Expr:
    pattern = regexes.read(node.expression.this)
    return _matches(node.this, regexes.said(pattern, dialect), dialect, ignores_case=pattern.ignores_case)


def _matches(value: exp.Expr, pattern: str, dialect: str, *, ignores_case: bool = False) -> exp.Expr:
    """Whether *pattern*, which is spelled for *dialect*, is found in *value*."""
    if dialect == "snowflake":
        options = (exp.Literal.number(1), exp.Literal.number(1), exp.Literal.number(0))
        how = exp.Literal.string("i" if ignores_case else "c")
        found = exp.Anonymous(this="REGEXP_INSTR", expressions=[value, exp.Literal.string(pattern), *options, how])
        return _positive(found)
    if dialect == "postgres":
        kind = exp.RegexpILike if ignores_case else exp.RegexpLike
        return exp.paren(kind(this=value, expression=exp.Literal.string(pattern)), copy=False)
    flags = "(?i)" if ignores_case else ""
    return exp.paren(exp.RegexpLike(this=value, expression=exp.Literal.string(flags + pattern)), copy=False)


def _positive(number: exp.Expr) -> exp.Expr:
    return exp.paren(exp.GT(this=number, expression=exp.Literal.number(0)), copy=False)


def _contains(node: exp.Expr, dialect: str) -> exp.Expr:
    return _positive(_position(exp.StrPosition(this=node.this, substr=node.expression), dialect))


def _position(node: exp.Expr, dialect: str) -> exp.Expr:
    if dialect != "clickhouse":
        return node
    return exp.Anonymous(this="positionUTF8", expressions=[node.this, node.args["substr"]])


def _edge(node: exp.Expr, dialect: str) -> exp.Expr:
    """Whether a text begins or ends with another, as a pattern, which every engine has."""
    wanted = node.expression
    name = "starts_with" if isinstance(node, exp.StartsWith) else "ends_with"
    if not isinstance(wanted, exp.Literal):
        raise Flaw(f"{name} takes a text in quotes in {NAMES[dialect]}", f"{name}(model, 'gpt')")
    literal = re.sub(r"[\\.^$*+?()\[\]{}|]", r"\\\g<0>", wanted.this)
    pattern = regexes.read(f"^{literal}" if name == "starts_with" else f"{literal}$")
    return _matches(node.this, regexes.said(pattern, dialect), dialect)


def _characters(node: exp.Expr, dialect: str) -> exp.Expr:
    """ClickHouse counts bytes and knows only ASCII unless it is told."""
    if dialect != "clickhouse":
        return node
    names: dict[type[exp.Expr], str] = {exp.Lower: "lowerUTF8", exp.Upper: "upperUTF8", exp.Substring: "substringUTF8"}
    parts = [node.args[name] for name in ("this", "start", "length") if node.args.get(name)]
    return exp.Anonymous(this=names[type(node)], expressions=parts)


def _trim(node: exp.Expr, dialect: str) -> exp.Expr:
    if dialect in ("bigquery", "trino"):
        hint = "regexp_matches(model, '^ *gpt-5 *$')"
        raise Flaw(f"trim takes away more than spaces in {NAMES[dialect]}", hint)
    return node


def _zoned(node: exp.Expr, dialect: str) -> exp.Expr:
    if dialect not in _ONE_ZONE:
        hint = "compare the time with instants: time >= '2026-11-25 14:00' and time < '2026-11-25 15:00'"
        raise Flaw(f"the parts of a time depend on the time zone of the session in {NAMES[dialect]}", hint)
    return node


def _interval(node: exp.Expr, dialect: str) -> exp.Expr:
    if dialect != "postgres":
        hint = "time >= '2026-11-25 14:00'"
        raise Flaw(f"write the instant itself instead of an interval for {NAMES[dialect]}", hint)
    return node


def _distinct(node: exp.Expr, dialect: str) -> exp.Expr:
    if dialect == "clickhouse":
        raise Flaw("ClickHouse has no is distinct from", "coalesce(status, '') <> '200'")
    return node


def _cast(node: exp.Expr, dialect: str) -> exp.Expr:
    if node.args["to"].this is exp.DType.TIMESTAMPTZ:
        return _instant(node, dialect)
    return _zoned(node, dialect) if node.args["to"].this is exp.DType.DATE else node


def _instant(node: exp.Expr, dialect: str) -> exp.Expr:
    at = datetime.fromisoformat(node.this.this).replace(tzinfo=None)
    if dialect == "clickhouse":
        parts = [exp.Literal.string(f"{at.isoformat()}Z"), exp.Literal.number(6), exp.Literal.string("UTC")]
        return exp.Anonymous(this="parseDateTime64BestEffort", expressions=parts)
    if dialect == "trino":
        return exp.cast(exp.Literal.string(f"{at.isoformat(' ')} UTC"), exp.DType.TIMESTAMPTZ)
    return node


def _try_cast(node: exp.Expr, dialect: str) -> exp.Expr:
    to = node.args["to"].this
    if to is exp.DType.DATE:
        return _zoned(node, dialect)
    if to not in (exp.DType.BIGINT, exp.DType.DOUBLE):
        return exp.cast(node.this, to)
    return _number(node, dialect, whole=to is exp.DType.BIGINT)


def _number(node: exp.Expr, dialect: str, *, whole: bool) -> exp.Expr:
    """A text as a number, null where it is none."""
    if dialect == "clickhouse":
        return exp.Anonymous(this="toInt64OrNull" if whole else "toFloat64OrNull", expressions=[node.this])
    if dialect == "snowflake":
        return exp.Anonymous(this="TRY_TO_NUMBER" if whole else "TRY_TO_DOUBLE", expressions=[node.this])
    if dialect != "postgres":
        return node
    looks = _matches(node.this.copy(), _WHOLE if whole else _DECIMAL, dialect)
    return exp.Case(ifs=[exp.If(this=looks, true=exp.cast(node.this.copy(), node.args["to"]))])


def _ordered(node: exp.Expr, dialect: str) -> exp.Expr:
    """PostgreSQL sorts texts by a language, everybody else by their characters."""
    bounds = [node.args[name] for name in ("expression", "low", "high") if node.args.get(name)]
    if dialect == "postgres" and _is_text(node.this) and all(_is_text(bound) for bound in bounds):
        node.set("this", exp.Collate(this=exp.paren(node.this), expression=exp.to_identifier("C", quoted=True)))
    return node


def _is_text(node: exp.Expr) -> bool:
    match inner := node.unnest():
        case exp.Column():
            return inner.name != Column.TIME
        case exp.Literal():
            return bool(inner.is_string)
        case exp.Coalesce() | exp.Nullif():
            return _is_text(inner.this)
        case exp.Cast():
            return inner.args["to"].this in (exp.DType.VARCHAR, exp.DType.TEXT)
    return isinstance(inner, _TEXTS)


_RULES: Mapping[type[exp.Expr], Callable[[exp.Expr, str], exp.Expr]] = {
    **dict.fromkeys(_ORDER, _ordered),
    **dict.fromkeys((exp.Lower, exp.Upper, exp.Substring), _characters),
    **dict.fromkeys((exp.StartsWith, exp.EndsWith), _edge),
    **dict.fromkeys((exp.Extract, exp.TimestampTrunc), _zoned),
    **dict.fromkeys((exp.NullSafeEQ, exp.NullSafeNEQ), _distinct),
    exp.Cast: _cast,
    exp.Contains: _contains,
    exp.Interval: _interval,
    exp.RegexpLike: _pattern,
    exp.StrPosition: _position,
    exp.Trim: _trim,
    exp.TryCast: _try_cast,
}
