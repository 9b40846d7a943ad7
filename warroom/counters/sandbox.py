"""DuckDB, locked in.

A log is text that others wrote and a predicate is typed by hand, on the machine of whoever runs the incident: their
keys and their mail are one `read_text` away. So an engine is opened with the paths that it may touch, everything else
is shut, and the key is thrown away before it is handed out. The order matters: paths are allowed while access is still
on, then access goes off, then the configuration is locked.

What holds was tried on the engine itself (tests/counters/test_sandbox.py). DuckDB resolves links and ``..`` before it
asks whether a path is allowed, so a link that leaves an allowed folder is refused, and a link that was named itself is
followed. What does not hold: DuckDB knows no path that may be read and not written, so a *readable* path could be
overwritten by a ``COPY … TO`` of its own. Nothing that was typed is therefore ever run as a statement: predicates are
single expressions (`predicates.vetted`), and a scan is handed a FIFO instead of the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

SPILL_MB = 4_096
"""How much of the disk a count may take while it sorts and groups."""

_SHUT = (
    # A predicate that says `from df` must not find a variable of ours.
    ("python_enable_replacements", False),
    ("python_scan_all_frames", False),
    ("autoinstall_known_extensions", False),
    ("autoload_known_extensions", False),
    ("allow_community_extensions", False),
    ("allow_persistent_secrets", False),
    # A log that grows is never the file that was cached, and memory is for the work.
    ("enable_external_file_cache", False),
    # People are a set: to keep rows in order takes memory and time and gives nothing.
    ("preserve_insertion_order", False),
    ("TimeZone", "UTC"),
)


@contextmanager
def opened(
    *,
    readable: Sequence[Path] = (),
    writable: Path | None = None,
    memory_mb: int = 512,
    threads: int = 2,
    spill: Path | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine in memory that touches the *readable* files and folders, the *writable* one, and nothing else.

    *spill* is an empty folder of the caller's for what exceeds *memory_mb*, at most `SPILL_MB`; without it a count that
    needs more memory fails with ``OutOfMemoryException``. A writable file is written with ``USE_TMP_FILE false``,
    because the file beside it is not allowed; a writable folder needs no such care. Times are UTC.
    """
    with closing(duckdb.connect(":memory:")) as engine:
        _limit(engine, memory_mb, threads, spill)
        _allow(engine, [*readable, *([writable] if writable else [])])
        _set(engine, "enable_external_access", value=False)
        _set(engine, "lock_configuration", value=True)
        yield engine


def _limit(engine: duckdb.DuckDBPyConnection, memory_mb: int, threads: int, spill: Path | None) -> None:
    for name, value in _SHUT:
        _set(engine, name, value)
    _set(engine, "memory_limit", f"{memory_mb}MB")
    _set(engine, "threads", threads)
    _set(engine, "temp_directory", str(spill.absolute()) if spill else "")
    _set(engine, "max_temp_directory_size", f"{SPILL_MB if spill else 0}MB")


def _allow(engine: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    folders = [str(path.absolute()) for path in paths if path.is_dir()]
    files = [str(path.absolute()) for path in paths if not path.is_dir()]
    _set(engine, "allowed_directories", folders)
    _set(engine, "allowed_paths", files)


def _set(engine: duckdb.DuckDBPyConnection, name: str, value: int | str | list[str]) -> None:
    # The names are ours; values are bound, because a path may hold a quote.
    engine.execute(f"SET {name} = ?", [value])
