"""Is it still happening? The verdict on one probe, from its tries alone.

*Evidence* is what a probe has shown so far; `seen` adds tries, `changed` says that the system is another one now. Both
are pure, so that a verdict can be worked out anew from the record. The rules, and why:

- **Only conclusive tries count.** A time-out or an error of the judge is inconclusive: it never helps and never hurts,
  and where the last tries were all of that kind the verdict stands as it was and `blind` says that nobody sees.
- **A change starts a new epoch.** What was clean before it says nothing about what runs now, so `no_evidence_yet` and
  `stopped` become `not_measured`. A failure from before stands until somebody looks again: `still_happening` and
  `recurred` stay, and `falling`, which was a claim about the old system, is `still_happening` again.
- **The baseline is the first epoch with a failure**, all of its tries, repeated answers too: they make its rate
  smaller, and what has to be shown harder. It is final when that epoch ends. A probe that never reproduced the fault
  has none. It proves nothing, however often it is clean: `no_evidence_yet`.
- **Stopped** means that the rate is provably under the target: *below*, as the plan has it, or else a tenth of the
  baseline's rate. That rate is itself known from few tries only. Where one failure in twenty was luck, a tenth of it is
  more than the true rate, and nothing would have to change to get there; so a target that follows from the baseline,
  or is no less than it, needs proof as well that the rate fell. Failures are tolerated, since the evidence weighs them.
  In the baseline's own epoch there is nothing to compare with: *below* alone can be reached there, over all of its
  tries, the failures of the beginning included.
- **Falling** means that failures are still seen and the rate provably fell below the baseline's, whose own uncertainty
  is part of the proof (`rates.fell`). Taken as if it were known, the baseline's rate has a system in which nothing
  changed called "falling": simulated with a look after every try, in 42 to 50 % of all cases where the baseline ended
  at its first failure, in up to 35 % where it was twenty tries. Half of it still errs in up to 29 %, this in 2 % at
  most.
- **Recurred** means a failure after a stop: any one in a later epoch; in the epoch of the stop, whose target tolerates
  some, the alarm of a CUSUM from a tenth of the target to the target. The alarm drops what was seen before the trouble
  began, and evidence for another stop starts from there.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from warroom.core.rates import ALARM, claims, clean_needed, cusum, e_value, fell, fewest, needed, rate_upper

__all__ = [
    "Claim", "Evidence", "Recurrence", "Tries", "by_hand", "changed", "claimed", "claims", "clean_needed", "e_value",
    "next_claim", "rate_upper", "read", "seen", "written",
]  # fmt: skip

CONFIDENCE = 0.95
TENFOLD = 10
"""How many times the target the baseline's rate is, and the target the rate that is usual after a stop."""
ROUND = tuple(float(f"{digit}e-{power}") for power in range(1, 7) for digit in (5, 2, 1))
"""The rates that claims are made about, largest first: 50 %, 20 %, 10 %, 5 %, … 0.0001 %."""


class Recurrence(StrEnum):
    """Is it still happening?"""

    NOT_MEASURED = "not_measured"
    STILL_HAPPENING = "still_happening"
    FALLING = "falling"
    NO_EVIDENCE_YET = "no_evidence_yet"
    STOPPED = "stopped"
    RECURRED = "recurred"


AFTER_A_CHANGE = {
    Recurrence.FALLING: Recurrence.STILL_HAPPENING,
    Recurrence.NO_EVIDENCE_YET: Recurrence.NOT_MEASURED,
    Recurrence.STOPPED: Recurrence.NOT_MEASURED,
}


class Tries(NamedTuple):
    """Some tries, the last of them *at*. *repeated* ones gave the answer of an earlier one to the letter: they count
    once, and are not in *clean*."""

    at: datetime
    clean: int = 0
    failed: int = 0
    inconclusive: int = 0
    repeated: int = 0


