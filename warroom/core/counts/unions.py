"""Which unions of counts still hold.

A union is true of the people who were known when it was made. The next count may find one more, so that a union that
outlives its counts would say of today what was so yesterday: too few people, and an upper end that was passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from warroom.core.counts.measured import Measurement, Union

PEOPLE, RULE = "people", "rule"


def after(unions: Iterable[Union], known: Mapping[str, Measurement], now: Measurement) -> tuple[Union, ...]:
    """Those of *unions* that hold once a count came to *now*, with the one that it brings, oldest first. *known*: what
    each count had come to before."""
    name = now.rule.id
    left = [one for union in unions if (one := _still(union, known.get(name), now))]
    fresh = _fresh(now.union, {**known, name: now}) if now.union else None
    if fresh is None:
        return tuple(left)
    return (*(one for one in left if not one.counts.keys() <= fresh.counts.keys()), fresh)


def _still(union: Union, before: Measurement | None, now: Measurement) -> Union | None:
    """What is left of *union*: all of it where nothing was read since; its lower end where nobody was found since."""
    then = union.counts.get(now.rule.id)
    if then is None or then == now.digests:
        return union
    if _same_people(then, now) or _under_way(then, before, now):
        return union.model_copy(update={"high": None})
    return None


def _same_people(then: Mapping[str, str], now: Measurement) -> bool:
    return bool(then.get(PEOPLE)) and then.get(PEOPLE) == now.digests.get(PEOPLE)


def _under_way(then: Mapping[str, str], before: Measurement | None, now: Measurement) -> bool:
    """Whether *now* is how far a count came that has not said yet who its people are: whom it knew before it knows
    still. A lower end that goes down and up again with every long count would move the severity with it."""
    unsaid = not now.digests.get(PEOPLE) and then.get(RULE) == now.digests.get(RULE)
    return unsaid and before is not None and before.low <= now.low


def _fresh(union: Union, known: Mapping[str, Measurement]) -> Union | None:
    """*union* as far as it is true of what is *known*: a count may have been made elsewhere meanwhile."""
    pairs = [(then, known.get(name)) for name, then in union.counts.items()]
    if not all(one is not None and _same_people(then, one) for then, one in pairs):
        return None
    same = all(one is not None and then == one.digests for then, one in pairs)
    return union if same else union.model_copy(update={"high": None})


def disjoint(unions: Iterable[Union], names: Iterable[str]) -> Iterator[Union]:
    """Those of *unions* by which counts of these *names* are put together, each count in one of them: first the one of
    the most counts, and of equal ones the newest."""
    left, newest_first = set(names), tuple(unions)[::-1]
    for union in sorted(newest_first, key=lambda one: -len(one.counts)):
        if union.counts.keys() <= left:
            left -= union.counts.keys()
            yield union
