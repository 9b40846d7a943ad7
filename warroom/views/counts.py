"""How many people: never a figure without its age and how it was made."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from warroom.core.counts import Estimate, Measurement, Method, Way, stale_after, together, way_of
from warroom.core.incident import Incident
from warroom.core.plan.counts import Column
from warroom.views.safe import line
from warroom.views.times import age, rough

METHODS = {
    Method.EXACT: "exact",
    Method.AT_LEAST: "at least",
    Method.ESTIMATE: "estimate",
    Method.STATED: "stated",
}
FIGURES = 2
"""How many figures of an estimate mean something."""
ALL_READ = "all was read"
_ANSWERS = ("yes", "no", "unsure")
"""What a label may say."""


class AffectedView(NamedTuple):
    """The range in words; *known* is false while nobody has counted. *rests*: what it rests on, and how complete that
    is; empty where a person stated it, whose reason says so. *unsure*: something was not read, or the log is quiet.
    *made*: how it was made in a word, for lists; empty where the range begins with that."""

    known: bool
    range: str
    method: str
    by: str
    why: str
    age: str
    stale: bool
    rests: str = ""
    unsure: bool = False
    made: str = ""

    @property
    def brief(self) -> str:
        """The range for a list, which has no room for what is likely: with how it was made, and how old it is."""
        if not self.known:
            return self.range
        ends, age = self.range.partition(", ")[0], f"STALE {self.age}" if self.stale else self.age
        return " ".join(filter(None, (ends, self.made, age)))


UNKNOWN = AffectedView(
    known=False, range="UNKNOWN", method="unknown", by="", why="nobody has counted yet", age="", stale=False
)


def view(incident: Incident, now: datetime) -> AffectedView:
    """The count at *now*."""
    latest = incident.affected
    if latest is None:
        return UNKNOWN
    found = resting(incident)
    return AffectedView(
        known=True,
        range=range_of(latest),
        method=METHODS[latest.method],
        by=line(latest.count_id or latest.by),
        why=line(latest.why),
        age=age(oldest(incident), now),
        stale=is_stale(incident, now),
        rests=line(_rests(found, latest, way_of(incident))) if latest.measured else "",
        unsure=any(is_unsure(one) for one in found),
        made="together" if len(found) > 1 else made(latest),
    )


def resting(incident: Incident) -> tuple[Estimate, ...]:
    """What the range rests on, the statement first: it is left out where the counts after it say more."""
    part, latest = incident.counts, incident.affected
    measured, stated = part.answers, part.stated
    union = together(None, measured, part.unions)
    if stated is None or latest is None or union is None:
        return (stated,) if stated else measured
    says_more = not union.settled and (latest.high is not None or latest.low > union.low)
    return (stated, *measured) if says_more else measured


def oldest(incident: Incident) -> datetime:
    """As of when the range is known: as the oldest of what it rests on is."""
    return min(one.as_of for one in resting(incident))


def is_stale(incident: Incident, now: datetime) -> bool:
    """Whether something that the range rests on is too old to be a claim about *now*."""
    return any(stale(one, now) for one in resting(incident))


def stale(estimate: Estimate, now: datetime) -> bool:
    """Whether *estimate* is too old to be a claim about now."""
    return now - estimate.as_of > stale_after(estimate)


def is_unsure(one: Estimate) -> bool:
    """Whether something was not read, or the log had gone quiet."""
    measured = one.measured
    return measured is not None and bool(not measured.complete or lag(measured, one.as_of))


def _rests(found: tuple[Estimate, ...], latest: Estimate, how_: Way | None) -> str:
    """What *latest* rests on that was counted: *found*, with how complete each is, put together in that way."""
    stated = [one for one in found if one.measured is None]
    counted = [one for one in found if one.measured]
    if stated:
        beside = "; ".join(f"{one.count_id} {range_of(one)}{_bracketed(means(one))}" for one in counted)
        return ", ".join((f"stated by {stated[0].by}, beside {beside}", *_of_plan(how_)))
    if len(counted) == 1:
        [one] = counted
        alone = (how(one), means(one) or ALL_READ, f"by {one.count_id}", _signed(one), *_of_plan(how_))
        return ", ".join(filter(None, alone))
    flaws = [f"{one.count_id} {means(one)}" for one in counted if means(one)]
    said = ", ".join(filter(None, (how(latest), put_together(how_) if how_ else "")))
    return said + (f": {'; '.join(flaws)}" if flaws else "")


def put_together(one: Way) -> str:
    """How several counts became one range, and what the plan says of it."""
    whole, united = len(one.pieces) == 1, "united by their people"
    said = [f"{one.counts} counts {united}" if whole else f"{one.counts} counts, maybe of the same people"]
    said += [f"{one.united} of them {united}"] if one.unions and not whole else []
    return ", ".join((*said, *_of_plan(one)))


def _of_plan(one: Way | None) -> Iterator[str]:
    if one and one.cap is not None:
        yield f"at most the plan's {one.cap:,} people"
    if one and one.wrong:
        yield f"more than the plan's {one.most:,} people, which is wrong and not used"


def all_together(incident: Incident) -> str:
    """What several counts come to and how, in a line; nothing where there is one count."""
    how_, latest = way_of(incident), incident.affected
    if how_ is None or latest is None or how_.counts == 1:
        return ""
    return line(f"together {range_of(latest)} people: {put_together(how_)}")


def with_others(measured: Measurement) -> str:
    """What *measured* came to with the counts that it was united with; nothing where it was with none."""
    union = measured.union
    if union is None:
        return ""
    others = " and ".join(name for name in union.counts if name != measured.rule.id)
    known = f"{union.low:,} {'person' if union.low == 1 else 'people'}"
    return line(f"with {others}: {known} found, united by the people whom each found")


def _bracketed(said: str) -> str:
    return f" ({said})" if said else ""


def how(one: Estimate) -> str:
    """How the number was made; nothing where ``at least`` is what is to be said."""
    return "" if one.method is Method.AT_LEAST else METHODS[one.method]


def made(one: Estimate) -> str:
    """How the number was made, in a word; nothing where its range begins with ``at least``."""
    if one.method is not Method.AT_LEAST:
        return METHODS[one.method]
    return "counted" if one.settled and one.high is not None else ""


def _signed(one: Estimate) -> str:
    """Who answers for it that a predicate finds everybody."""
    ruled = one.settled and one.measured and one.method is Method.AT_LEAST
    return (one.measured.settled or "") if ruled and one.measured else ""


def range_of(one: Estimate) -> str:
    """The people in words: no upper end is shown that rules nothing out, and no more figures than mean something."""
    return people(one.low, one.likely, one.high, one.method, settled=one.settled)


def people(low: int, likely: int | None, high: int | None, method: Method, *, settled: bool) -> str:
    """A range of people in words; see range_of."""
    high = high if settled else None
    if method is Method.ESTIMATE:
        low, likely, high = _down(low), likely and _near(likely), high and _up(high)
    if high is None:
        return f"at least {low:,}" + (f", likely {likely:,}" if likely and method is not Method.AT_LEAST else "")
    if low == high:
        return f"{low:,}"
    return f"{low:,}–{high:,}" + (f", likely {likely:,}" if likely is not None else "")


def _unit(number: int) -> int:
    return int(10 ** max(0, len(str(number)) - FIGURES))


def _down(number: int) -> int:
    return number // _unit(number) * _unit(number)


def _up(number: int) -> int:
    return math.ceil(number / _unit(number)) * _unit(number)


def _near(number: int) -> int:
    return round(number / _unit(number)) * _unit(number)


def means(one: Estimate) -> str:
    """How complete the number is: what was not read, whom nobody could name, whether the log went quiet."""
    measured = one.measured
    if measured is None:
        return ""
    said = [
        scanned(measured), lag(measured, one.as_of), _labelled(measured), _unnamed(one, measured), _unread(measured),
        _unjudged(measured),
    ]  # fmt: skip
    return ", ".join(part for part in said if part)


def scanned(measured: Measurement) -> str:
    """How far the scan came, where it is not complete; rounded down, because 100 % would be a claim."""
    return "" if measured.complete else f"{math.floor(measured.scanned * 100)} % scanned"


def _labelled(measured: Measurement) -> str:
    given = measured.labels or {}
    sure = f" ({round(measured.confidence * 100)} % sure)" if measured.confidence else ""
    return f"{sum(given.get(one, 0) for one in _ANSWERS):,} people labelled{sure}" if given else ""


def _unnamed(one: Estimate, measured: Measurement) -> str:
    nameless = measured.unidentified_sessions + measured.loose_rows
    if not nameless or one.method is Method.ESTIMATE:
        return ""
    words = ["session", *(["request"] if measured.loose_rows else [])]
    return f"{nameless:,} {' or '.join(word + 's' * (nameless > 1) for word in words)} without a user"


def _unread(measured: Measurement) -> str:
    return f"{measured.unreadable:,} unreadable line{'s' if measured.unreadable > 1 else ''}" * bool(
        measured.unreadable
    )


def _unjudged(measured: Measurement) -> str:
    """The rows that the predicate could not judge, or that there was none: nobody found is not nobody affected."""
    if measured.undecided:
        return f"{measured.undecided:,} row{'s' * (measured.undecided > 1)} without what it asks for"
    nothing = measured.complete and not (measured.rows or measured.low or measured.labels)
    return "no row was found" if nothing else ""


def lag(measured: Measurement, at: datetime) -> str:
    """That the log had gone quiet *at* the time of the count, which is never a zero: ``log quiet for 6m (usual gap
    2s)``."""
    if measured.newest_at is None or measured.quiet_for(at) is None:
        return ""
    usual = max(1, round(measured.usual_gap_s or 0))
    return f"log quiet for {age(measured.newest_at, at)} (usual gap {rough(usual)})"


def by_column(fill: Mapping[str, float]) -> list[tuple[str, float]]:
    """The columns of a log with the share of rows that have them, in the order in which they are spoken of."""
    known = [(str(column), fill[column]) for column in Column if column in fill]
    return [*known, *((name, share) for name, share in fill.items() if name not in list(Column))]
