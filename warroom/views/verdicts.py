"""What the tries of one probe say, in sentences for somebody who decides: what was seen, what may be claimed, what is
missing.

A commander asks one thing after the other: does it happen, how sure is that, how much longer until more may be said. So
that is the order, and the last of them is a number of tries, and a time. The room, the command line and `probe verdict`
all say it from here: two wordings of one piece of evidence are two answers to whoever reads both.

A bound is rounded up and what is left to do is a number of tries, so that no sentence says more than the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from warroom.core.verdicts import Claim, Evidence, Recurrence, claimed, e_value, next_claim

WORDS = {verdict: verdict.upper().replace("_", " ") for verdict in Recurrence}
GOES_ON = (Recurrence.STILL_HAPPENING, Recurrence.RECURRED)
"""The verdicts by which the harm goes on, as far as anybody knows."""
NO_BOUND = 0.995
"""A rate that is said to be below this, or more, is said of no probe: it excludes nothing."""
UNPROVEN = "This probe never reproduced the fault: until it does, clean tries prove nothing."
FIRST = "Nothing was changed since: a change will be measured by these tries."


def percent(rate: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """*rate* with two digits: ``5.4 %``."""
    shown = Context(prec=2, rounding=rounding).create_decimal(Decimal(f"{rate:.12g}").scaleb(2))
    return f"{shown.normalize():f} %"


def bound(rate: float) -> str:
    """*rate* as a claim may name it, never less than it is: ``10 %``, ``3.3 %``, ``0.05 %``."""
    return percent(rate, ROUND_CEILING) if rate < NO_BOUND else "100 %"


def about(seconds: float) -> str:
    """How long something takes, in words: ``40 s``, ``49 min``, ``2 h 10 min``, ``3 days``."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{int(seconds)} s"
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{round(hours / 24)} days"


def may_claim(evidence: Evidence) -> bool:
    """Whether a bound on the rate says something about what a change did: the fault was seen, and is not going on."""
    return evidence.reproduced and evidence.verdict not in GOES_ON


def following(evidence: Evidence) -> Claim | None:
    """What may be claimed next, where more clean tries are what it takes."""
    return next_claim(evidence) if may_claim(evidence) else None


def text(evidence: Evidence) -> str:
    """The verdict and what it rests on, a sentence a line, of tries that have no times."""
    return "\n".join((WORDS[evidence.verdict], *sentences(evidence)))


def sentences(evidence: Evidence, every_s: float | None = None, now: datetime | None = None) -> Iterator[str]:
    """What *evidence* says at *now*, none where the tries have no times; *every_s* seconds between two of them, none
    where nobody knows."""
    yield from _seen(evidence, now) if evidence.tried else _untried(evidence, now)
    yield from _proof(evidence, every_s)
    if evidence.tried and evidence.failed == 0 and evidence.baseline_final:
        yield f"Before the change: {_before(evidence)}."
    if evidence.tried and evidence.blind and evidence.as_of and now:
        yield f"The last tries came to nothing: since {_clock(evidence.as_of, now)} nobody sees whether it happens."


def _seen(evidence: Evidence, now: datetime | None) -> Iterator[str]:
    since = f" since {_clock(evidence.epoch_at, now)}" if evidence.epoch_at and now else ""
    repeated = f" ({evidence.repeated:,} further answers were the same to the letter)" if evidence.repeated else ""
    if not evidence.failed:
        yield f"No error in {_many(evidence.tried)}{since}{repeated}."
    else:
        was = f"; before the change {_before(evidence)}" if evidence.baseline_final else ""
        yield f"{evidence.failed:,} of {_many(evidence.tried)} failed{since}{repeated}{was}."
    if evidence.inconclusive:
        yield f"{_many(evidence.inconclusive)} came to nothing and counted neither way."
    if evidence.verdict is Recurrence.STOPPED and evidence.lately_failed:
        yield f"{_many(evidence.lately_failed)} failed since it stopped: more of them, and it has recurred."


