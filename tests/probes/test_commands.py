"""What a program's exit comes to, with real programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.probes.conftest import outcome
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.tries import Surroundings, tried


def program(script: str, **changes: Any) -> Probe:
    return Probe.model_validate({"id": "c", "kind": "command", "command": [sys.executable, "-c", script], **changes})


@pytest.mark.parametrize(
    ("script", "came_to", "why"),
    [
        ("print('fine')", (1, 0, 0), "exit 0"),
        ("raise SystemExit(1)", (0, 1, 0), "exit 1"),
        ("raise SystemExit(2)", (0, 0, 1), "exit 2 says nothing"),
        ("import os; os.kill(os.getpid(), 9)", (0, 0, 1), "ended by SIGKILL"),
    ],
)
def test_exit_0_is_clean_1_shows_the_error_and_any_other_says_nothing(
    around: Surroundings, script: str, came_to: tuple[int, int, int], why: str
) -> None:
    one = tried(program(script), around, 0)
    assert (outcome(one), one.why) == (came_to, why)


def test_a_program_that_crashes_in_python_exits_1_and_is_told_by_what_it_said(around: Surroundings) -> None:
    one = tried(program("print('out'); import sys; sys.stdout.flush(); 1 / 0"), around, 0)
    assert outcome(one) == (0, 1, 0)
    assert one.shown.startswith("out\n")
    assert "ZeroDivisionError" in one.shown


def test_two_runs_that_say_the_same_are_two_observations(around: Surroundings) -> None:
    assert tried(program("print('fine')"), around, 0).answer_digest is None


def test_arguments_are_no_shell_s(around: Surroundings) -> None:
    probe = program("import sys; print(sys.argv[1:])")
    one = tried(probe.model_copy(update={"command": (*probe.command, "$HOME; echo x", "*", "{{nonce}}")}), around, 0)
    assert one.shown == "['$HOME; echo x', '*', '{{nonce}}']\n"


def test_a_program_sees_no_keys_and_no_keyboard(around: Surroundings) -> None:
    here = around._replace(environ={"PATH": "/usr/bin:/bin", "HOME": "/home/ana", "API_KEY": "k", "PYTHONPATH": "/x"})
    script = "import os, sys; print(sorted(os.environ), repr(sys.stdin.read()))"
    one = tried(program(script), here, 0)
    assert one.shown in ("['HOME', 'PATH'] ''\n", "['HOME', 'LC_CTYPE', 'PATH'] ''\n")  # Python adds one of its own


def test_a_secret_that_was_looked_up_is_taken_out_of_what_a_program_says(around: Surroundings) -> None:
    around.secrets.looked_up("env:TOKEN")
    assert tried(program("print('with another-0ne-entirely')"), around, 0).shown == "with ⟨env:TOKEN⟩\n"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A pipe that programs may hold, and the end of it that says when nobody does any more."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    listening = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(listening, True)
    yield pipe, listening
    os.close(listening)


def shell(script: str, timeout: int) -> Probe:
    return program("pass").model_copy(update={"command": ("sh", "-c", script), "timeout": timeout})


def test_a_program_that_does_not_end_is_ended_with_all_that_it_started(
    around: Surroundings, held: tuple[Path, int]
) -> None:
    one = tried(shell(f"exec 3> '{held[0]}'; sleep 600 & echo held; wait", 1), around, 0)
    assert (outcome(one), one.why, one.shown) == ((0, 0, 1), "timed out after 1 s", "held\n")
    assert os.read(held[1], 1) == b"", "the pipe ends with the last process that holds it"


def test_an_interrupt_ends_the_program_too(held: tuple[Path, int]) -> None:
    # More than a pipe holds: whoever interrupts does so when the other one reads, and not before.
    script = f"exec 3> '{held[0]}'; printf x >&3; head -c 200000 /dev/zero; kill -INT $PPID; sleep 600"
    asking = (
        "import signal; from warroom.probes.commands import _run;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "signal.pthread_sigmask(signal.SIG_SETMASK, []);"
        f"_run(['/bin/sh', '-c', {script!r}], {{}}, 600)"
    )
    done = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=False, env=os.environ)
    assert done.stderr.endswith("KeyboardInterrupt\n")
    assert (os.read(held[1], 9), os.read(held[1], 9)) == (b"x", b"")


def test_a_program_that_closed_its_output_and_does_not_end_is_ended(around: Surroundings) -> None:
    one = tried(program("import os, time; os.close(1); os.close(2); time.sleep(600)", timeout="1s"), around, 0)
    assert one.why == "timed out after 1 s"


def test_a_program_that_says_too_much_is_read_to_the_end_and_kept_in_part(around: Surroundings) -> None:
    one = tried(program("import sys; sys.stdout.write('x' * 5_000_000); raise SystemExit(1)"), around, 0)
    assert outcome(one) == (0, 1, 0)
    assert len(one.shown) == 2_000


def test_what_is_no_text_is_shown_as_far_as_it_is(around: Surroundings) -> None:
    one = tried(program("import sys; sys.stdout.buffer.write(b'\\xff\\x1b[2Jx')"), around, 0)
    assert one.shown == "�\x1b[2Jx"


def test_a_program_that_is_not_there_is_refused(around: Surroundings) -> None:
    for name in ("no-such-program-here", "/no/such/program", "/tmp"):
        with pytest.raises(Refused) as refused:
            tried(Probe.model_validate({"id": "c", "kind": "command", "command": [name]}), around, 0)
        assert refused.value.code is Code.NOT_FOUND


def test_a_file_that_the_system_cannot_start_says_nothing(around: Surroundings, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.write_bytes(b"\x7fELF and no more")
    odd.chmod(0o700)
    one = tried(Probe.model_validate({"id": "c", "kind": "command", "command": [str(odd)]}), around, 0)
    assert outcome(one) == (0, 0, 1)
    assert one.why.startswith("could not be started")


def test_an_assertion_that_nobody_would_look_at_is_refused_and_never_clean(around: Surroundings) -> None:
    assertion = {"type": "not-contains", "value": "full refund"}
    probe = Probe.model_validate(
        {"id": "c", "kind": "command", "command": ["echo", "full refund"], "assert": [assertion]}
    )
    with pytest.raises(Refused, match="a probe of kind command has no use for assert"):
        tried(probe, around, 0)
