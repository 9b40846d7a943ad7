"""Whether a plan can answer the two questions of the night: how many people, and is it still happening?

Both are asked in the first hour, and neither can be prepared then. What is looked for here is what would make an answer
worthless without anybody noticing: a canary that hears a cache, a threshold that any system meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from warroom.core.plan import Plan
from warroom.core.plan.findings import Path, Remark
from warroom.core.plan.probes import Kind, Probe, Request

_NONCE = re.compile(r"\{\{\s*nonce\s*\}\}")
_SECRETIVE = re.compile(r"authorization|cookie|token|secret|passw|credential|session|api[-_]?key|-key$", re.IGNORECASE)
"""Headers that nobody sends but to say who they are."""
_KEY = re.compile(r"^(?:(?:bearer|basic|token)\s|(?:sk|pk|ghp|xox[bp])[-_])", re.IGNORECASE)
"""How the values of such headers begin."""
_REFERENCE = re.compile(r"(?:^|\s)(?:env|file):\S")
_LAX = 0.5
"""A rate of which nobody would say that it stopped."""


def remarks(plan: Plan) -> Iterator[Remark]:
    """What keeps *plan* from answering either question, or makes an answer worth little."""
    if not plan.counts:
        yield Remark("WR070", (), "the plan does not say how the people affected are counted")
    if not plan.probes:
        yield Remark("WR071", (), "the plan has no way to find out whether it still happens")
    for at, probe in enumerate(plan.probes):
        path: Path = ("probes", at)
        yield from _echo(probe, path)
        yield from _secrets(probe, path)
        if probe.below is not None and probe.below > _LAX:
            said = f"{probe.id} would say that it stopped while it happens in {probe.below:.0%} of tries"
            yield Remark("WR075", (*path, "below"), said)


def _echo(probe: Probe, path: Path) -> Iterator[Remark]:
    """A canary that asks the same thing every time: identical answers count once, however often it is tried."""
    if probe.kind is Kind.HTTP and probe.request and len(probe.prompts) < 2 and not _varies(probe.request):
        said = f"{probe.id} asks the same thing every time, and identical answers count once"
        yield Remark("WR073", (*path, "id"), said)


def _varies(request: Request) -> bool:
    return any(_NONCE.search(text) for text in _texts(request.model_dump()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _secrets(probe: Probe, path: Path) -> Iterator[Remark]:
    """Headers that carry a secret as it is: a plan is read by many, and pinned to every incident for ever."""
    parts = (("request", probe.request), ("prometheus", probe.prometheus))
    for key, part in parts:
        for name in _literal(part.headers if part else {}):
            yield _carries(name, (*path, key, "headers", name))
    for place, assertion in enumerate(probe.assertions):
        for name in (name for headers in _headers(assertion) for name in _literal(headers)):
            yield _carries(name, (*path, "assert", place))


def _carries(header: str, path: Path) -> Remark:
    return Remark("WR074", path, f"the header {header} carries a secret as it is")


def _headers(value: Any) -> Iterator[Mapping[str, str]]:
    """The headers that a grader is sent, wherever they stand in an assertion."""
    for key, one in value.items() if isinstance(value, Mapping) else ():
        if key == "headers" and isinstance(one, Mapping):
            yield {str(name): str(text) for name, text in one.items()}
        else:
            yield from _headers(one)


def _literal(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        if (_SECRETIVE.search(name) or _KEY.search(value)) and not _REFERENCE.search(value):
            yield name
