"""Counting people, against the same engine asked the same question by hand, against jq, and against a loop in Python.

Whatever is counted is compared with what was planted first: a wrong number is fast. Wall clocks of a machine that
others use say little, so that the processor's time is told as well. WARROOM_BENCH_ROWS sets how many rows there are.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psutil

from tests.bench.logs import END, REGEX, STRUCT, Truth, logs
from tests.bench.measure import alternating, ratio, seconds, summary
from warroom.core.plan.counts import Column
from warroom.counters import formats, people, resolving, worker
from warroom.counters.files import Found, opened
from warroom.counters.people import Rows
from warroom.counters.predicates import vetted
from warroom.counters.reading import Reader, columns_of
from warroom.counters.scanning import Request, scan
from warroom.counters.tally import Tally

_TICK = 10_000
_SLICE = 100_000
_BARE = """
WITH rows AS MATERIALIZED (SELECT "user", "session", trace, ({where}) AS affected FROM ({source})),
asked AS (SELECT DISTINCT trace, "session" FROM rows WHERE affected AND "user" IS NULL),
traced AS (
    SELECT trace, min("user") AS person, count(DISTINCT "user") AS many FROM rows
    SEMI JOIN asked USING (trace) WHERE "user" IS NOT NULL GROUP BY trace),
seated AS (
    SELECT "session", min("user") AS person, count(DISTINCT "user") AS many FROM rows
    SEMI JOIN asked USING ("session") WHERE "user" IS NOT NULL GROUP BY "session"),
resolved AS (
    SELECT asked."session", coalesce(traced.person, seated.person) AS person, coalesce(traced.many, seated.many) AS many
    FROM asked LEFT JOIN traced USING (trace) LEFT JOIN seated USING ("session"))
SELECT (SELECT count(*) FROM rows), (SELECT count(*) FROM rows WHERE affected),
    (SELECT count(DISTINCT person) FROM (SELECT "user" AS person FROM rows WHERE affected AND "user" IS NOT NULL
        UNION ALL SELECT person FROM resolved WHERE many = 1)),
    (SELECT count(DISTINCT "session") FROM resolved WHERE many IS NULL)
