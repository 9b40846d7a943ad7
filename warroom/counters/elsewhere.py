"""The same count where the logs live.

Ten billion rows are not copied to the machine of whoever runs the incident: the question goes to the database, and
numbers come back, never rows. It has to be the same question, so a predicate is written by `dialects`, and people are
told apart as they are in files: by the user of a row, else the only user of its trace, else the only user of its
session. A session of which nobody knows the person may be one more; one with several users may be any of them. People
are counted as ``SELECT DISTINCT`` and then ``count(*)``, because ``count(distinct)`` of an expression library is an
estimate on some engines and says so nowhere.

The SQL of every query is kept as evidence, with its digest. The address of the database is a secret that the caller has
resolved: it is never shown, and what a driver says is shown without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from warnings import catch_warnings, simplefilter

from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column, Count, Table
from warroom.counters import answers, asking
from warroom.counters.answers import Evidence, There
from warroom.counters.dialects import NAMES
from warroom.counters.formats import nobody
from warroom.counters.predicates import Predicate, vetted
from warroom.views.safe import line

_SCHEMES = {
    **{name: name for name in NAMES if name != "spark"},
    "postgresql": "postgres",
    "pyspark": "spark",
    "spark": "spark",
}
"""Which dialect is spoken at an address."""
_SESSION = {
    "postgres": ("SET TIME ZONE 'UTC'", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"),
    "snowflake": ("ALTER SESSION SET TIMEZONE = 'UTC'",),
    "spark": ("SET TIME ZONE 'UTC'",),
    "duckdb": ("SET TimeZone = 'UTC'",),
}
_ONE_MOMENT = {"postgres": ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "COMMIT")}
"""Where all queries can look at one moment of a log that grows."""
_PATIENCE_S = 10
"""How long a database may take to answer that it is there."""


def compiled(predicate: Predicate, table: str, columns: Mapping[Column, str], dialect: str) -> str:
    """Every query of a count of *predicate* over the *table*, whose keys *columns* names, in *dialect*.

    Nothing is asked, so the table is taken to hold texts and an instant."""
    _check_dialect(dialect)
    ibis = _ibis()
    schema = {key: "timestamp('UTC')" if column is Column.TIME else "string" for column, key in columns.items()}
    name, place = _parted(table)
    unbound = ibis.table(schema, name=name, database=place)
    asked = asking.questions(unbound, predicate, _placed(columns, schema, predicate), dialect, nobody())
    return ";\n\n".join(ibis.to_sql(question, dialect=_named(dialect)) for question in asked.values())


def counted(url: str, count: Count) -> There:
    """What the database at *url*, an address that was resolved, counts for *count*. Refused where it cannot be reached,
    has no such table, or would understand the predicate differently."""
    assert count.table is not None, "a count over files is scanned and not asked"
    predicate = vetted(count.where)
    dialect = _SCHEMES.get(urlsplit(url).scheme, "")
    _check_dialect(dialect)
    with _connected(url, dialect) as database, _told(url):
        log = _table(database, count.table)
        asked = asking.questions(log, predicate, _placed(count.columns, log.schema(), predicate), dialect, nobody())
        with _at_one_moment(database, dialect):
            said = {what: database.to_pyarrow(question).to_pylist() for what, question in asked.items()}
        return answers.there(said, tuple(_evidence(database, what, question) for what, question in asked.items()))


def _ibis() -> Any:
    try:
        import ibis
    except ImportError:
        what = "counting in a database needs ibis, which is not installed"
        raise Refused(Code.UNAVAILABLE, what, "pip install 'warroom[ibis]'") from None
    return ibis


def _check_dialect(dialect: str) -> None:
    if dialect not in NAMES:
        known = ", ".join(sorted(_SCHEMES))
        raise Refused(Code.INVALID, "the address is of no database that can count", f"it begins with one of {known}")


def _named(dialect: str) -> str:
    return "pyspark" if dialect == "spark" else dialect


@contextmanager
def _connected(url: str, dialect: str) -> Iterator[Any]:
    """The database at *url*, which will not be written to as far as it can be told so."""
    ibis = _ibis()
    more = {"connect_timeout": _PATIENCE_S} if dialect == "postgres" else {}
    scheme, _, rest = url.partition("://")
    with _told(url):
        database = ibis.connect(f"{_named(_SCHEMES[scheme])}://{rest}", **more)
    try:
        with _told(url):
            for statement in _SESSION.get(dialect, ()):
                database.raw_sql(statement)
        yield database
    finally:
        database.disconnect()


@contextmanager
def _at_one_moment(database: Any, dialect: str) -> Iterator[None]:
    begin, end = _ONE_MOMENT.get(dialect, (None, None))
    if begin:
        database.raw_sql(begin)
    yield
    if end:
        database.raw_sql(end)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What goes wrong in a driver, as a refusal that does not hold the address."""
    try:
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)  # what ibis calls in its drivers is between the two
            yield
    except Refused:
        raise
    except ImportError as error:
        scheme = _named(_SCHEMES[urlsplit(url).scheme])
        what = f"counting there needs a driver that is not installed: {line(str(error.name or error))}"
        raise Refused(Code.UNAVAILABLE, what, f"pip install 'warroom[ibis]' 'ibis-framework[{scheme}]'") from None
    except Exception as error:  # noqa: BLE001  # every driver has its own
        hint = "is the reference the right one, and may it read the table? (its address is not shown)"
        raise Refused(Code.UNAVAILABLE, f"the database says: {_redacted(str(error), url)}", hint) from None


def _redacted(said: str, url: str) -> str:
    """*said* on one line, without the *url* and every part of it that says where or who."""
    parts = urlsplit(url)
    secrets = {url, parts.netloc, parts.query, parts.username, parts.hostname, parts.path.strip("/")}
    secrets |= {parts.password, *(value for _, value in parse_qsl(parts.query))}
    for secret in sorted(
        filter(None, {*secrets, *(unquote(secret or "") for secret in secrets)}), key=len, reverse=True
    ):
        said = said.replace(secret, "…")
    return line(said.strip().split("\n")[0] or "nothing", 300)


def _table(database: Any, table: Table) -> Any:
    name, place = _parted(table.name)
    return database.table(name, database=place)


def _parted(table: str) -> tuple[str, str | tuple[str, ...] | None]:
    """The name of a *table*, and the schema or catalog and schema that it is in."""
    *place, name = table.split(".")
    return name, tuple(place) if len(place) > 1 else next(iter(place), None)


def _placed(given: Mapping[Column, str], schema: Mapping[str, Any], predicate: Predicate) -> dict[Column, str]:
    """Which key of the table each column is read from: as *given*, else the key of the same name."""
    placed = {column: given.get(column, column.value) for column in Column}
    for column, key in placed.items():
        if key not in schema and (column in given or column in predicate.columns):
            hint = f"the table has {', '.join(map(str, schema))[:200]}: name the key under map"
            raise Refused(Code.INVALID, f"the table has no {key!r} for {column}", line(hint))
    return {column: key for column, key in placed.items() if key in schema}


def _evidence(database: Any, what: str, question: Any) -> Evidence:
    sql = str(database.compile(question, pretty=True))
    return Evidence(what, sql, hashlib.sha256(sql.encode()).hexdigest())
