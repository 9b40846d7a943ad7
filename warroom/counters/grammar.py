"""What a predicate may be made of.

A predicate is typed in a hurry, or pasted from a chat, and runs over everything that users ever wrote. Lists of what is
forbidden are always one function short, so this is the list of what is allowed: kinds of expression and their parts.
What is not on it is refused, whatever it is; the sentences about subqueries and functions below only explain.

On the list is what says something about one row, gives the same answer tomorrow, and can be said to every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from warroom.core.plan.counts import Column
from warroom.counters import regexes
from warroom.counters.flaws import EXAMPLE, Flaw

FUNCTIONS = (
    "regexp_matches, regexp_full_match, contains, starts_with, ends_with, strpos, lower, upper, length, trim, "
    "substring, left, concat, coalesce, nullif, date_trunc, extract, year, month, day, hour, minute"
)
_BOTH = frozenset({"this", "expression"})
_ONE = frozenset({"this"})
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_TESTS = (*_COMPARISONS, exp.Like, exp.ILike, exp.Is, exp.In, exp.Between)
_LOGIC = (exp.And, exp.Or, exp.Not)
_PARTS: Mapping[type[exp.Expr], frozenset[str]] = {
    **dict.fromkeys((exp.And, exp.Or, *_COMPARISONS, exp.Is, exp.Add, exp.Sub, exp.Mul), _BOTH),
    **dict.fromkeys((exp.Div, exp.Mod, exp.DPipe), _BOTH | {"typed", "safe"}),
    **dict.fromkeys((exp.Like, exp.ILike), _BOTH | {"negate"}),
    **dict.fromkeys((exp.Not, exp.Paren, exp.Neg, exp.Boolean, exp.Column, exp.Var, exp.DataType), _ONE),
    **dict.fromkeys((exp.Lower, exp.Upper, exp.Length, exp.Trim), _ONE),
    **dict.fromkeys((exp.Year, exp.Month, exp.Day, exp.Hour, exp.Minute), _ONE),
    **dict.fromkeys((exp.Contains, exp.StartsWith, exp.EndsWith, exp.Nullif, exp.Left, exp.Extract), _BOTH),
    exp.Null: frozenset(),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true", "false"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.TryCast: frozenset({"this", "to", "safe"}),
    exp.Interval: frozenset({"this", "unit"}),
    exp.Coalesce: frozenset({"this", "expressions"}),
    exp.Concat: frozenset({"expressions", "safe", "coalesce"}),
    exp.StrPosition: frozenset({"this", "substr"}),
    exp.Substring: frozenset({"this", "start", "length"}),
    exp.TimestampTrunc: frozenset({"this", "unit"}),
    exp.RegexpLike: _BOTH | {"flag"},
    exp.RegexpFullMatch: _BOTH | {"options"},
}
"""Every kind of expression that a predicate may hold, and which of its parts may be there."""

_TRUTHY = (
    *(*_TESTS, *_LOGIC, exp.Boolean, exp.Null, exp.Contains, exp.StartsWith, exp.EndsWith, exp.RegexpLike),
    *(exp.RegexpFullMatch, exp.Case, exp.If, exp.Coalesce, exp.Nullif),
)
TYPES = {
    exp.DType.INT: "integer",
    exp.DType.BIGINT: "bigint",
    exp.DType.DOUBLE: "double",
    exp.DType.VARCHAR: "varchar",
    exp.DType.TEXT: "varchar",
    exp.DType.DATE: "date",
    exp.DType.TIMESTAMP: "timestamp",
    exp.DType.TIMESTAMPNTZ: "timestamp",
    exp.DType.TIMESTAMPTZ: "timestamptz",
}
INSTANTS = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.TIMESTAMPTZ)
_UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR"})
"""Without the week, which begins on Monday here and on Sunday there."""
_FIELDS = frozenset({"YEAR", "MONTH", "DAY", "HOUR", "MINUTE"})


def check(tree: exp.Expr, text: str) -> None:
    """Every part of *tree*, which was read from *text*, is on the list, and it says yes or no."""
    for node in tree.walk():
        _check_kind(node)
        if rule := _RULES.get(type(node)):
            rule(node, text)
    _check_truth(tree)


def place(node: exp.Expr) -> int | None:
    """The offset at which *node* was read: its own, or of its first part that has one."""
    return min((int(part.meta["start"]) for part in node.walk() if "start" in part.meta), default=None)


def _check_kind(node: exp.Expr) -> None:
    allowed = _PARTS.get(type(node))
    if allowed is None:
        raise Flaw(_unknown(node), EXAMPLE, place(node))
    for name, value in node.args.items():
        if name not in allowed and value not in (None, False, []):
            raise Flaw(f"{node.key} has a part that is not allowed here: {name}", EXAMPLE, place(node))


def _unknown(node: exp.Expr) -> str:
    match node:
        case exp.Query() | exp.Subquery() | exp.Exists() | exp.Table():
            return "a predicate is about one row, and reads no other"
        case exp.Window() | exp.AggFunc() | exp.Star() | exp.Columns():
            return "a predicate is about one row and names its columns: no aggregates, windows or stars"
        case exp.Anonymous(this=str() as name):
            return f"{name.lower()[:40]}() is not one of the functions that a predicate may call: {FUNCTIONS}"
        case exp.Func():
            return f"{node.sql_name().lower()}() is not one of the functions that a predicate may call: {FUNCTIONS}"
    return f"this ({node.key}) is not part of a predicate"


def _check_column(node: exp.Expr, _: str) -> None:
    name = node.name
    if node.args["this"].args.get("quoted") and name in set(Column):
        return
    if name.lower() not in set(Column):
        named = f"there is no column {name[:40]!r}: {', '.join(Column)}"
        raise Flaw(named, "a text stands in single quotes: model = 'gpt-5'", place(node))


def _check_test(node: exp.Expr, _: str) -> None:
    """What binds how tightly differs from engine to engine, so that a test of a test is said with parentheses."""
    for name in ("this", "expression", "low", "high"):
        if isinstance(node.args.get(name), (*_TESTS, *_LOGIC)):
            raise Flaw("this can be read in two ways", "use parentheses: (model = 'a') = (status = '200')", place(node))


def _check_mixed(node: exp.Expr, _: str) -> None:
    other = _ARITHMETIC if isinstance(node, exp.DPipe) else (exp.DPipe,)
    if any(isinstance(part, (*other, *_TESTS, *_LOGIC)) for part in (node.this, node.expression)):
        raise Flaw("this can be read in two ways", "use parentheses: (prompt || response) like '%x%'", place(node))


def _check_division(node: exp.Expr, text: str) -> None:
    _check_mixed(node, text)
    divisor = node.expression
    if not isinstance(divisor, exp.Literal) or divisor.is_string or float(divisor.this) == 0:
        raise Flaw("what is divided by must be a number and not zero", "length(response) / 4 > 100", place(node))


def _check_logic(node: exp.Expr, _: str) -> None:
    for part in (node.this, node.args.get("expression")):
        if part is not None:
            _check_truth(part)


def _check_truth(node: exp.Expr) -> None:
    """*node* is something that is true or false, as far as its kind says; the engine is asked as well."""
    inner = node.unnest()
    if not isinstance(inner, _TRUTHY):
        hint = "compare it with something: status = '500', or error is not null"
        raise Flaw(f"{inner.sql('duckdb')[:40]} is neither true nor false", hint, place(node))


def _check_condition(node: exp.Expr, _: str) -> None:
    if not (isinstance(node.parent, exp.Case) and node.parent.this):
        _check_truth(node.this)


def _check_is(node: exp.Expr, text: str) -> None:
    _check_test(node, text)
    if not isinstance(node.expression, exp.Null):
        raise Flaw("is asks for null only", "error is not null; for a truth, write it by itself", place(node))


def _check_in(node: exp.Expr, text: str) -> None:
    _check_test(node, text)
    for part in node.expressions:
        if not isinstance(part.this if isinstance(part, exp.Neg) else part, exp.Literal):
            raise Flaw("in takes a list of texts or numbers", "model in ('gpt-5', 'gpt-5-mini')", place(node))


def _check_like(node: exp.Expr, text: str) -> None:
    _check_test(node, text)
    literal = _literal(node.expression, "a pattern is a text in quotes", "response ilike '%refund%'")
    if "\\" in literal.this:
        hint = r"regexp_matches(response, '100\%') finds signs as they are, and so does contains(response, '100%')"
        raise Flaw("a backslash in like means one thing here and another there", hint, place(literal))


def _check_pattern(node: exp.Expr, text: str) -> None:
    literal = _literal(node.expression, "a pattern is a text in quotes", "regexp_matches(response, 'refund')")
    flags = node.args.get("flag") or node.args.get("options")
    if flags is not None and (not isinstance(flags, exp.Literal) or flags.this != "i"):
        raise Flaw(
            "the only option is 'i', for upper and lower case alike",
            "write (?s) to let . match a line break",
            place(flags),
        )
    try:
        regexes.read(literal.this)
    except Flaw as flaw:
        raise Flaw(flaw.what, flaw.hint, _inside(literal, text, flaw.at)) from None


def _literal(node: exp.Expr, what: str, hint: str) -> exp.Literal:
    if not isinstance(node, exp.Literal) or not node.is_string:
        raise Flaw(what, hint, place(node))
    return node


def _inside(literal: exp.Literal, text: str, at: int | None) -> int | None:
    """The offset in *text* of the character *at* of the *literal*, in which a quote is written twice."""
    here: int | None = literal.meta.get("start")
    if here is None or at is None:
        return here
    here += 1
    for char in literal.this[:at]:
        here += 2 if char == "'" else 1
    return min(here, len(text))


def _check_cast(node: exp.Expr, _: str) -> None:
    to = node.args["to"].this
    if to not in TYPES:
        kinds = ", ".join(dict.fromkeys(TYPES.values()))
        raise Flaw(f"a value becomes one of {kinds}", "try_cast(status as integer) >= 500", place(node))
    if isinstance(node.this.unnest(), (*_TESTS, *_LOGIC)):
        raise Flaw("what is true or false is not made into something else", "case when … then … end", place(node))
    if to in INSTANTS and not isinstance(node.this, exp.Literal):
        raise Flaw("only a text in quotes becomes an instant", "time >= timestamp '2026-11-25 14:00'", place(node))
    if to is exp.DType.DATE and not isinstance(node.this, exp.Literal) and node.this.name.lower() != Column.TIME:
        raise Flaw("only the time and a text in quotes become a date", "cast(time as date) = '2026-11-25'", place(node))


def _check_interval(node: exp.Expr, _: str) -> None:
    amount, unit = node.this, node.args.get("unit")
    whole = isinstance(amount, exp.Literal) and amount.this.isdigit() and len(amount.this) < 7
    if not whole or unit is None or unit.name.upper() not in _UNITS:
        raise Flaw(
            "an interval is a whole number of one unit", "interval '90 minutes' is interval 90 minute", place(node)
        )


def _check_unit(node: exp.Expr, _: str) -> None:
    unit = node.this if isinstance(node, exp.Extract) else node.args["unit"]
    units = _FIELDS if isinstance(node, exp.Extract) else _UNITS
    if not isinstance(unit, exp.Var) or unit.name.upper() not in units:
        known = ", ".join(sorted(units)).lower()
        raise Flaw(f"the units are {known}", "date_trunc('hour', time), extract(hour from time)", place(node))


def _check_extent(node: exp.Expr, _: str) -> None:
    """Counting from zero or from the end differs from engine to engine."""
    for name in ("start", "length", "expression"):
        part = node.args.get(name)
        if part is not None and not (
            isinstance(part, exp.Literal) and part.this.isdigit() and 0 < int(part.this) < 10**6
        ):
            raise Flaw("characters are counted from 1, in numbers", "substring(model, 1, 3) = 'gpt'", place(node))


def _check_sign(node: exp.Expr, _: str) -> None:
    if not isinstance(node.this, exp.Literal) or node.this.is_string:
        raise Flaw("a minus stands before a number", "0 - length(response)", place(node))


_RULES: Mapping[type[exp.Expr], Callable[[exp.Expr, str], None]] = {
    **dict.fromkeys(_COMPARISONS, _check_test),
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.DPipe), _check_mixed),
    **dict.fromkeys((exp.Div, exp.Mod), _check_division),
    **dict.fromkeys(_LOGIC, _check_logic),
    **dict.fromkeys((exp.Like, exp.ILike), _check_like),
    **dict.fromkeys((exp.RegexpLike, exp.RegexpFullMatch), _check_pattern),
    **dict.fromkeys((exp.Cast, exp.TryCast), _check_cast),
    **dict.fromkeys((exp.Extract, exp.TimestampTrunc), _check_unit),
    **dict.fromkeys((exp.Substring, exp.Left), _check_extent),
    exp.Between: _check_test,
    exp.Column: _check_column,
    exp.If: _check_condition,
    exp.In: _check_in,
    exp.Interval: _check_interval,
    exp.Is: _check_is,
    exp.Neg: _check_sign,
}