"""
"""The same question in one statement: rows, events, people and sessions that nobody can tell the person of."""
_PLAIN = 'SELECT count(*), count(DISTINCT "user") FILTER ({where}) FROM ({source})'
"""What is typed by whoever forgets that one row in twelve says nobody."""
_JQ = (
    'select(.attributes."gen_ai.request.model" == "gpt-5-mini" and .attributes."gen_ai.prompt.version" == "prompt-v42")'
    ' | .attributes."user.id" // empty'
)


def measure(times: int = 3) -> dict[str, Any]:
    """All of it, in a folder that is there only meanwhile."""
    rows = int(os.environ.get("WARROOM_BENCH_ROWS", "1000000"))
    with TemporaryDirectory(prefix="warroom-bench-") as name, logs(rows) as made:
        folder = Path(name)
        log, table = made.write(folder / "log.jsonl"), made.write(folder / "log.parquet")
        small = folder / "small.jsonl"
        with log.open("rb") as lines:
            small.write_bytes(b"".join(islice(lines, _SLICE)))
        truths = {where: made.truth(where) for where in (STRUCT, REGEX)}
        return {
            "rows": rows,
            "planted": {name: truths[where]._asdict() for name, where in _NAMED.items()},
            "parquet": {name: _counted(table, where, truths[where], times) for name, where in _NAMED.items()},
            "jsonl": {name: _counted(log, where, truths[where], times) for name, where in _NAMED.items()},
            "large": _large(log, truths[STRUCT]),
            "tick_of_10000_rows": _ticks(small, times),
            "identity": _identity(small, times),
            "jq": _jq(small, rows, times),
        }


_NAMED = {"structure": STRUCT, "regex": REGEX}


def _counted(log: Path, where: str, truth: Truth, times: int) -> dict[str, Any]:
    """A full count into a new state; the same statements run by the engine itself in one go, without portions, marks
    and files; the same question asked by hand, without numbers for names; and what is usually typed."""
    spent: list[list[float]] = [[], [], [], []]
    with _bare() as engine, TemporaryDirectory() as states:
        source = _source(engine, log, where)
        sql = {"where": vetted(where).sql("duckdb"), "source": source}
        fresh = (_asked(Path(states) / str(n), log, where) for n in count())
        works: list[Callable[[], object]] = [
            lambda: _as_planted(engine.execute(_BARE.format(**sql)).fetchone(), truth),
            lambda: engine.execute(_PLAIN.format(**sql)).fetchone(),
            lambda: _as_planted(_told(_scanned(next(fresh))), truth),
            lambda: _same_statements(log, where, truth),
        ]
        bare, plain, ours, same = alternating([_spending(*one) for one in zip(works, spent, strict=True)], times)
    return {
        "bare_duckdb_same_statements": summary(same),
        "bare_duckdb": summary(bare),
        "bare_duckdb_without_identity": summary(plain),
        "scan": {
            **summary(ours),
            "times_same_statements": ratio(ours, same),
            "times_same_statements_cpu": ratio(spent[2], spent[3]),
            "times_bare": ratio(ours, bare),
            "times_bare_cpu": ratio(spent[2], spent[0]),
            "times_bare_without_identity": ratio(ours, plain),
            "times_bare_without_identity_cpu": ratio(spent[2], spent[1]),
        },
    }


def _same_statements(log: Path, where: str, truth: Truth) -> None:
    """What a scan executes, over the whole file at once and in memory."""
    asked = _asked(Path(), log, where)
    rows = Rows(asked.where.sql("duckdb"), asked.looked_at, sorted(formats.nobody()), asked.seed, "2026-11-28")
    with _bare() as engine:
        engine.execute("ATTACH ':memory:' AS state")
        people.prepare(engine)
        have = columns_of(engine, f"read_parquet('{log}')") if log.suffix == ".parquet" else ()
        reader = Reader(formats.load("otel-genai"), "it was named", have).only(asked.looked_at)
        reader.gather(engine, rows, log, _found(log))
        counted = rows.counted(engine)
        rows.remember(engine, 1, again=False)
        found = resolving.resolve(engine)
    _as_planted((counted.rows, counted.events, found.identified, found.unidentified), truth)


def _spending(work: Callable[[], object], spent: list[float]) -> Callable[[], object]:
    """*work*, with the seconds of the processor that all threads took."""

    def run() -> None:
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)

    return run


@contextmanager
def _bare() -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine as a scan has it, and nothing else: with as many threads, and more memory."""
    with closing(duckdb.connect(":memory:")) as engine:
        engine.execute("SET threads = 2; SET memory_limit = '4GB'; SET TimeZone = 'UTC'")
        engine.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        yield engine


def _source(engine: duckdb.DuckDBPyConnection, log: Path, where: str) -> str:
    """The SELECT that a scan reads *log* by, of the columns that the question needs."""
    found = _found(log)
    have = columns_of(engine, f"read_parquet('{log}')") if log.suffix == ".parquet" else ()
    reader = Reader(formats.load("otel-genai"), "it was named", have)
    wanted = {Column.USER, Column.SESSION, Column.TRACE, *vetted(where).columns}
    return reader.rows(reader.lines(log, found), found, [column for column in Column if column in wanted])


def _found(log: Path) -> Found:
    with opened(str(log)) as file:
        assert file is not None, "it was just written"
        return file.found


def _asked(state: Path, log: Path, where: str = STRUCT, **more: Any) -> Request:
    given: dict[str, Any] = {
        "format": "otel-genai",
        "incident": "INC-1",
        "name": "people",
        "seed": "a seed",
        "definition": True,
    }
    return Request(files=(str(log),), where=vetted(where), folder=state, **given | more)


def _scanned(request: Request) -> Tally:
    return scan(request, END, progress=lambda _: None, cancelled=lambda: False)


def _told(tally: Tally) -> tuple[int, ...]:
    return tally.rows, tally.events, tally.low, tally.unidentified_sessions


def _as_planted(found: tuple[Any, ...] | None, truth: Truth) -> None:
    assert found is not None, "an aggregate gives one row"
    planted = (truth.rows, truth.people, truth.unresolved)
    assert found[1:] == planted, f"counted {found[1:]}, planted {planted}"