class Evidence(NamedTuple):
    """What one probe has shown: the tries of this epoch, the baseline, the verdict and since when it holds.

    *as_of* is the last conclusive try that the verdict rests on. *cusum*, *lately_clean*, *lately_failed* are the CUSUM
    after a stop and the tries since it was last at zero.
    """

    below: float | None = None
    confidence: float = CONFIDENCE
    verdict: Recurrence = Recurrence.NOT_MEASURED
    since: datetime | None = None
    as_of: datetime | None = None
    epoch_at: datetime | None = None
    clean: int = 0
    failed: int = 0
    inconclusive: int = 0
    repeated: int = 0
    blind: bool = False
    baseline_clean: int = 0
    baseline_failed: int = 0
    baseline_final: bool = False
    stopped_before: bool = False
    cusum: float = 0.0
    lately_clean: int = 0
    lately_failed: int = 0

    @property
    def tried(self) -> int:
        """The conclusive tries of this epoch that count."""
        return self.clean + self.failed

    @property
    def reproduced(self) -> bool:
        """Whether this probe ever showed the fault."""
        return self.baseline_failed > 0

    @property
    def baseline(self) -> float | None:
        """The rate of failures in the baseline; none where it never failed."""
        return self.baseline_failed / (self.baseline_clean + self.baseline_failed) if self.reproduced else None

    @property
    def target(self) -> float | None:
        """The rate under which it stopped; none where there is nothing yet that it could follow from."""
        if self.below is not None or self.baseline is None or not self.baseline_final:
            return self.below
        return self.baseline_failed / (TENFOLD * (self.baseline_clean + self.baseline_failed))

    @property
    def rate_upper(self) -> float | None:
        """The rate that may be excluded in this epoch, and all above it; none where nothing was tried."""
        return rate_upper(self.clean, self.failed, self.confidence) if self.tried else None

    @property
    def clean_needed(self) -> int | None:
        """How many more clean tries until the target may be claimed; none without one."""
        return None if self.target is None else clean_needed(self.clean, self.failed, self.target, self.confidence)

    @property
    def until_stopped(self) -> int | None:
        """How many more clean tries until it stopped; none where no number of them would do."""
        if self.target is None or not self.reproduced:
            return None
        return 0 if self.verdict is Recurrence.STOPPED else fewest(lambda more: _has_stopped(_with_clean(self, more)))


def seen(evidence: Evidence, tries: Tries) -> Evidence:
    """*evidence* with further *tries*. Clean ones that are dated before the epoch are of a system that is no more, and
    do not count; a failure does, because nobody can say that it went away."""
    if evidence.epoch_at and tries.at < evidence.epoch_at:
        tries = tries._replace(clean=0, repeated=0)
    after = _counted(evidence, tries)
    if not tries.clean and not tries.failed:
        return after
    if evidence.verdict is Recurrence.STOPPED:
        return _watched(after, tries)
    return _concluded(after, _verdict(after), tries.at)


def _counted(evidence: Evidence, tries: Tries) -> Evidence:
    conclusive = tries.clean + tries.failed + tries.repeated
    after = evidence._replace(
        clean=evidence.clean + tries.clean,
        failed=evidence.failed + tries.failed,
        inconclusive=evidence.inconclusive + tries.inconclusive,
        repeated=evidence.repeated + tries.repeated,
        blind=not conclusive and (evidence.blind or tries.inconclusive > 0),
    )
    if evidence.baseline_final:
        return after
    return after._replace(
        baseline_clean=evidence.baseline_clean + tries.clean + tries.repeated,
        baseline_failed=evidence.baseline_failed + tries.failed,
    )


def _verdict(evidence: Evidence) -> Recurrence:
    if _has_stopped(evidence):
        return Recurrence.STOPPED
    if not evidence.failed:
        return Recurrence.NO_EVIDENCE_YET
    if evidence.stopped_before:
        return Recurrence.RECURRED
    return Recurrence.FALLING if _has_fallen(evidence) else Recurrence.STILL_HAPPENING


def _has_stopped(evidence: Evidence) -> bool:
    target, baseline = evidence.target, evidence.baseline
    if target is None or baseline is None or not claims(evidence.clean, evidence.failed, target, evidence.confidence):
        return False
    stated = evidence.below is not None and (evidence.below < baseline or not evidence.baseline_final)
    return stated or _has_fallen(evidence)


def _with_clean(evidence: Evidence, more: int) -> Evidence:
    return evidence._replace(clean=evidence.clean + more)