def _untried(evidence: Evidence, now: datetime | None) -> Iterator[str]:
    since = f" since the system changed at {_clock(evidence.epoch_at, now)}" if evidence.epoch_at and now else ""
    if evidence.inconclusive:
        yield f"{_many(evidence.inconclusive)}{since} came to nothing: that is no evidence either way."
    else:
        yield f"Nothing was tried{since}."
    if evidence.verdict in GOES_ON and evidence.reproduced:
        yield f"Before the change {_before(evidence)}: that stands until somebody looks again."


def _before(evidence: Evidence) -> str:
    """The baseline: ``2 of 20 failed, 10 %``."""
    assert evidence.baseline is not None, "it is final once it failed"
    tried = evidence.baseline_clean + evidence.baseline_failed
    return f"{evidence.baseline_failed:,} of {tried:,} failed, {percent(evidence.baseline)}"


def _proof(evidence: Evidence, every_s: float | None) -> Iterator[str]:
    """What may be claimed and what is missing; or why no number of clean tries would do. While it goes on, what it
    takes is no number of tries."""
    if not evidence.reproduced:
        yield from _unproven(evidence)
        return
    if evidence.verdict in GOES_ON and not evidence.baseline_final:
        yield FIRST
    elif evidence.rate_upper is not None:
        yield _bound(evidence.rate_upper, evidence)
    if may_claim(evidence) or not evidence.tried:
        yield from _missing(evidence, every_s)


def _unproven(evidence: Evidence) -> Iterator[str]:
    if not evidence.tried:
        return
    yield UNPROVEN
    if evidence.rate_upper is not None and evidence.rate_upper < NO_BOUND:
        yield f"If it can show the fault at all, the rate is below {bound(evidence.rate_upper)} ({_sure(evidence)})."


def _bound(upper: float, evidence: Evidence) -> str:
    if upper >= NO_BOUND:
        return f"No rate can be excluded yet ({_sure(evidence)})."
    return f"Rate now below {bound(upper)} ({_sure(evidence)})."


def _sure(evidence: Evidence) -> str:
    return f"{100 * evidence.confidence:g} %, valid while watching"


def _missing(evidence: Evidence, every_s: float | None) -> Iterator[str]:
    claim, rest = next_claim(evidence), evidence.until_stopped
    clean = " clean" if evidence.failed else ""
    if claim:
        yield f"To claim below {bound(claim.below)}: {_more(claim.more, clean, every_s)}."
    if rest and rest != (claim.more if claim else 0):
        why = ", because so few tries say what the rate was before"
        yield f"To say that it stopped: {_more(rest, clean, every_s)}{why}."


def _more(tries: int, clean: str, every_s: float | None) -> str:
    return f"{tries:,} more{clean}" + (f", about {about(tries * every_s)}" if every_s else "")


def _many(tries: int) -> str:
    return f"{tries:,} probe" if tries == 1 else f"{tries:,} probes"


def _clock(at: datetime, now: datetime) -> str:
    from warroom.views.times import clock  # with pydantic, which statistics alone do without

    return clock(at, now)


def document(evidence: Evidence) -> dict[str, Any]:
    """``warroom.verdict/v1``."""
    claim = next_claim(evidence)
    return {
        "schema": "warroom.verdict/v1",
        "verdict": str(evidence.verdict),
        "reproduced": evidence.reproduced,
        "clean": evidence.clean,
        "failed": evidence.failed,
        "baseline": _baseline(evidence),
        "rate_upper": evidence.rate_upper,
        "confidence": evidence.confidence,
        "claimed": claimed(evidence),
        "below": evidence.target,
        "e_value": None if evidence.target is None else e_value(evidence.clean, evidence.failed, evidence.target),
        "clean_needed": evidence.clean_needed,
        "clean_until_stopped": evidence.until_stopped,
        "next_claim": claim and {"below": claim.below, "clean_needed": claim.more},
    }


def _baseline(evidence: Evidence) -> dict[str, Any] | None:
    if evidence.baseline is None:
        return None
    return {"clean": evidence.baseline_clean, "failed": evidence.baseline_failed, "rate": evidence.baseline}