def _large(log: Path, truth: Truth) -> dict[str, Any]:
    """A count in a process of its own, as a room asks for it: when the first number is there, and the most memory."""
    start, peaks = time.perf_counter(), [0]
    told: list[tuple[float, Tally]] = []

    def progress(tally: Tally) -> None:
        told.append((time.perf_counter() - start, tally))
        peaks.append(max(map(_peak_kb, psutil.Process().children()), default=0))

    with TemporaryDirectory() as state:
        tally = worker.run(_asked(Path(state), log), END, on_progress=progress, cancelled=lambda: False)
    took = time.perf_counter() - start
    _as_planted(_told(tally), truth)
    first, seen = told[0]
    return {
        "bytes": log.stat().st_size,
        "first_number": {"after_ms": round(first * 1000, 1), "low": seen.low, "scanned": seen.scanned},
        "numbers": len(told),
        "all_ms": round(took * 1000, 1),
        "peak_memory_mb": round(max(peaks) / 1024, 1),
    }


def _peak_kb(process: psutil.Process) -> int:
    """The most memory that *process* ever had."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) if found else 0


def _ticks(log: Path, times: int) -> dict[str, Any]:
    """What ten thousand more rows cost, with all that a tally says, against a loop over the same lines that keeps a set
    of users and nothing else."""
    lines = log.read_bytes().splitlines(keepends=True)
    rows = [lines[at : at + _TICK] for at in range(0, len(lines), _TICK)]
    with TemporaryDirectory() as folder:
        grown = Path(folder) / "log.jsonl"
        grown.write_bytes(b"".join(rows[0]))
        request = _asked(Path(folder) / "state", grown)
        _scanned(request)
        loops, ticks = [], []
        for more in rows[1 : 1 + 3 * times]:
            with grown.open("ab") as file:
                file.write(b"".join(more))
            ticks.append(seconds(lambda: _scanned(request)))
            loops.append(seconds(lambda: _looped(more)))  # noqa: B023  # it is called at once
        again = [seconds(lambda: _scanned(request)) for _ in range(3 * times)]
    return {
        "json_loop": summary(loops),
        "tick": {**summary(ticks), "times_json_loop": ratio(ticks, loops)},
        "nothing_new": summary(again),
    }


def _looped(lines: list[bytes]) -> int:
    people = set()
    for line in lines:
        at = json.loads(line)["attributes"]
        if at["gen_ai.request.model"] == "gpt-5-mini" and at["gen_ai.prompt.version"] == "prompt-v42":
            people.add(at.get("user.id"))
    return len(people)


def _identity(log: Path, times: int) -> dict[str, Any]:
    """What it costs to look up who is meant by a session or a trace, against a log of which those are not read."""
    off: dict[str, Any] = {"columns": {Column.SESSION: "nowhere", Column.TRACE: "nowhere"}}
    with TemporaryDirectory() as states:
        fresh = (Path(states) / str(n) for n in count())
        without, with_ = alternating(
            [lambda: _scanned(_asked(next(fresh), log, **off)), lambda: _scanned(_asked(next(fresh), log))], times
        )
    return {"rows": _SLICE, "off": summary(without), "on": {**summary(with_), "times_off": ratio(with_, without)}}


def _jq(log: Path, rows: int, times: int) -> dict[str, Any] | str:
    """The users that jq and sort find in a part of the log; what all of it would take is extrapolated."""
    if shutil.which("jq") is None:
        return "not measured: there is no jq here"
    line = f"jq -r '{_JQ}' '{log}' | sort -u | wc -l"
    with TemporaryDirectory() as states:
        fresh = (_asked(Path(states) / str(n), log) for n in count())
        jq, ours = alternating(
            [lambda: subprocess.run(["sh", "-c", line], check=True, capture_output=True),
             lambda: _scanned(next(fresh))], times,
        )  # fmt: skip
    many = min(rows, _SLICE)
    return {
        "rows": many,
        "jq": {**summary(jq), "extrapolated_to_all_rows_ms": round(min(jq) * 1000 * rows / many, 1)},
        "scan": {**summary(ours), "times_jq": ratio(ours, jq)},
    }
