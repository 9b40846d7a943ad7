"""What a plan has to do with the logs and the live system: what it would count by, and what it would ask.

The core checks a plan by itself. Whether a predicate is one, only the engine that runs it tells, and loading that takes
longer than everything else; so this is asked when a plan is checked, and not when it is read or declared on. Nothing is
counted, sent or looked up.
"""

from __future__ import annotations

from collections.abc import Iterator

from warroom.core.errors import Code, Refused
from warroom.core.plan import Count, Plan
from warroom.core.plan.findings import Path, Remark
from warroom.probes.checking import Flaw, Trouble, flaws

_AUTO = "auto"
_ERRORS = {Trouble.BROKEN: "WR019", Trouble.NO_ADDRESS: "WR008"}
_FINDINGS = {Trouble.FOREIGN: "WR072", Trouble.TOOTHLESS: "WR076", Trouble.UNREAD: "WR077"}


def errors(plan: Plan) -> Iterator[Remark]:
    """What makes *plan* none, as far as logs and the live system go."""
    for at, count in enumerate(plan.counts):
        yield from _of_count(count, ("counts", at))
    for at, probe in enumerate(plan.probes):
        path: Path = ("probes", at)
        if probe.query and probe.query.eligible:
            yield from _predicate(probe.query.eligible, (*path, "query", "eligible"))
        for flaw in flaws(probe):
            if flaw.trouble in _ERRORS:
                yield _remark(_ERRORS[flaw.trouble], flaw, path)


def findings(plan: Plan) -> Iterator[Remark]:
    """What is doubtful about *plan*, which has no errors, as far as the live system goes."""
    for at, probe in enumerate(plan.probes):
        for flaw in flaws(probe):
            if flaw.trouble in _FINDINGS:
                yield _remark(_FINDINGS[flaw.trouble], flaw, ("probes", at))


def _remark(code: str, flaw: Flaw, path: Path) -> Remark:
    return Remark(code, (*path, *flaw.path), flaw.why, flaw.hint)


def _of_count(count: Count, path: Path) -> Iterator[Remark]:
    yield from _predicate(count.where, (*path, "where"))
    if count.table is None:  # whose columns only the database knows
        yield from list(_columns(count, path)) or _format(count, path)


def _predicate(text: str, path: Path) -> Iterator[Remark]:
    from warroom.counters.predicates import vetted

    try:
        vetted(text)
    except Refused as refused:
        yield Remark("WR019", path, refused.sentence, refused.hint, offset=refused.details.get("offset"))


def _columns(count: Count, path: Path) -> Iterator[Remark]:
    """Keys that are no paths in a row."""
    from warroom.counters.paths import BadPath, parse

    for column, key in count.columns.items():
        try:
            parse(key)
        except BadPath as bad:
            yield Remark("WR008", (*path, "map", str(column)), str(bad))


def _format(count: Count, path: Path) -> Iterator[Remark]:
    """A format that there is not, or whose file holds none, or that cannot be read with the keys of the count."""
    from warroom.counters import formats

    if count.format == _AUTO:
        return
    try:
        formats.overridden(formats.load(count.format), count.columns)
    except Refused as refused:
        code = "WR010" if refused.code is Code.NOT_FOUND else "WR008"
        yield Remark(code, (*path, "format"), refused.sentence, refused.hint)
