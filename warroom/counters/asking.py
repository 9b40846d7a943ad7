"""The questions of a count, as expressions of ibis.

One relation is what a log is to us: canonical columns, names that are somebody's, and whether a row is affected. All
questions are asked of it, and each is short enough to be read by who doubts the number. Nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlglot import exp

from warroom.core.plan.counts import Column
from warroom.counters.people import sentinels
from warroom.counters.predicates import Predicate

_NAMES = (Column.USER, Column.SESSION, Column.TRACE)
_ROWS = "rows_of_the_log"


def questions(
    log: Any, predicate: Predicate, placed: Mapping[Column, str], dialect: str, nobody: Collection[str]
) -> dict[str, Any]:
    """Every question of a count over *log*, a table of ibis whose keys are *placed*, by what it asks for. *nobody* are
    names of no person, in lower case."""
    rows = _judged(_canonical(log, placed), predicate, dialect)
    named = _named(rows, nobody)
    resolved = _resolved(named)
    identified, unidentified = _identified(named, resolved), _unidentified(resolved)
    maybe = _maybe(named, resolved)
    return {
        "totals": _totals(named),
        "identified": _many(identified.select("person")),
        "unidentified": _many(unidentified.select("kind", "place")),
        "shared": _many(resolved.filter(resolved.many > 1).select("kind", "place")),
        "may": _many(maybe.anti_join(identified, "person")),
        **{f"identified by {by}": _many_by(identified, by, "person") for by in (Column.REGION, Column.TENANT)},
        **{
            f"unidentified by {by}": _many_by(unidentified, by, "kind", "place")
            for by in (Column.REGION, Column.TENANT)
        },
    }


def _canonical(log: Any, placed: Mapping[Column, str]) -> Any:
    """The canonical columns of *log*; what it does not have is null."""
    return log.select(**{column.value: _column(log, column, placed.get(column)) for column in Column})


def _column(log: Any, column: Column, key: str | None) -> Any:
    import ibis

    kind = "timestamp('UTC')" if column is Column.TIME else "string"
    if key is None:
        return ibis.null(kind)
    return log[key] if str(log[key].type()) == kind else log[key].cast(kind)


def _judged(rows: Any, predicate: Predicate, dialect: str) -> Any:
    """*rows* and whether each is affected, in the very words of the predicate."""
    import ibis
    import ibis.expr.operations as ops

    # Parsed again by ibis, which speaks sqlglot, too: the text of the predicate comes through as it is.
    affected, log = _quoted("affected", dialect), _quoted(_ROWS, dialect)
    said = " ".join(("SELECT *,", predicate.sql(dialect), "AS", affected, "FROM", log))
    schema = ibis.schema({**dict(rows.schema()), "affected": "boolean"})
    return ops.SQLStringView(parent=rows.alias(_ROWS), query=said, schema=schema).to_expr()


def _quoted(name: str, dialect: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect)


def _named(rows: Any, nobody: Collection[str]) -> Any:
    """*rows* whose names are somebody's: what is empty, zero or on the list of *nobody* is null."""
    return rows.mutate(**{name.value: _somebody(rows[name.value], name, nobody) for name in _NAMES})


def _somebody(name: Any, what: Column, nobody: Collection[str]) -> Any:
    import ibis

    trimmed, (words, begins) = name.strip(), sentinels(what, nobody)
    is_nobody = trimmed.replace("0", "") == ""
    if words:
        is_nobody = is_nobody | trimmed.lower().isin(words)
    for begin in begins:
        is_nobody = is_nobody | trimmed.lower().startswith(begin)
    return ibis.ifelse(is_nobody, ibis.null("string"), trimmed)


def _resolved(rows: Any) -> Any:
    """Affected rows without a user: how *many* users were seen in the trace, else in the session, and one of them."""
    import ibis

    asked = rows.filter(rows.affected, rows.user.isnull(), rows.session.notnull() | rows.trace.notnull())
    traced = _users_of(rows, Column.TRACE)
    seated = _users_of(rows, Column.SESSION)
    both = asked.left_join(traced, asked.trace == traced.trace_place)
    both = both.left_join(seated, both.session == seated.session_place)
    # ClickHouse fills what was not joined with zeros and empty texts, everybody else with nulls.
    trace_many, session_many = both.trace_many.nullif(0), both.session_many.nullif(0)
    return both.select(
        "region",
        "tenant",
        "trace",
        "session",
        kind=ibis.ifelse(both.session.notnull(), "session", "trace"),
        place=ibis.coalesce(both.session, both.trace),
        by_trace=trace_many.notnull(),
        many=ibis.coalesce(trace_many, session_many, 0),
        person=ibis.coalesce(both.trace_person.nullif(""), both.session_person),
    )


def _users_of(rows: Any, place: Column) -> Any:
    """How many users were seen in each trace or session, and one of them."""
    seen = rows.filter(rows.user.notnull(), rows[place.value].notnull()).select(place.value, "user").distinct()
    grouped = seen.group_by(**{f"{place}_place": seen[place.value]})
    return grouped.aggregate(**{f"{place}_many": seen.count(), f"{place}_person": seen.user.min()})


def _identified(rows: Any, resolved: Any) -> Any:
    by_name = rows.filter(rows.affected, rows.user.notnull()).select("region", "tenant", person="user")
    return by_name.union(resolved.filter(resolved.many == 1).select("region", "tenant", "person"))


def _unidentified(resolved: Any) -> Any:
    return resolved.filter(resolved.many == 0).select("region", "tenant", "kind", "place")


def _maybe(rows: Any, resolved: Any) -> Any:
    """Users seen in traces and sessions in which several were: the row was about one of them."""
    shared = resolved.filter(resolved.many > 1)
    users = rows.filter(rows.user.notnull())
    traced = users.semi_join(shared.filter(shared.by_trace), "trace").select(person="user")
    seated = users.semi_join(shared.filter(~shared.by_trace), "session").select(person="user")
    return traced.union(seated).distinct()


def _totals(rows: Any) -> Any:
    unnamed = rows.affected & rows.user.isnull()
    placed = rows.session.notnull() | rows.trace.notnull()
    has = {f"has_{column}": rows[column.value].count() for column in Column}
    return rows.aggregate(
        rows=rows.count(),
        events=rows.affected.sum(),
        undecided=rows.affected.isnull().sum(),
        loose=(unnamed & ~placed).sum(),
        unnamed=(unnamed & placed).sum(),
        oldest=rows.time.min(),
        newest=rows.time.max(),
        **has,
    )


def _many(rows: Any) -> Any:
    """How many different rows there are: never ``nunique``, which is an estimate on ClickHouse."""
    different = rows.distinct()
    return different.aggregate(many=different.count())


def _many_by(rows: Any, by: Column, *what: str) -> Any:
    different = rows.select(*what, value=rows[by.value]).distinct()
    return different.group_by("value").aggregate(many=different.count())