def _has_fallen(evidence: Evidence) -> bool:
    if not evidence.baseline_final:
        return False
    logarithm = fell(evidence.clean, evidence.failed, evidence.baseline_clean, evidence.baseline_failed)
    return logarithm >= needed(evidence.confidence)


def _watched(evidence: Evidence, tries: Tries) -> Evidence:
    """*evidence* of a fault that had stopped: it has, until the CUSUM rings."""
    assert evidence.target is not None, "it stopped at a target"
    total = cusum(evidence.cusum, tries.clean, tries.failed, evidence.target / TENFOLD, evidence.target)
    lately = (evidence.lately_clean + tries.clean, evidence.lately_failed + tries.failed) if total else (0, 0)
    after = evidence._replace(cusum=total, lately_clean=lately[0], lately_failed=lately[1])
    if total < ALARM:
        return _concluded(after, Recurrence.STOPPED, tries.at)
    restarted = after._replace(clean=lately[0], failed=lately[1], stopped_before=True)
    return _concluded(_calm(restarted), Recurrence.RECURRED, tries.at)


def _calm(evidence: Evidence) -> Evidence:
    return evidence._replace(cusum=0.0, lately_clean=0, lately_failed=0)


def _concluded(evidence: Evidence, verdict: Recurrence, at: datetime) -> Evidence:
    as_of = max(at, evidence.as_of or at)
    return _with_verdict(evidence, verdict, at)._replace(as_of=as_of)


def _with_verdict(evidence: Evidence, verdict: Recurrence, at: datetime) -> Evidence:
    return evidence if evidence.verdict is verdict else evidence._replace(verdict=verdict, since=at)


def changed(evidence: Evidence, at: datetime) -> Evidence:
    """*evidence* after a change of the system: a new epoch, in which nothing was tried yet."""
    verdict = AFTER_A_CHANGE.get(evidence.verdict, evidence.verdict)
    after = _with_verdict(_calm(evidence), verdict, at)._replace(
        as_of=None if verdict is Recurrence.NOT_MEASURED else evidence.as_of,
        epoch_at=at,
        clean=0,
        failed=0,
        inconclusive=0,
        repeated=0,
        blind=False,
        stopped_before=evidence.stopped_before or evidence.verdict is Recurrence.STOPPED,
    )
    return after._replace(baseline_final=True) if after.reproduced else after._replace(baseline_clean=0)


def by_hand(evidence: Evidence) -> Recurrence:
    """The verdict where a person tried: that it still happens, or at most that no evidence was seen."""
    if evidence.verdict in (Recurrence.STOPPED, Recurrence.FALLING):
        return Recurrence.STILL_HAPPENING if evidence.failed else Recurrence.NO_EVIDENCE_YET
    return evidence.verdict


class Claim(NamedTuple):
    """That the rate is under *below* may be said after so many *more* clean tries."""

    below: float
    more: int


def claimed(evidence: Evidence) -> float | None:
    """The smallest round rate that the rate is provably under now."""
    may = [rate for rate in ROUND if claims(evidence.clean, evidence.failed, rate, evidence.confidence)]
    return min(may, default=None)


def next_claim(evidence: Evidence) -> Claim | None:
    """What can be claimed next: the target while it is open, then the next smaller round rate; none below the last."""
    if evidence.clean_needed and evidence.target is not None:
        return Claim(evidence.target, evidence.clean_needed)
    reached = claimed(evidence) or 1.0
    below = max((rate for rate in ROUND if rate < min(reached, evidence.target or 1.0)), default=None)
    if below is None:
        return None
    return Claim(below, clean_needed(evidence.clean, evidence.failed, below, evidence.confidence))


def written(evidence: Evidence) -> dict[str, Any]:
    """*evidence* as JSON."""
    from warroom.core.instants import stamp  # with pydantic, which statistics alone do without

    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in evidence._asdict().items()}


def read(value: Mapping[str, Any]) -> Evidence:
    """The evidence that `written` wrote, by this program or by one that knew fewer things, or more."""
    from warroom.core.instants import instant  # as above

    known = {name: value[name] for name in Evidence._fields if name in value}
    instants = {name: instant(known[name]) for name in ("since", "as_of", "epoch_at") if known.get(name)}
    return Evidence(**{**known, **instants, "verdict": Recurrence(known["verdict"])})
