"""What the tests of stores run as processes of their own: `python -m tests.stores.processes NAME ARGUMENTS`.

A process that dies must not take the tests with it, and one that shares a file with others shares no lock with them.
None of them outlives its test: one that is stuck says where it stands, and ends.
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import tests
from tests.records import following, sealed
from warroom.core.envelope import Record
from warroom.core.errors import Refused
from warroom.stores.sqlite import SqliteStore

ROOT = Path(tests.__file__).parent.parent
WRITERS = 8
NOBODY = 65534
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""Where a sync costs nothing, on systems that have such a place."""
INCIDENTS = ("INC-A", "INC-B", "INC-C")
LIFE_S = 90
"""Longer than any of them needs, and shorter than whoever started it waits. Nothing is measured by it."""


def say(*words: object) -> None:
    """A line to whoever started this process."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def start(name: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    """A process that runs the function *name* of this module."""
    return subprocess.Popen(
        [sys.executable, "-m", __name__, name, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def output_of(name: str, *arguments: object, **environment: str) -> str:
    """What it prints; fails with what it complained of."""
    process = start(name, *arguments, **environment)
    printed, complaints = process.communicate(timeout=100)
    assert process.returncode == 0, complaints
    return printed


def append_when_told(path: str, text: str) -> None:
    """Opens the store, says so, and adds one record when it is given a line."""
    store = SqliteStore(Path(path), create=False)
    say("ready")
    sys.stdin.readline()
    with store.writing():
        seen = store.read("INC-A")
        store.append("INC-A", len(seen), following(seen, text))
    say("done")


def hold_the_lock(path: str) -> None:
    """Takes the write lock, says so, and keeps it until its input ends."""
    with SqliteStore(Path(path), create=False).writing():
        say("locked")
        sys.stdin.read()


def try_to_write(path: str) -> None:
    """Prints what an append is refused with, or that it was not."""
    try:
        SqliteStore(Path(path), create=False, patience_s=0.05).append("INC-Z", 0, sealed(1, "INC-Z"))
        say("written")
    except Refused as refused:
        say(refused.code)


def as_nobody(path: str, *steps: str) -> None:
    """Takes *steps* with the rights of an ordinary user, and prints what is refused: root is stopped by no file mode.

    What has to be imported is imported before, as the interpreter's own folder may be root's alone.
    """
    records = following([], "mine", incident="INC-Z")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        store = SqliteStore(Path(path), create="create" in steps)
        if "read" in steps:
            say("read", len(store.read("INC-A")))
        if "write" in steps:
            store.append("INC-Z", 0, records)
    except Refused as refused:
        say(refused.code, refused.sentence)


def killed_writers(path: str, seed: str) -> None:
    """Eight writers on one store, each killed at an instant that *seed* decides; prints what they were told is saved.

    They are forked off before any of them opens the store, and answer through one pipe, a line at a time.
    """
    rng = random.Random(seed)
    reading, writing = os.pipe()
    pids = [_fork_writer(path, f"{seed}/{n}", reading, writing) for n in range(WRITERS)]
    os.close(writing)
    answers = os.fdopen(reading)
    deaths = sorted(rng.randint(1, 160) for _ in pids)
    printed = 0
    for pid, death in zip(rng.sample(pids, len(pids)), deaths, strict=True):
        while printed < death:
            sys.stdout.write(answers.readline())
            printed += 1
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "a writer gave up by itself"
    sys.stdout.write(answers.read())


def _fork_writer(path: str, name: str, others: int, answers: int) -> int:
    pid = os.fork()
    if pid == 0:
        signal.alarm(LIFE_S)  # which is not inherited
        os.close(others)  # or it would outlive its reader
        try:
            _write_for_ever(Path(path), name, answers)
        except Exception:  # noqa: BLE001  # a forked process must not run what its parent has still to run
            traceback.print_exc()
        finally:
            os._exit(1)
    return pid


def _write_for_ever(path: Path, name: str, answers: int) -> None:
    rng = random.Random(name)
    store = SqliteStore(path)
    seen: dict[str, list[Record]] = {incident: [] for incident in INCIDENTS}
    while True:
        incident = rng.choice(INCIDENTS)
        with store.writing():
            seen[incident] += store.read(incident, after=len(seen[incident]))
            texts = [f"{name} {rng.random()}" for _ in range(rng.randint(1, 4))]
            records = following(seen[incident], *texts, incident=incident)
            store.append(incident, len(seen[incident]), records)
        seen[incident] += records
        told = "".join(f"{record.incident} {record.seq} {record.hash}\n" for record in records)
        os.write(answers, told.encode())


if __name__ == "__main__":
    faulthandler.register(signal.SIGALRM, chain=True)  # prints the stack, and dies of it
    signal.alarm(LIFE_S)
    known = (append_when_told, hold_the_lock, try_to_write, as_nobody, killed_writers)
    {function.__name__: function for function in known}[sys.argv[1]](*sys.argv[2:])
