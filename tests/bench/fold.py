"""Reading, folding and verifying a record of a hundred thousand events, against parsing its JSON and nothing else."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bench.measure import rounds, summary
from tests.plans import MINIMAL, minimal_plan
from warroom.core.counts import CountStated
from warroom.core.entries import NoteAdded
from warroom.core.envelope import Actor, Body, Draft, Label, Record
from warroom.core.facts import FactSet
from warroom.core.incident import Incident, fold, read
from warroom.core.ledger import GENESIS, breaks, seal_all
from warroom.core.opening import IncidentDeclared
from warroom.core.phases import Phase, PhaseChanged
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.steps import StepStarted
from warroom.core.updates import UpdatePosted


def _bodies(events: int) -> Iterator[Body]:
    yield IncidentDeclared(title="A long incident", plan=PinnedPlan.of(minimal_plan(), MINIMAL))
    yield PhaseChanged(was=None, phase=Phase.DECLARED)
    for n in range(events - 2):
        yield (
            NoteAdded(text=f"checked batch {n}: 3 of 40 answers quote a policy that does not exist"),
            FactSet(fact="harmful", value=bool(n % 2)),
            UpdatePosted(text=f"batch {n} is done, the next one runs"),
            StepStarted(step="preserve"),
            CountStated(low=n % 100, likely=None, high=None, why="tickets") if n % 100 == 4 else NoteAdded(text="seen"),
        )[n % 5]


def record(events: int) -> list[Record]:
    """A record of so many *events*, as a store would give it."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    drafts = (
        Draft(
            id=f"{n:032x}", once=None, at=start + timedelta(seconds=n), recorded_at=start + timedelta(seconds=n),
            actor=Actor("ana", "cli"), label=Label.NORMAL, precision=None, body=body, salt="00" * 16,
        )
        for n, body in enumerate(_bodies(events))
    )  # fmt: skip
    return seal_all("INC-0000-0000", 0, GENESIS, drafts)


def measure(events: int = 100_000, times: int = 3) -> dict[str, Any]:
    """Seconds of CPU for the whole record; the baseline is ``json.loads`` of headers and bodies."""
    records = record(events)
    gc.freeze()  # the record itself is not what is measured
    parsed = rounds(lambda: [(json.loads(r.header), json.loads(r.body)) for r in records], times)
    folded = rounds(lambda: fold(Incident("INC-0000-0000"), map(read, records)), times)
    verified = rounds(lambda: list(breaks(records)), times)
    return {
        "events": events,
        "json_loads": summary(parsed),
        "read_and_fold": {**summary(folded), "times_json": round(min(folded) / min(parsed), 2)},
        "verify": {**summary(verified), "times_json": round(min(verified) / min(parsed), 2)},
    }
