"""What is wrong with a probe, found when the plan is written and not when it is needed.

A probe that can only ever be inconclusive looks like one that works until the night on which it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from warroom.core.errors import Refused
from warroom.core.plan.findings import Path
from warroom.core.plan.probes import Kind, Probe
from warroom.probes import assertions, conditions
from warroom.probes.filling import knows_the_error, refuse_no_path, refuse_unaskable
from warroom.probes.hosts import fixed
from warroom.probes.tries import unread


class Trouble(StrEnum):
    """What a flaw comes to."""

    BROKEN = "broken"
    """It is not what it is meant to be: nothing can be asked or judged by it."""
    NO_ADDRESS = "no_address"
    FOREIGN = "foreign"
    """promptfoo could judge it, and nobody here can: no try is clean by it."""
    TOOTHLESS = "toothless"
    """Nothing says what the error looks like."""
    UNREAD = "unread"
    """It is for another kind of probe."""


class Flaw(NamedTuple):
    """What is wrong at *path* of a probe, as a sentence, and a *hint* where there is one."""

    trouble: Trouble
    path: Path
    why: str
    hint: str = ""


def check(probe: Probe) -> list[str]:
    """What cannot be asked or judged as *probe* has it, one sentence each. Nothing is sent or looked up."""
    return [flaw.why for flaw in flaws(probe)]


def flaws(probe: Probe) -> Iterator[Flaw]:
    """What cannot be asked or judged as *probe* has it, each at its place. Nothing is sent or looked up."""
    yield from _request(probe)
    yield from _assertions(probe)
    yield from _conditions(probe)
    yield from _prometheus(probe)
    yield from _unread(probe)


def _request(probe: Probe) -> Iterator[Flaw]:
    request = probe.request
    if request is None:
        return
    yield from _refused(partial(fixed, request.url), Trouble.NO_ADDRESS, ("request", "url"))
    if probe.kind is not Kind.HTTP:
        return
    if not knows_the_error(probe):
        said = f"{probe.id} says nowhere what the error looks like"
        yield Flaw(Trouble.TOOTHLESS, (), said, "assert: [{type: not-contains, value: …}]")
    yield from _refused(partial(refuse_no_path, probe.output), Trouble.BROKEN, ("output",))
    yield from _refused(partial(refuse_unaskable, probe, request), Trouble.BROKEN, ("request",))


def _refused(ask: Callable[[], object], trouble: Trouble, path: Path) -> Iterator[Flaw]:
    try:
        ask()
    except Refused as refused:
        yield Flaw(trouble, path, refused.sentence, refused.hint)


def _assertions(probe: Probe) -> Iterator[Flaw]:
    for place, assertion in enumerate(probe.assertions):
        path: Path = ("assert", place)
        for problem in assertions.problems([assertion]):
            trouble = Trouble.FOREIGN if problem.foreign else Trouble.BROKEN
            yield Flaw(trouble, path, assertions.said(problem))
        for url in assertions.graders([assertion]):
            yield from _refused(partial(fixed, url), Trouble.NO_ADDRESS, path)


def _conditions(probe: Probe) -> Iterator[Flaw]:
    for place, condition in enumerate(probe.conditions):
        for said in conditions.check([condition]):
            yield Flaw(Trouble.BROKEN, ("conditions", place), said)


def _prometheus(probe: Probe) -> Iterator[Flaw]:
    asked = probe.prometheus
    if asked is None:
        return
    yield from _refused(partial(fixed, asked.url), Trouble.NO_ADDRESS, ("prometheus", "url"))
    broken = conditions.check([asked.clean])
    if not broken and "[VALUE]" not in asked.clean.upper():
        broken = [f"{asked.clean!r} does not speak of [VALUE]"]
    yield from (Flaw(Trouble.BROKEN, ("prometheus", "clean"), said) for said in broken)


def _unread(probe: Probe) -> Iterator[Flaw]:
    """What was written for another kind of probe and will never be read."""
    for key in unread(probe):
        yield Flaw(Trouble.UNREAD, (key,), f"a probe of kind {probe.kind} has no use for {key}")
