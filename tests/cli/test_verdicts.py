"""``probe verdict``: what so many tries say, and every way to ask wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run

BEFORE = ("--baseline-clean", "8", "--baseline-failed", "4")


def ask(war: Run, clean: int, failed: int, *more: str) -> Any:
    return war("probe", "verdict", "--clean", str(clean), "--failed", str(failed), *more, "--json").json()


def test_clean_tries_exclude_a_rate_and_prove_nothing_of_a_fault_that_was_never_reproduced(war: Run) -> None:
    got = ask(war, 59, 0)
    assert got["schema"] == "warroom.verdict/v1"
    assert 0.048 < got["rate_upper"] < 0.06
    assert (got["verdict"], got["reproduced"], got["baseline"]) == ("no_evidence_yet", False, None)
    assert (got["claimed"], got["next_claim"]) == (0.1, {"below": 0.05, "clean_needed": 5})
    assert (got["below"], got["e_value"], got["clean_needed"], got["clean_until_stopped"]) == (None, None, None, None)


def test_nothing_tried_is_not_measured_and_has_no_bound(war: Run) -> None:
    got = ask(war, 0, 0)
    assert (got["verdict"], got["rate_upper"]) == ("not_measured", None)


def test_after_a_change_it_stopped_at_a_tenth_of_what_it_was(war: Run) -> None:
    got = ask(war, 97, 0, *BEFORE)
    assert (got["verdict"], got["clean_needed"], got["clean_until_stopped"]) == ("stopped", 0, 0)
    assert got["baseline"] == {"clean": 8, "failed": 4, "rate": pytest.approx(1 / 3)}
    assert got["below"] == pytest.approx(1 / 30)
    assert got["e_value"] >= 20


def test_a_target_and_a_confidence_of_ones_own(war: Run) -> None:
    ours = (*BEFORE, "--below", "0.05", "--confidence", "0.9")
    got = ask(war, 40, 0, *ours)
    assert (got["verdict"], got["below"], got["confidence"]) == ("no_evidence_yet", 0.05, 0.9)
    assert got["clean_needed"] == got["clean_until_stopped"] == got["next_claim"]["clean_needed"]
    assert (
        ask(war, 40 + got["clean_needed"], 0, *BEFORE, "--below", "0.05", "--confidence", "0.9")["verdict"] == "stopped"
    )


def test_a_failure_from_before_the_change_stands_until_somebody_looks(war: Run) -> None:
    assert ask(war, 0, 0, *BEFORE)["verdict"] == "still_happening"


def test_more_tries_than_anybody_makes_are_still_numbers(war: Run) -> None:
    assert ask(war, 10**12, 0, *BEFORE)["e_value"] > 20
    assert ask(war, 0, 10**12, "--below", "1e-9")["clean_needed"] == 10**15


SAID = {
    "--clean 0 --failed 0": """\
NOT MEASURED
Nothing was tried.
""",
    "--clean 0 --failed 0 --baseline-clean 18 --baseline-failed 2": """\
STILL HAPPENING
Nothing was tried.
Before the change 2 of 20 failed, 10 %: that stands until somebody looks again.
To claim below 1 %: 325 more.
""",
    "--clean 1 --failed 0": """\
NO EVIDENCE YET
No error in 1 probe.
This probe never reproduced the fault: until it does, clean tries prove nothing.
If it can show the fault at all, the rate is below 96 % (95 %, valid while watching).
""",
    "--clean 31 --failed 0 --baseline-clean 18 --baseline-failed 2": """\
NO EVIDENCE YET
No error in 31 probes.
Rate now below 10 % (95 %, valid while watching).
To claim below 1 %: 294 more.
Before the change: 2 of 20 failed, 10 %.
""",
    "--clean 60 --failed 1 --baseline-clean 4 --baseline-failed 4": """\
FALLING
1 of 61 probes failed; before the change 4 of 8 failed, 50 %.
Rate now below 11 % (95 %, valid while watching).
To claim below 5 %: 73 more clean.
""",
    "--clean 0 --failed 4": """\
STILL HAPPENING
4 of 4 probes failed.
Nothing was changed since: a change will be measured by these tries.
""",
    "--clean 0 --failed 4 --baseline-clean 4 --baseline-failed 4": """\
STILL HAPPENING
4 of 4 probes failed; before the change 4 of 8 failed, 50 %.
No rate can be excluded yet (95 %, valid while watching).
""",
    "--clean 325 --failed 0 --baseline-clean 9 --baseline-failed 1": """\
NO EVIDENCE YET
No error in 325 probes.
Rate now below 1 % (95 %, valid while watching).
To claim below 0.5 %: 326 more.
To say that it stopped: 545 more, because so few tries say what the rate was before.
Before the change: 1 of 10 failed, 10 %.
""",
}


@pytest.mark.parametrize("line", SAID)
def test_a_person_reads_what_was_seen_what_may_be_claimed_and_what_is_missing(war: Run, line: str) -> None:
    assert war("probe", "verdict", *line.split()).out == SAID[line]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--clean 1",
        "--clean -1 --failed 0",
        "--clean 0 --failed -1",
        "--clean 1.5 --failed 0",
        "--clean 10000000000000 --failed 0",
        "--clean 1 --failed 0 --baseline-clean -3",
        "--clean 1 --failed 0 --below 0",
        "--clean 1 --failed 0 --below 1",
        "--clean 1 --failed 0 --below 5",
        "--clean 1 --failed 0 --below nan",
        "--clean 1 --failed 0 --confidence 1",
        "--clean 1 --failed 0 --confidence 95",
    ],
)
def test_what_cannot_be_is_refused(war: Run, line: str) -> None:
    ran = war("probe", "verdict", *line.split(), code=2)
    assert (ran.out, "Traceback" in ran.err) == ("", False)
