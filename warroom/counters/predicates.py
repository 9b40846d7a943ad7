"""What "affected" means, made safe to run.

A predicate is one SQL expression over the columns of a row, because that is what the people who know the logs can write
at three in the morning, and what every engine can be asked. It is read by `sqlglot`, checked against the list of what a
predicate may be made of (`grammar`), written anew in one way, and then tried by the engine itself, which has the last
word about types. What runs is the new text and never the typed one. Its digest is evidence: two counts with the same
digest asked the same question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from warroom.core.plan.counts import Column
from warroom.counters import canonical, grammar, words
from warroom.counters.flaws import EXAMPLE, Flaw, refusal
from warroom.counters.sandbox import opened
from warroom.views.safe import safe

LONGEST = 4_000
"""Characters of a predicate, as in a plan."""
MOST_WORDS = 1_000
TYPES: Mapping[Column, str] = {column: "TIMESTAMPTZ" if column is Column.TIME else "VARCHAR" for column in Column}
"""What each canonical column is in the engine."""


class Predicate(NamedTuple):
    """One boolean expression: as it was typed, the columns that it looks at, and the SHA-256 of its one spelling."""

    text: str
    columns: frozenset[Column]
    digest: str

    def sql(self, dialect: str = "duckdb") -> str:
        """The expression for *dialect*, its columns in quotes. Refused where the dialect would mean something else."""
        from warroom.counters import dialects

        try:
            return dialects.written(_read(self.text), dialect)
        except Flaw as flaw:
            raise refusal(flaw, self.text) from None


def vetted(text: str) -> Predicate:
    """The predicate *text*, or ``Refused(INVALID)`` with what is wrong, where, and what to write instead."""
    try:
        tree = _read(text)
        written = canonical.text(tree)
        _try(text, written)
    except Flaw as flaw:
        raise refusal(flaw, text) from None
    columns = frozenset(Column(node.name) for node in tree.find_all(exp.Column))
    return Predicate(text, columns, hashlib.sha256(written.encode()).hexdigest())


def _read(text: str) -> exp.Expr:
    """The one expression that *text* is, in its one spelling, or a Flaw."""
    _check_characters(text)
    try:
        words.check(text, _tokens(text))
        trees = sqlglot.parse(text, dialect="duckdb")
        assert len(trees) <= 1, "a second statement begins with a semicolon, which is no word of a predicate"
        if not trees or trees[0] is None:  # sqlglot makes nothing of a lone ELSE
            raise Flaw("it is no expression", EXAMPLE)
        grammar.check(trees[0], text)
        return canonical.spelled(trees[0])
    except ParseError as error:
        raise _unreadable(error, text) from None
    except RecursionError:
        raise Flaw("it is nested too deeply", "say it in several counts") from None


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        raise Flaw(
            f"it has {len(text)} characters, and at most {LONGEST}", "a list of many values belongs into a regexp"
        )
    for at, char in enumerate(text):
        if safe(char) != char:
            raise Flaw("there is a character that cannot be seen", r"in a pattern it is written \x{202E}", at)


def _tokens(text: str) -> list[sqlglot.Token]:
    try:
        tokens = sqlglot.tokenize(text, dialect="duckdb")
    except TokenError:
        raise Flaw("a quote is not closed", "a quote in a text is written twice: 'it''s'") from None
    if len(tokens) > MOST_WORDS:
        raise Flaw(f"it has {len(tokens)} words, and at most {MOST_WORDS}", "say it in several counts")
    return tokens


def _unreadable(error: ParseError, text: str) -> Flaw:
    first = error.errors[0] if error.errors else {}
    lines = text.split("\n")[: first.get("line", 1)]
    at = sum(len(line) + 1 for line in lines[:-1]) + first.get("col", 1) - len(first.get("highlight") or " ")
    return Flaw("it breaks off or goes on in a way that cannot be read", EXAMPLE, max(0, min(at, len(text))))


def _try(typed: str, written: str) -> None:
    """The engine reads both texts as a truth, and the row below makes it fail where some row of a log would."""
    columns = ", ".join(f'{_sample(column)} AS "{column}"' for column in Column)
    with opened(memory_mb=64, threads=1) as engine:
        try:
            engine.execute(f"CREATE TABLE rows AS SELECT {columns}")
            for text in (typed, written):
                _check_type(engine.sql("FROM rows").project(f"({text})").dtypes)
            engine.sql("FROM rows").project(f"({written})").fetchall()
        except duckdb.ConversionException:
            hint = "texts are compared with texts, numbers with numbers: try_cast(status as integer) >= 500"
            raise Flaw("a text is taken for something that it need not be", hint) from None
        except duckdb.Error as error:
            raise Flaw(_first_line(error), EXAMPLE) from None


def _sample(column: Column) -> str:
    """A text that is neither a number nor a truth: what silently becomes one fails now and not at row nine million."""
    return "TIMESTAMPTZ '2026-01-01 00:00:00+00'" if column is Column.TIME else f"CAST('x' AS {TYPES[column]})"


def _check_type(types: Sequence[object]) -> None:
    kind = str(types[0])
    if kind != "BOOLEAN":
        raise Flaw(f"it is a {kind.lower()}, and neither true nor false", "compare it with something: status = '500'")


def _first_line(error: duckdb.Error) -> str:
    return f"the engine says: {str(error).splitlines()[0]}" if str(error) else "the engine cannot read it"
