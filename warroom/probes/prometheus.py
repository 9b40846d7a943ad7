"""One number of a Prometheus server, and whether it is still about now.

No data is not zero: a series that is gone, a target that is down and a name that was misspelt all answer with nothing.
And a server stamps its answer with the time of asking, not of the scrape, so that a value may be five minutes old and
look new; therefore the query is also asked for its ``timestamp()``, which is the scrape's for a plain series.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import Any, NamedTuple
from urllib.parse import quote

from warroom.core.instants import AHEAD_ALLOWED, span, stamp
from warroom.core.plan.probes import Probe, Prometheus
from warroom.probes import paths, web
from warroom.probes.conditions import met
from warroom.probes.filling import in_headers
from warroom.probes.hosts import address, refuse_strangers
from warroom.probes.outcomes import Answer, Judgement, inconclusive
from warroom.probes.tries import Surroundings, Try, digest, one

_API = "/api/v1/query"


class Sample(NamedTuple):
    """One number and the instant that it is from."""

    at: datetime
    value: float


def tried(probe: Probe, around: Surroundings) -> Try:
    """Whether the number that the server has now meets what is clean. The same scrape is the same observation."""
    asking = probe.prometheus
    assert asking is not None, "a probe of Prometheus has a query"
    at = around.now()
    try:
        sample = _sampled(asking, around, probe.timeout)
    except web.Unanswered as silence:
        return one(at, inconclusive(silence.why), around, "")
    same = digest(probe, None, f"{stamp(sample.at)} {sample.value!r}")
    details = {"value": sample.value, "sample_at": stamp(sample.at)}
    clean = f"{sample.value:g} meets {asking.clean}"
    return one(
        at, _judged(asking, sample, at), around, clean, answer_digest=same, shown=repr(sample.value), details=details
    )


def _judged(asking: Prometheus, sample: Sample, now: datetime) -> Judgement:
    age = int((now - sample.at).total_seconds())
    if age > asking.max_age:
        return inconclusive(f"the sample is {span(age)} old, and {span(asking.max_age)} is the most that says anything")
    if sample.at - now > AHEAD_ALLOWED:
        return inconclusive(f"the sample is from {stamp(sample.at)}, which is yet to come")
    return met([asking.clean], Answer(f"{sample.value!r}", value=sample.value))


def _sampled(asking: Prometheus, around: Surroundings, timeout: float) -> Sample:
    data = _fetched(asking, asking.query, around, timeout)
    sample = _number(data)
    if data.get("resultType") == "vector":
        scraped = _number(_fetched(asking, f"timestamp({asking.query}\n)", around, timeout)).value
        return sample._replace(at=min(sample.at, _instant(scraped)))
    return sample


def _fetched(asking: Prometheus, query: str, around: Surroundings, timeout: float) -> dict[str, Any]:
    """The data of one instant query, as of the server's now."""
    place = address(asking.url)
    refuse_strangers({place.named}, around.hosts)
    path, _, more = place.target.partition("?")
    path = path.rstrip("/").removesuffix(_API) + _API
    target = f"{path}?{more + '&' if more else ''}query={quote(query, safe='')}"
    headers = in_headers(asking.headers, {}, around.secrets)
    return _data(web.fetched(web.Asked("GET", place._replace(target=target), headers), timeout))


def _data(reply: web.Reply) -> dict[str, Any]:
    try:
        document = paths.document(reply.text)
    except paths.Nowhere as error:
        raise web.Unanswered(f"answered {reply.status}: {error}") from error
    match document:
        case {"status": "success", "warnings": [first, *_]}:
            raise web.Unanswered(f"the server warns: {str(first)[:200]}")
        case {"status": "success", "data": dict(data)} if reply.status == 200:
            return data
        case {"status": "error"}:
            raise web.Unanswered(f"the server refuses: {str(document.get('error', ''))[:200]}")
        case _:
            raise web.Unanswered(f"answered {reply.status}, and not as Prometheus does")


def _number(data: dict[str, Any]) -> Sample:
    """The one sample in *data*. Unanswered where there is none, or several, or one that is no number."""
    match data:
        case {"resultType": "scalar", "result": [when, str(value)]}:
            return _sample(when, value)
        case {"resultType": "vector", "result": []}:
            raise web.Unanswered("the query finds nothing: no data is not zero")
        case {"resultType": "vector", "result": [{"value": [when, str(value)]}]}:
            return _sample(when, value)
        case {"resultType": "vector", "result": [_, _, *_] as several}:
            raise web.Unanswered(f"the query finds {len(several)} series, and one number is needed: aggregate them")
        case _:
            raise web.Unanswered("the query gives no number")


def _sample(when: Any, text: str) -> Sample:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise web.Unanswered(f"the value is {text[:40]}, which is no number to compare")
    return Sample(_instant(when), value)


def _instant(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise web.Unanswered("the time of the sample is no time") from error
