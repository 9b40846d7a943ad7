"""What is wrong with a probe, found when the plan is written and not when it is needed.

A probe that can only ever be inconclusive looks like one that works until the night on which it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from warroom.core.errors import Refused
from warroom.core.plan.probes import Kind, Probe
from warroom.probes import assertions, conditions
from warroom.probes.filling import refuse_unfit
from warroom.probes.hosts import hosts_of


def check(probe: Probe) -> list[str]:
    """What cannot be asked or judged as *probe* has it, one sentence each. Nothing is sent or looked up."""
    return [*_refused(probe), *assertions.check(probe.assertions), *_conditions(probe), *_useless(probe)]


def _refused(probe: Probe) -> Iterator[str]:
    try:
        hosts_of(probe)
        if probe.request is not None and probe.kind is Kind.HTTP:
            refuse_unfit(probe, probe.request)
    except Refused as refused:
        yield refused.sentence


def _conditions(probe: Probe) -> Iterator[str]:
    yield from conditions.check(probe.conditions)
    if probe.prometheus is not None:
        yield from conditions.check([probe.prometheus.clean])
        if "[VALUE]" not in probe.prometheus.clean.upper():
            yield f"{probe.prometheus.clean!r} does not speak of [VALUE]"


def _useless(probe: Probe) -> Iterator[str]:
    """What was written for another kind of probe and will never be read."""
    if probe.kind is Kind.HTTP:
        return
    for key, value in (("prompts", probe.prompts), ("assert", probe.assertions), ("conditions", probe.conditions)):
        if value:
            yield f"a probe of kind {probe.kind} has no use for {key}"
