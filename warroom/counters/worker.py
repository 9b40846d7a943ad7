"""A scan in a process of its own.

Whoever counts is often a room on a terminal or a watch that pages people, and neither may run out of memory, be slow or
die because of a log. It is a program started anew and not a fork: it has nothing of the room's threads, files and
terminal, Ctrl-C in the room does not reach it (it leads a session of its own), and all memory is given back at its
end. It costs half a second, which a count of every minute does not notice.

It is told what to do in one line of JSON on its standard input, and says how far it is in lines of JSON. That input
stays open: when it ends, whether the caller cancelled or was killed, the scan ends at the next range. Nothing is lost,
because every range is committed with its mark. A command line would show the seed to everybody on the machine.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from warroom.core.errors import Code, Refused
from warroom.core.instants import instant, stamp
from warroom.core.plan.counts import Column
from warroom.counters.tally import Tally

if TYPE_CHECKING:
    from warroom.core.counts import Union
    from warroom.counters.scanning import Request
    from warroom.counters.uniting import Asked

_POLL_S = 0.05
"""How often it is asked whether the scan is to end."""
_PATIENCE_S = 5.0
"""How long a scan may take to end; a file that the engine reads at once cannot be left half way."""


def run(
    request: Request, now: datetime, *, on_progress: Callable[[Tally], None], cancelled: Callable[[], bool],
    afresh: bool = False,
) -> Tally:  # fmt: skip
    """What `scanning.scan` of *request* gives (`scanning.recount` where it is made *afresh*), made by another process.
    Refused as there, and (unavailable) where that process died."""
    with TemporaryFile() as complaints, _started(complaints) as process:
        assert process.stdin is not None, "it was asked for"
        _tell(process.stdin, written(request) | {"now": stamp(now), "afresh": afresh})
        told: Tally | None = None
        for said in _said(process, cancelled):
            if "refused" in said:
                raise Refused(**said["refused"] | {"code": Code(said["refused"]["code"])})
            told = Tally.of(said["tally"])
            if said["done"]:
                return told
            on_progress(told)
        if told is not None and cancelled():
            return told
        raise _died(complaints)


def united(asked: Asked, *, cancelled: Callable[[], bool]) -> Union | None:
    """What `uniting.united` gives, made by another process; none where that died or was *cancelled* before."""
    from warroom.core.counts import Union

    with TemporaryFile() as complaints, _started(complaints) as process:
        assert process.stdin is not None, "it was asked for"
        _tell(process.stdin, {"unite": asked.json()})
        said: dict[str, Any] = next(_said(process, cancelled), {})
        union = said.get("union")
        return Union.model_validate(union) if union else None


def _started(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "warroom.counters.worker"]  # -P: a folder that one stands in is no library
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, start_new_session=True
    )


def _tell(to: IO[bytes], what: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):  # who died at once is found out when nothing is heard
        to.write(json.dumps(what).encode() + b"\n")
        to.flush()


def _said(process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """What *process* says until it has ended. It is asked to end when it is *cancelled* or nobody listens any more."""
    lines: Queue[bytes] = Queue()
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    until = None
    try:
        while True:
            with suppress(Empty):
                if not (line := lines.get(timeout=_POLL_S)):
                    return
                yield json.loads(line)
            if until is None and cancelled():
                until = time.monotonic() + _PATIENCE_S
                _end(process)
            if until is not None and time.monotonic() > until:
                process.kill()
    finally:
        _end(process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_S)
        process.kill()


def _listen(process: subprocess.Popen[bytes], lines: Queue[bytes]) -> None:
    assert process.stdout is not None, "it was asked for"
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()


def _died(complaints: IO[bytes]) -> Refused:
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip().splitlines()
    why = f": {said[-1][:200]}" if said else ""
    return Refused(Code.UNAVAILABLE, f"the process that counts has ended{why}", "count again: it goes on where it was")


def written(request: Request) -> dict[str, Any]:
    """*request* as JSON."""
    columns = {column.value: text for column, text in request.columns.items()}
    said: dict[str, Any] = request._asdict()
    return said | {"where": request.where.text, "folder": str(request.folder), "columns": columns}


def _read(said: dict[str, Any]) -> Request:
    from warroom.counters.predicates import vetted
    from warroom.counters.scanning import Request

    columns = {Column(column): text for column, text in said["columns"].items()}
    given = {"files": tuple(said["files"]), "where": vetted(said["where"]), "folder": Path(said["folder"])}
    return Request(**said | given | {"columns": columns})


def main() -> None:
    """Does what one line of standard input says, a scan or a union, until it is done or that input ends."""
    os.umask(0o077)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    said = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_watch, args=(over,), daemon=True).start()
    try:
        _say(_unite(said["unite"]) if "unite" in said else {"tally": _scan(said, over).json(), "done": True})
    except Refused as refused:
        code, details = refused.code.value, dict(refused.details)
        _say({"refused": {"code": code, "sentence": refused.sentence, "hint": refused.hint, "details": details}})


def _scan(said: dict[str, Any], over: threading.Event) -> Tally:
    from warroom.counters.scanning import recount, scan

    now, makes = instant(said.pop("now")), recount if said.pop("afresh") else scan
    tell = lambda tally: _say({"tally": tally.json(), "done": False})  # noqa: E731
    return makes(_read(said), now, progress=tell, cancelled=over.is_set)


def _unite(said: dict[str, Any]) -> dict[str, Any]:
    from warroom.counters.uniting import Asked, united

    union = united(Asked.read(said))
    return {"union": union.model_dump() if union else None}


def _watch(over: threading.Event) -> None:
    """Ends the scan when nobody is at the other end, and the process where that takes too long."""
    while os.read(sys.stdin.fileno(), 1024):  # the buffered one holds a lock, at which a process that fails dies dumb
        pass
    over.set()
    time.sleep(_PATIENCE_S)
    os._exit(1)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
