"""A probe in full: what it asks, what it showed try by try, what may be claimed, and the answers that showed the error.

An answer of the live system is the most hostile text that there is here: whoever broke the system wrote it. It is shown
as it came, with whatever a terminal would obey made visible, and no more of it than a person reads.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import log10
from typing import Any
from urllib.parse import urlsplit

from warroom.core.entries import NoteAdded
from warroom.core.envelope import Event, Sample
from warroom.core.incident import Incident
from warroom.core.instants import instant, span
from warroom.core.plan.probes import Kind, Probe
from warroom.core.probes import Judged, Probed, Recurrence, spec
from warroom.core.verdicts import Evidence
from warroom.views import probes, verdicts
from warroom.views.headline import Alarm
from warroom.views.safe import line
from warroom.views.sheets import Point, Sheet, few, filled, say, section
from warroom.views.times import clock
from warroom.views.verdicts import percent

FAILED, CLEAN, NOTHING, AGAIN, CHANGED = "X", ".", "?", "=", "|"
"""A try in one character that any terminal has, and where the system was changed between two of them."""
LEGEND = "oldest first:  . clean  X failed  ? came to nothing  = the same answer again  | the system was changed"
SHOWN = 5
"""How many answers are shown of those that failed, and of those that came to nothing."""
LONGEST_ANSWER = 600
LONGEST_CHART = 10
_BAR = 20
_DECADES = 4
"""A bar has its full length at 100 % and none at a ten-thousandth."""
SCALE = "a full bar excludes nothing; five signs less are a tenth of the rate"
_TEN = 10

Body = Mapping[str, Any]


def view(
    incident: Incident, events: Iterable[Event], samples: Sequence[Sample], now: datetime, name: str
) -> Sheet:  # fmt: skip
    """The probe called *name* at *now*, with its last *samples*. Refused (not_found) where there is none."""
    probe, probed = spec(incident, name), incident.probes.by_id.get(name, Probed())
    bodies = [(sample.number, json.loads(sample.body)) for sample in samples]
    return filled(
        section("", _head(incident, probe, now)),
        section("Try by try", _strip(events, [body for _, body in bodies])),
        section("Answers that showed the error", _answers(bodies, "failed", now)),
        section("Tries that came to nothing", _answers(bodies, "inconclusive", now)),
        section("The bound over time", _chart(probed.history, now)),
        section("What it is measured by", _measure(incident, probe, probed.evidence, now)),
        section("What it asks", _asks(incident, probe, probed)),
    )


def _head(incident: Incident, probe: Probe, now: datetime) -> Iterator[Point]:
    shown = next(one for one in probes.each(incident, now) if one.id == probe.id)
    alarm = Alarm.ALARM if shown.alarming else Alarm.CAUTION if shown.stale or not shown.stopped else Alarm.NONE
    old = f", {'STALE ' if shown.stale else ''}{shown.age} old" if shown.age not in ("", "now") else ""
    stale = ", STALE" if shown.stale and not old else ""
    yield say(f"{shown.words}{old}{stale}", "!" if shown.alarming else "^" if alarm else " ", alarm, strong=True)
    yield from (say(sentence) for sentence in shown.sentences)


def _strip(events: Iterable[Event], bodies: Sequence[Body]) -> Iterator[Point]:
    """One character a try, in tens from each change of the system on, so that one can count them."""
    if bodies:
        yield say(f" {CHANGED} ".join(_tens("".join(map(_mark, some))) for some in _epochs(events, bodies)))
        yield say(LEGEND, quiet=True)


def _epochs(events: Iterable[Event], bodies: Sequence[Body]) -> list[list[Body]]:
    """*bodies* in the order in which they were kept, apart where the system was changed before a try began."""
    changes = [one.seq for one in events if isinstance(one.body, NoteAdded) and one.body.change]
    found: dict[int, list[Body]] = {}
    for body in bodies:
        found.setdefault(bisect_right(changes, body["seq"]), []).append(body)
    return [found[epoch] for epoch in sorted(found)]


def _tens(marks: str) -> str:
    return " ".join(marks[start : start + _TEN] for start in range(0, len(marks), _TEN))


def _mark(body: Body) -> str:
    """The worst of what a try, or a report of many, found."""
    found = ((FAILED, "failed"), (NOTHING, "inconclusive"), (CLEAN, "clean"), (AGAIN, "repeated"))
    return next((mark for mark, key in found if body.get(key)), NOTHING)


def _answers(bodies: Iterable[tuple[int, Body]], kind: str, now: datetime) -> Iterator[Point]:
    """The last ones of that *kind*, newest first: when, why, and what came back."""
    found = [(number, body) for number, body in bodies if body[kind]]
    for number, body in reversed(found[-SHOWN:]):
        many = f" ({body[kind]:,} of them)" if body[kind] > 1 else ""
        sign = FAILED if kind == "failed" else NOTHING
        alarm = Alarm.ALARM if kind == "failed" else Alarm.NONE
        yield say(f"{clock(instant(body['at']), now)} try {number}{many}: {_why(body)}", sign, alarm)
        if body.get("shown"):
            yield say(line(body["shown"], LONGEST_ANSWER), under=True)
    if len(found) > SHOWN:
        yield say(f"and {len(found) - SHOWN} earlier ones", quiet=True)


def _why(body: Body) -> str:
    asked = body.get("prompt")
    paraphrase = f", paraphrase {asked + 1}" if isinstance(asked, int) else ""
    return f"{line(body.get('why') or 'nobody said why', LONGEST_ANSWER)}{paraphrase}"


def _chart(history: Sequence[Judged], now: datetime) -> Iterator[Point]:
    """The rate that could be excluded at each entry, on a logarithmic scale, and why the entry was made."""
    if history:
        yield say(SCALE, quiet=True)
    if len(history) > LONGEST_CHART:
        yield say(f"{len(history) - LONGEST_CHART} earlier entries are in the timeline", quiet=True)
    for one in history[-LONGEST_CHART:]:
        when, bound = clock(one.at, now), _bound(one.rate_upper)
        yield say(f"{when} {bound:>6} {_bar(one.rate_upper):<{_BAR}} #{one.seq} {one.changed}")


def _bound(rate: float | None) -> str:
    return "none" if rate is None or rate >= verdicts.NO_BOUND else f"<{verdicts.bound(rate)}".replace(" %", "%")


def _bar(rate: float | None) -> str:
    share = 1.0 if rate is None or rate >= verdicts.NO_BOUND else 1 + log10(max(rate, 1e-9)) / _DECADES
    return "#" * max(1, round(_BAR * share))


def _measure(incident: Incident, probe: Probe, evidence: Evidence, now: datetime) -> Iterator[Point]:
    yield say(_baseline(evidence))
    yield say(_target(probe, evidence))
    part = incident.probes
    if part.epoch_at:
        yield say(f"tries count since {clock(part.epoch_at, now)}, when the system was changed: {part.change}")
    else:
        yield say("the system was not changed since the incident began, as far as anybody said")
    if evidence.verdict is not Recurrence.NOT_MEASURED and evidence.repeated:
        yield say(f"{evidence.repeated:,} answers were the same to the letter, and counted once", quiet=True)


def _baseline(evidence: Evidence) -> str:
    if evidence.baseline is None:
        return "baseline: none, it never showed the error"
    tried = evidence.baseline_clean + evidence.baseline_failed
    still = "before the change" if evidence.baseline_final else "so far, and nothing was changed yet"
    return f"baseline: {evidence.baseline_failed:,} of {tried:,} failed {still}, {percent(evidence.baseline)}"


def _target(probe: Probe, evidence: Evidence) -> str:
    if evidence.target is None:
        return "target: a tenth of the baseline, once there is one and the system was changed"
    whose = "as the probe says" if probe.below is not None else "a tenth of the baseline"
    return f"target: it stopped when the rate is provably below {percent(evidence.target)}, {whose}"


def _asks(incident: Incident, probe: Probe, probed: Probed) -> Iterator[Point]:
    if probe.title:
        yield say(probe.title, strong=True)
    yield say(f"{probe.kind}, every {span(probe.every)}: {_asked(probe)}")
    if probe.prompts:
        yield say(f"{_many(len(probe.prompts), 'paraphrase')}, tried in turn")
    judged = [_many(len(probe.conditions), "condition")] if probe.conditions else []
    judged += [f"assertions {few([str(one.get('type', '?')) for one in probe.assertions])}"] if probe.assertions else []
    if judged:
        yield say(f"judged by {' and '.join(judged)}")
    yield say(f"budget: {_budget(probe)}")
    own = probe in incident.plan.probes
    yield say("the plan has it, and names its hosts" if own else "set up in this incident")
    if probed.hosts:
        yield say(f"hosts that people named: {few(probed.hosts)}")


def _asked(probe: Probe) -> str:
    """What is asked, and of whom. Never a header, a body or an argument: they may refer to a secret."""
    if probe.request:
        return f"{probe.request.method} {_host(probe.request.url)}"
    if probe.prometheus:
        return f"{probe.prometheus.query} at {_host(probe.prometheus.url)}, clean where {probe.prometheus.clean}"
    if probe.query:
        which = f" among {probe.query.eligible}" if probe.query.eligible else ""
        return f"the live log, by the count {probe.query.count}{which}"
    if probe.command:
        return f"{probe.command[0]} with {_many(len(probe.command) - 1, 'argument')}"
    return "another check posts what it found" if probe.kind is Kind.PUSH else "a person tries it"


def _host(url: str) -> str:
    """The host and port of *url*, and nothing else of it."""
    try:
        place = urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        place = ""
    return place or "an address that is none"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _budget(probe: Probe) -> str:
    part = probe.budget
    said = [f"{part.per_minute:,} tries in any minute"]
    said += [f"{part.tries:,} in one incident"] if part.tries else []
    said += [f"{part.cost:g} in one incident, at {part.cost_each:g} each"] if part.cost else []
    return ", ".join(said)
