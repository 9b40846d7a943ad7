"""The one door of this room: a probe of the plan tried, and what it found as a sample holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import datetime
from typing import Any

from warroom.core.instants import stamp
from warroom.core.plan.probes import Probe
from warroom.ports import Rows
from warroom.probes.hosts import hosts_of, refuse_strangers
from warroom.probes.pace import Pace
from warroom.probes.tries import Counted, Surroundings, Try, tried


class LiveProber:
    """Asks the live system, from *around*."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def hosts(self, probe: Probe) -> set[str]:
        """The hosts that *probe* reaches; see Prober."""
        return hosts_of(probe)

    def refuse_strangers(self, probe: Probe, allowed: Set[str]) -> None:
        """Refuses a host that is not *allowed*; see Prober."""
        refuse_strangers(hosts_of(probe), allowed)

    def tried(
        self, probe: Probe, number: int, allowed: frozenset[str], log: Callable[[], Rows] | None
    ) -> dict[str, Any]:  # fmt: skip
        """One try; see Prober."""
        around = self._around._replace(hosts=allowed)
        if log is not None:
            around = around._replace(counted=lambda _query: Counted(*log()))
        return sample(tried(probe, around, number))

    def next_at(self, probe: Probe, earlier: Sequence[datetime], now: datetime) -> datetime:
        """When the budget allows the next try; see Prober."""
        return Pace(probe.budget, earlier).next_at(now)


def sample(one: Try) -> dict[str, Any]:
    """*one* as a series of samples holds it."""
    return {**one._asdict(), "at": stamp(one.at), "details": dict(one.details)}
