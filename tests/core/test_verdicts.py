"""The verdict on one probe, from its tries alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from warroom.core.verdicts import Evidence, Recurrence, Tries, changed, read, seen, written

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANGE = "the system was changed"


def after(*happened: Tries | str, below: float | None = None) -> Evidence:
    """The evidence after what *happened*, a minute apart."""
    evidence = Evidence(below)
    for minute, one in enumerate(happened):
        at = NOON + timedelta(minutes=minute)
        evidence = changed(evidence, at) if isinstance(one, str) else seen(evidence, one._replace(at=at))
    return evidence


def tries(clean: int = 0, failed: int = 0, inconclusive: int = 0, repeated: int = 0) -> Tries:
    return Tries(NOON, clean, failed, inconclusive, repeated)


def test_nothing_tried_is_not_measured() -> None:
    assert after().verdict is Recurrence.NOT_MEASURED
    assert after().rate_upper is None


def test_a_probe_that_never_reproduced_the_fault_proves_nothing_however_often_it_is_clean() -> None:
    evidence = after(tries(clean=10**6), below=0.01)
    assert (evidence.verdict, evidence.reproduced) == (Recurrence.NO_EVIDENCE_YET, False)


def test_it_stopped_when_the_rate_is_under_a_tenth_of_the_baseline() -> None:
    assert after(tries(8, 4), CHANGE, tries(96)).verdict is Recurrence.NO_EVIDENCE_YET
    assert after(tries(8, 4), CHANGE, tries(97)).verdict is Recurrence.STOPPED


def test_three_clean_tries_after_a_change_are_no_evidence_of_a_stop() -> None:
    assert after(tries(8, 4), CHANGE, tries(3)).verdict is Recurrence.NO_EVIDENCE_YET


def test_evidence_is_the_same_after_it_was_written_and_read() -> None:
    evidence = after(tries(8, 4, 1, 2), CHANGE, tries(100), tries(3, 1), below=0.05)
    assert read(json.loads(json.dumps(written(evidence)))) == evidence
    assert read(json.loads(json.dumps(written(Evidence())))) == Evidence()
