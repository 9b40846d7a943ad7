"""What a probe says, in sentences for somebody who has to decide: what was seen, what may be claimed, what is missing.

A commander asks one thing after the other: does it happen, how sure is that, how much longer until more may be said. So
that is the order, and the last of them is a number of tries, and a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from warroom.core.probes import Recurrence
from warroom.core.verdicts import Claim, Evidence, next_claim
from warroom.views.times import clock
from warroom.views.verdicts import at_most, percent

GOES_ON = (Recurrence.STILL_HAPPENING, Recurrence.RECURRED)
"""The verdicts by which the harm goes on, as far as anybody knows."""
NO_BOUND = 0.995
"""A rate that is said to be below this, or more, is said of no probe: it excludes nothing."""


def may_claim(evidence: Evidence) -> bool:
    """Whether a bound on the rate says something about what a change did: the fault was seen, and is not going on."""
    return evidence.reproduced and evidence.verdict not in GOES_ON


def following(evidence: Evidence) -> Claim | None:
    """What may be claimed next, where more clean tries are what it takes."""
    return next_claim(evidence) if may_claim(evidence) else None


def bound(rate: float) -> str:
    """*rate* as a claim may name it, never less than it is: ``10 %``, ``3.3 %``, ``0.05 %``."""
    return at_most(rate) if rate < NO_BOUND else "100 %"


def about(seconds: float) -> str:
    """How long something takes, in words: ``40 s``, ``49 min``, ``2 h 10 min``, ``3 days``."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{int(seconds)} s"
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{round(hours / 24)} days"


def sentences(evidence: Evidence, every_s: float | None, now: datetime) -> Iterator[str]:
    """What *evidence* says, in sentences for somebody who has to decide; *every_s* seconds between two tries, none
    where nobody knows."""
    if not evidence.tried:
        yield from _untried(evidence, now)
        return
    yield _seen(evidence, now)
    if evidence.inconclusive:
        yield f"{_many(evidence.inconclusive)} came to nothing and counted neither way."
    yield from _proof(evidence, every_s)
    if evidence.blind and evidence.as_of:
        yield f"The last tries came to nothing: since {clock(evidence.as_of, now)} nobody sees whether it happens."


def _proof(evidence: Evidence, every_s: float | None) -> Iterator[str]:
    if not evidence.reproduced:
        yield "This probe never reproduced the fault, so clean tries prove nothing."
        return
    if not may_claim(evidence) and not evidence.baseline_final:
        yield "Nothing was changed since: a change will be measured by these tries."
        return
    upper = evidence.rate_upper
    if upper is not None and upper < NO_BOUND:
        yield f"Rate now below {bound(upper)} ({evidence.confidence * 100:g} %, valid while watching)."
    if evidence.verdict is Recurrence.STOPPED and evidence.lately_failed:
        yield f"{_many(evidence.lately_failed)} failed since it stopped: more of them, and it has recurred."
    if may_claim(evidence):
        yield from _missing(evidence, every_s)


def _missing(evidence: Evidence, every_s: float | None) -> Iterator[str]:
    claim, rest = next_claim(evidence), evidence.until_stopped
    if claim:
        yield f"To claim below {bound(claim.below)}: {_more(claim.more, every_s)}."
    if rest and (claim is None or rest != claim.more):
        yield f"To say that it stopped: {_more(rest, every_s)}."


def _more(tries: int, every_s: float | None) -> str:
    return f"{tries:,} more" + (f", about {about(tries * every_s)}" if every_s else "")


def _untried(evidence: Evidence, now: datetime) -> Iterator[str]:
    since = f" since the system changed at {clock(evidence.epoch_at, now)}" if evidence.epoch_at else ""
    if evidence.inconclusive:
        yield f"{_many(evidence.inconclusive)}{since} came to nothing: that is no evidence either way."
    else:
        yield f"Nothing was tried{since}."
    if evidence.verdict in GOES_ON and evidence.baseline:
        yield f"{_ratio(evidence.baseline_failed, evidence)} failed before: that stands until somebody looks again."


def _ratio(failed: int, evidence: Evidence) -> str:
    return f"{failed:,} of {evidence.baseline_clean + evidence.baseline_failed:,}"


def _many(tries: int) -> str:
    return f"{tries:,} {_plural('probe', tries)}"


def _seen(evidence: Evidence, now: datetime) -> str:
    since = f" since {clock(evidence.epoch_at, now)}" if evidence.epoch_at else ""
    repeated = f" ({evidence.repeated:,} further answers were the same to the letter)" if evidence.repeated else ""
    if not evidence.failed:
        return f"No error in {_many(evidence.tried)}{since}{repeated}."
    was = f"; {percent(evidence.baseline)} before the change" if evidence.baseline and evidence.baseline_final else ""
    return f"{evidence.failed:,} of {_many(evidence.tried)} failed{since}{repeated}{was}."


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"
