"""From what was seen to how many people: at least, and at most.

An affected row without a user is about the user of its trace, else of its session, if exactly one user was seen there.
*Low* counts people who are known to be somebody: those with a user, and those resolved in this way. *High* adds one for
every session (or trace, where there is no session) in which no user was ever seen, and one for every loose row.

A session or trace in which several users were seen is nobody's: the row was about one of them and the log does not say
which. It adds nobody to *low*. It could be any of the users seen there, and it is not one person only, because that is
just what was disproved; so *high* adds all of them who are not counted already, but never more than there are affected
rows without a user. To add one for each such place, or nobody where one of its users is counted already, would be
smaller, and would not be an upper bound: the other user may be the one.

Users are looked up directly and not from session to trace to session: a chain is as good as its weakest link, and a
person who is not found by one is still within *high*.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from warroom.counters.tally import Bounds

_UNKNOWN = "unknown"
"""Where a row does not say its region or tenant."""
MOST = 100
"""How many regions or tenants are told apart. More of them are no regions, and a tally is read by people."""

_RESOLVE = """
CREATE OR REPLACE TEMP TABLE traced AS
SELECT place, min(person) AS person, count(DISTINCT person) AS many FROM state.trace_people
SEMI JOIN (SELECT DISTINCT trace FROM state.pending WHERE trace <> 0) AS asked ON place = asked.trace GROUP BY place;

CREATE OR REPLACE TEMP TABLE seated AS
SELECT place, min(person) AS person, count(DISTINCT person) AS many FROM state.session_people
SEMI JOIN (SELECT DISTINCT session FROM state.pending WHERE session <> 0) AS asked ON place = asked.session
GROUP BY place;

CREATE OR REPLACE TEMP TABLE resolved AS
SELECT p.*, coalesce(t.many, s.many, 0) AS many, coalesce(t.person, s.person) AS person, t.many IS NOT NULL AS by_trace,
    CASE WHEN p.session <> 0 THEN p.session ELSE p.trace END AS place
FROM state.pending AS p LEFT JOIN traced AS t ON t.place = p.trace LEFT JOIN seated AS s ON s.place = p.session;

CREATE OR REPLACE TEMP TABLE identified AS
SELECT person, region, tenant FROM state.people UNION SELECT person, region, tenant FROM resolved WHERE many = 1;

CREATE OR REPLACE TEMP TABLE maybe AS
SELECT DISTINCT l.person, r.region, r.tenant FROM resolved AS r JOIN state.trace_people AS l ON l.place = r.trace
WHERE r.many > 1 AND r.by_trace
UNION
SELECT DISTINCT l.person, r.region, r.tenant FROM resolved AS r JOIN state.session_people AS l ON l.place = r.session
WHERE r.many > 1 AND NOT r.by_trace;
"""

_COUNT = """
SELECT (SELECT count(DISTINCT person) FROM identified),
    (SELECT count(DISTINCT place) FROM resolved WHERE many = 0),
    (SELECT count(DISTINCT CASE WHEN by_trace THEN trace ELSE session END) FROM resolved WHERE many > 1),
    (SELECT count(DISTINCT person) FROM maybe ANTI JOIN identified USING (person)),
    (SELECT coalesce(sum(many), 0) FROM state.loose)
"""
_SAID = """
SELECT 1 FROM (
    SELECT {what} FROM identified UNION ALL SELECT {what} FROM resolved UNION ALL SELECT {what} FROM state.loose)
WHERE {what} NOT IN ('', '{unknown}') LIMIT 1
"""


class People(NamedTuple):
    """How many: *identified* ones, *unidentified* sessions or traces, *shared* ones with the people who *may* be meant
    by them, and *loose* rows."""

    identified: int
    unidentified: int
    shared: int
    may: int
    loose: int


def resolve(engine: duckdb.DuckDBPyConnection) -> People:
    """Puts together what is known by now. The temporary tables that it makes are what the functions below look at."""
    engine.execute(_RESOLVE)
    found = engine.execute(_COUNT).fetchone()
    assert found is not None, "a SELECT without FROM gives one row"
    return People(*map(int, found))


def by(engine: duckdb.DuckDBPyConnection, what: str, most: int) -> dict[str, Bounds]:
    """The bounds for every value of *what* (region or tenant); nothing where no affected row has one. *most* is what
    shared sessions add at most. A person who was seen in two regions counts in both."""
    if engine.execute(_SAID.format(what=what, unknown=_UNKNOWN)).fetchone() is None:
        return {}
    value = f"coalesce(nullif({what}, ''), '{_UNKNOWN}') AS value"
    found = engine.execute(
        f"""
        WITH known AS (SELECT {value}, count(DISTINCT person) AS many FROM identified GROUP BY ALL),
        nameless AS (SELECT {value}, count(DISTINCT place) AS many FROM resolved WHERE many = 0 GROUP BY ALL),
        shared AS (SELECT {value}, least(count(DISTINCT person), ?) AS many FROM
            (SELECT DISTINCT person, {what} FROM maybe) ANTI JOIN identified USING (person, {what}) GROUP BY ALL),
        loose AS (SELECT {value}, sum(many) AS many FROM state.loose GROUP BY ALL)
        SELECT value, sum(CASE WHEN sure THEN many ELSE 0 END), sum(many) FROM (
            SELECT *, true AS sure FROM known UNION ALL SELECT *, false FROM nameless
            UNION ALL SELECT *, false FROM shared UNION ALL SELECT *, false FROM loose)
        GROUP BY value ORDER BY sum(many) DESC, value LIMIT {MOST}""",
        [most],
    ).fetchall()
    return {value: Bounds(int(low), int(high)) for value, low, high in found}


def people_in_a_session(engine: duckdb.DuckDBPyConnection) -> float | None:
    """How many people there are for each session whose person is known; none where there is no such session."""
    found = engine.execute("SELECT count(DISTINCT person), count(DISTINCT place) FROM state.session_people").fetchone()
    return found[0] / found[1] if found and found[1] else None


def fingerprint(engine: duckdb.DuckDBPyConnection) -> str:
    """What tells this set of identified people from another one, in a moment."""
    found = engine.execute(
        "SELECT count(*), sum(person), bit_xor(person) FROM (SELECT DISTINCT person FROM identified)"
    )
    return " ".join(map(str, found.fetchone() or ()))


def digest(engine: duckdb.DuckDBPyConnection) -> str:
    """The SHA-256 of the identified people: their numbers as sixteen hexadecimal digits each, in order."""
    found = engine.execute("""
        SELECT sha256(coalesce(string_agg(lower(lpad(hex(person), 16, '0')), '' ORDER BY person), ''))
        FROM (SELECT DISTINCT person FROM identified)""").fetchone()
    assert found is not None, "an aggregate gives one row"
    return str(found[0])


def usual_gap_s(engine: duckdb.DuckDBPyConnection) -> float | None:
    """The median time between the newest instants of the log, in seconds; none where there are fewer than three."""
    found = engine.execute("""
        SELECT median(gap) FROM (SELECT epoch(moment - lag(moment) OVER (ORDER BY moment)) AS gap FROM state.newest)
        HAVING count(gap) > 1""").fetchone()
    return round(float(found[0]), 3) if found else None
