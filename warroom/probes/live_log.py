"""The live log asked: of the requests that could show the error, how many do.

It carries its denominator, because no error among no requests is what a log looks like when the system is switched
off, when the collector hangs and when the night is quiet, and none of them is a recovery.
"""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.instants import stamp
from warroom.core.plan.probes import Probe
from warroom.probes.outcomes import inconclusive
from warroom.probes.tries import Counted, Surroundings, Try, one


def tried(probe: Probe, around: Surroundings) -> Try:
    """What the rows that are new in the log came to, as one batch."""
    assert probe.query is not None, "a probe of the log names a count"
    if around.counted is None:
        raise Refused(Code.INVALID, f"there is no log here to ask for {probe.id}", "run it in an incident of its plan")
    at = around.now()
    counted = around.counted(probe.query)
    if reason := _says_nothing(counted):
        return one(at, inconclusive(reason), around, "", details=_details(counted))
    clean, failed = counted.eligible - counted.matched, counted.matched
    why = f"{failed:,} of {counted.eligible:,} requests show the error"
    return Try(at, clean, failed, 0, why, details=_details(counted))


def _says_nothing(counted: Counted) -> str:
    if not 0 <= counted.matched <= counted.eligible:
        return f"{counted.matched:,} of {counted.eligible:,} requests cannot be"
    if counted.eligible:
        return ""
    since = f" since {stamp(counted.newest_at)}" if counted.newest_at else ""
    return f"0 requests{since} that the predicate can judge: that says nothing"


def _details(counted: Counted) -> dict[str, str | float | None]:
    newest = stamp(counted.newest_at) if counted.newest_at else None
    return {"newest_at": newest, "quiet_s": counted.quiet_s}
