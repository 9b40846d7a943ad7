"""One spelling, one meaning: what is typed and what is run say the same of every row, and patterns find the same.

Predicates and patterns are made up from their grammar, because nobody thinks of `not a is null or b = c` by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.counters import postgres
from warroom.core.plan.counts import Column
from warroom.counters import canonical, dialects, regexes
from warroom.counters.flaws import Flaw
from warroom.counters.predicates import TYPES, _read

ROWS = (
    ("2026-11-25 12:30:00+00", "a", "b", None, "500", "refund of $10"),
    ("2026-11-25 00:00:00+00", "A", "", "a", "200", "b\na"),
    ("2025-01-01 03:15:59+00", "b", "a", "it's", None, ""),
    (None, None, None, None, None, None),
    ("2026-11-25 23:59:59+00", "ab", "ab", "0", " 404 ", "aab ba"),
)
COLUMNS = (Column.TIME, Column.USER, Column.SESSION, Column.ERROR, Column.STATUS, Column.RESPONSE)
TEXTS = tuple(column for column in COLUMNS if column is not Column.TIME)

_column = st.sampled_from(TEXTS).map(str) | st.sampled_from(['"user"', "SESSION", "Response"])
_quoted = st.sampled_from(["'a'", "'b'", "'ab'", "''", "'it''s'", "'500'", "'A'"])
_pattern = st.sampled_from(
    ["'a'", "'^a'", "'b$'", r"'\d+'", "'(a|b)+'", "'A.?b'", r"'\bba'", "'[^a]'", "'(?i)AB'", "'(?s)b.a'"]
)
_like = st.sampled_from(["'a%'", "'%a'", "'_'", "'%A%'", "'%'"])
_moment = st.sampled_from(
    ["'2026-11-25'", "timestamp '2026-11-25 12:30'", "date '2025-01-01'", "timestamptz '2026-11-25 13:30+01'"]
)
_count = st.integers(0, 500).map(str)
_order = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">=", "=="])


def _texts() -> st.SearchStrategy[str]:
    plain = _column | _quoted
    return st.one_of(
        plain,
        st.tuples(st.sampled_from(["lower", "upper", "trim"]), plain).map("{0[0]}({0[1]})".format),
        st.tuples(plain, plain).map("{0[0]} || {0[1]}".format),
        st.tuples(plain, plain).map("concat({0[0]}, {0[1]})".format),
        st.tuples(plain, plain).map("coalesce({0[0]}, {0[1]})".format),
        st.tuples(plain, plain).map("nullif({0[0]}, {0[1]})".format),
        st.tuples(_column, st.integers(1, 3), st.integers(1, 3)).map("substring({0[0]}, {0[1]}, {0[2]})".format),
        _column.map("left({0}, 1)".format),
    )


def _numbers() -> st.SearchStrategy[str]:
    measured = st.one_of(
        _column.map("length({0})".format),
        _column.map("try_cast({0} as integer)".format),
        st.sampled_from(["hour(time)", "extract(year from time)", "minute(time)"]),
        st.tuples(_column, _quoted).map("strpos({0[0]}, {0[1]})".format),
        _count,
    )
    sums = st.tuples(measured, st.sampled_from(["+", "-", "*"]), measured).map(" ".join)
    return measured | sums | measured.map("{0} / 4".format) | measured.map("-1 + {0} % 3".format)


_tests = st.one_of(
    st.tuples(_texts(), _order, _texts()).map(" ".join),
    st.tuples(_numbers(), _order, _numbers()).map(" ".join),
    st.tuples(st.just("time"), _order, _moment).map(" ".join),
    st.tuples(_moment, _moment).map("time between {0[0]} and {0[1]}".format),
    st.tuples(_texts(), st.sampled_from(["like", "ilike", "not like", "not ilike"]), _like).map(" ".join),
    st.tuples(_texts(), st.sampled_from(["is null", "is not null"])).map(" ".join),
    st.tuples(_texts(), st.sampled_from(["in", "not in"])).map("{0[0]} {0[1]} ('a', 'b', '')".format),
    st.tuples(_texts(), _quoted, _quoted).map("{0[0]} between {0[1]} and {0[2]}".format),
    st.tuples(_texts(), st.sampled_from(["is", "is not"]), _texts()).map("{0[0]} {0[1]} distinct from {0[2]}".format),
    st.tuples(
        st.sampled_from(["regexp_matches", "regexp_full_match"]), _column, _pattern, st.sampled_from(["", ", 'i'"])
    ).map("{0[0]}({0[1]}, {0[2]}{0[3]})".format),
    st.tuples(st.sampled_from(["contains", "starts_with", "ends_with"]), _texts(), _texts()).map(
        "{0[0]}({0[1]}, {0[2]})".format
    ),
    st.sampled_from(["true", "false"]),
)
predicates = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or", "AND", "OR"]), inner).map(" ".join),
        inner.map("not {0}".format),
        inner.map("({0})".format),
        inner.map("({0}) is null".format),
        st.tuples(inner, inner, inner).map("case when {0[0]} then {0[1]} else {0[2]} end".format),
    ),
    max_leaves=6,
)


def _columns() -> str:
    return "number integer, " + ", ".join(f'"{name}" {TYPES[name]}' for name in COLUMNS)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE log ({_columns()})")
        connection.executemany(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", [(at, *row) for at, row in enumerate(ROWS)]
        )
        yield connection


@given(predicates)
def test_what_is_typed_and_what_is_run_say_the_same(engine: duckdb.DuckDBPyConnection, typed: str) -> None:
    try:
        written = canonical.text(_read(typed))
    except Flaw:
        return  # what can be read in two ways
    assert canonical.text(_read(written)) == written, "which is read as itself"
    as_typed = engine.execute(f"SELECT ({typed}) FROM log").fetchall()
    assert engine.execute(f"SELECT ({written}) FROM log").fetchall() == as_typed


_atoms = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "^",
        "$",
        r"\d",
        r"\w",
        r"\S",
        r"\b",
        r"\B",
        r"\.",
        r"\$",
        r"\n",
        r"\x61",
        "[ab]",
        "[^a]",
        r"[\w-]",
        r"[\]\[^]",
        r"\A",
        r"\z",
        " ",
        "é",
        "-",
        "A",
    ]
)
patterns = st.tuples(
    st.sampled_from(["", "", "(?i)", "(?s)", "(?is)"]),
    st.recursive(
        _atoms,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map("|".join),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?", "{2,}"])).map(
                "(?:{0[0]}){0[1]}".format
            ),
            inner.map("({0})".format),
            inner.map("(?P<name>{0})".format),
        ),
        max_leaves=5,
    ),
).map("".join)
subjects = st.text(alphabet="abA.$\n\té -[]^10_", max_size=8)


@pytest.fixture(scope="module")
def database() -> Iterator[psycopg.Connection]:
    with postgres.running() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"CREATE TABLE log ({_columns()})")
        with connection.cursor() as cursor:
            rows = [(at, *row) for at, row in enumerate(ROWS)]
            cursor.executemany("INSERT INTO log VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)
        yield connection


@given(patterns, st.lists(subjects, min_size=1, max_size=6))
def test_a_pattern_finds_the_same_wherever_it_is_said(
    engine: duckdb.DuckDBPyConnection, database: psycopg.Connection, pattern: str, texts: list[str]
) -> None:
    try:
        read = regexes.read(pattern)
        here = [engine.execute("SELECT regexp_matches(?, ?)", [text, pattern]).fetchone() for text in texts]
    except (Flaw, duckdb.InvalidInputException):
        return  # such as a name that was given twice
    flags = "(?i)" if read.ignores_case else ""
    in_re2 = [
        engine.execute("SELECT regexp_matches(?, ?)", [text, flags + regexes.said(read, "bigquery")]).fetchone()
        for text in texts
    ]
    assert in_re2 == here
    sign = "~*" if read.ignores_case else "~"
    said = regexes.said(read, "postgres")
    in_postgres = [database.execute(f"SELECT %s::text {sign} %s", [text, said]).fetchone() for text in texts]
    assert in_postgres == here
    # Python looks back as Java does, and calls the end by another name.
    compiled = re.compile(regexes.said(read, "spark").replace(r"\z", r"\Z"), re.IGNORECASE if read.ignores_case else 0)
    assert [(bool(compiled.search(text)),) for text in texts] == here


@given(predicates)
def test_a_predicate_says_the_same_of_every_row_in_postgres(
    engine: duckdb.DuckDBPyConnection, database: psycopg.Connection, typed: str
) -> None:
    try:
        tree = _read(typed)
        said = dialects.written(tree, "postgres")
    except Flaw:
        return  # what can be read in two ways, or not be said there
    here = engine.execute(f"SELECT ({canonical.text(tree)}) FROM log ORDER BY number").fetchall()
    assert database.execute(f"SELECT ({said}) FROM log ORDER BY number").fetchall() == here
