"""A program of the team's own that says whether the error is still there: exit 0 is clean, 1 shows it.

Any other exit says nothing, as with grep and every check that tells "no" from "could not look". There is no shell, and
of the environment only what a program needs to run as the same person in the same place and language: what else is in
it are other people's keys, which a check has no need to print. A check that needs a secret reads it from a file of its
own, because arguments are read by everybody who may list processes.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.outcomes import CLEAN, Judgement, failed, inconclusive
from warroom.probes.tries import Surroundings, Try, one, presentable

KEPT = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
"""What a program sees of the environment."""
LARGEST = 64 * 1024
"""The bytes of output that are kept; what comes after them is read and dropped, so that nobody waits for a reader."""


class Ended(NamedTuple):
    """How a program ended: its exit code (negative: the signal), none where it did not in time."""

    code: int | None
    output: str
    seconds: float


def tried(probe: Probe, around: Surroundings) -> Try:
    """What the program's exit says. Refused where there is no such program."""
    environ = {name: around.environ[name] for name in KEPT if name in around.environ}
    program = shutil.which(probe.command[0], path=environ.get("PATH", os.defpath))
    if program is None:
        raise Refused(Code.NOT_FOUND, f"there is no program {probe.command[0]!r} here", "write its whole path")
    at = around.now()
    try:
        ended = _run([program, *probe.command[1:]], environ, probe.timeout)
    except OSError as error:
        return one(at, inconclusive(f"could not be started: {error.strerror}"), around, "")
    return one(
        at, _judged(ended, probe.timeout), around, "exit 0", latency_s=round(ended.seconds, 3),
        shown=presentable(ended.output, around.secrets), details={"exit": ended.code},
    )  # fmt: skip


def _judged(ended: Ended, timeout: float) -> Judgement:
    match ended.code:
        case 0:
            return CLEAN
        case 1:
            return failed("exit 1")
        case None:
            return inconclusive(f"timed out after {timeout:g} s")
        case code if code < 0:
            return inconclusive(f"ended by {_signal(-code)}")
        case code:
            return inconclusive(f"exit {code} says nothing")


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _run(arguments: list[str], environ: Mapping[str, str], timeout: float) -> Ended:
    """How the program ended. Whatever it started has its process group, and at the timeout all of that is killed."""
    began = monotonic()
    process = subprocess.Popen(
        arguments, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    output = bytearray()
    with process:
        try:
            code = _code(process, output, began + timeout)
        finally:  # also where a person interrupts: the terminal no longer reaches the program
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)  # not waited for yet, so its number is nobody else's
    return Ended(code, output.decode(errors="replace"), monotonic() - began)


def _code(process: subprocess.Popen[bytes], output: bytearray, deadline: float) -> int | None:
    """The exit code; none where the program, or whoever holds its output, is not done at the *deadline*."""
    if not _read(process, output, deadline):
        return None
    try:
        return process.wait(max(0, deadline - monotonic()))
    except subprocess.TimeoutExpired:
        return None


def _read(process: subprocess.Popen[bytes], output: bytearray, deadline: float) -> bool:
    """Reads what the program says into *output*; whether all who could say something were done at the *deadline*."""
    assert process.stdout is not None, "the output is a pipe"
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while (left := deadline - monotonic()) > 0:
            if not ready.select(left):
                continue
            chunk = os.read(process.stdout.fileno(), LARGEST)
            if not chunk:
                return True
            output += chunk[: LARGEST - len(output)]
    return False
