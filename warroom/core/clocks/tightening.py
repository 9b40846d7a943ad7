"""What a rule of one's own loosens in the rule that it says to tighten.

An organisation may promise itself 48 hours where the law gives 72, and then has to keep both by keeping one. That holds
only if its rule opens whenever the law's does, tells whom the law tells, and is due no later whatever is known. What
cannot be compared, such as the meaning of two triggers, is not guessed at: it has to be the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from warroom.core.clocks.bounds import ends_in_time, example, other_period, period
from warroom.core.clocks.rules import RECURRING, Limit, Mode, Rule, Stage, Status
from warroom.core.plan.findings import Path, Remark

_FIRES = {Status.REPEALED: 0, Status.PROPOSED: 0, Status.DRAFT: 1}
"""How far a rule of a status goes: never, as possible, or (every other one) to a yes."""
_YES = 2
_TRIGGER = "write the trigger of the rule that ships, or true"


def same_stages(rules: Mapping[str, Rule]) -> Mapping[str, str]:
    """For every rule that tightens another, the other: one notice serves both, so their stages are the same ones."""
    return {name: rule.tightens for name, rule in rules.items() if rule.tightens}


def loosenings(own: Rule, law: Rule, same: Mapping[str, str], path: Path) -> Iterator[Remark]:
    """Everything in *own*, which stands at *path*, by which keeping it would not be keeping *law*.

    A start ``RULE/STAGE`` is read as that of the rule that its rule tightens, by *same*.
    """
    if not law.stages:
        yield _loose((*path, "tightens"), f"{law.id} has no clock that could be shorter")
        return
    yield from _narrower(own, law, path)
    yield from _weaker(own, law, path)
    mine = {one.id: (place, one) for place, one in enumerate(own.stages)}
    for stage in law.stages:
        if stage.id not in mine:
            yield _loose((*path, "stages"), f"the stage {stage.id!r} of {law.id} is missing", "add the stage")
        else:
            place, one = mine[stage.id]
            yield from _Pair(own, law, one, stage, same, (*path, "stages", place)).loosenings()


def _loose(path: Path, message: str, cure: str = "") -> Remark:
    return Remark("WR018", path, message, cure)


def _said(text: str | None) -> str:
    """*text* on one line; nothing for a condition that always holds."""
    line = " ".join((text or "").split())
    return "" if line == "true" else line


def _narrower(own: Rule, law: Rule, path: Path) -> Iterator[Remark]:
    """Whether *own* binds fewer, or in fewer cases."""
    if _said(own.when) not in ("", _said(law.when)):
        asks = f"{law.id} has the trigger {_said(law.when) or 'true'!r}, and this one is not compared with it"
        yield _loose((*path, "when"), asks, _TRIGGER)
    if own.who and (left := set(law.who) - set(own.who)):
        yield _loose((*path, "who"), f"it does not bind {', '.join(sorted(left))}, whom {law.id} binds")
    if own.who and not law.who:
        yield _loose((*path, "who"), f"{law.id} binds everybody, and this rule does not")
    if more := set(own.not_for) - set(law.not_for):
        yield _loose((*path, "not_for"), f"{law.id} binds {', '.join(sorted(more))} as well")
    if _leaves_out(own.recipient, law.recipient):
        yield _loose((*path, "recipient"), f"{law.id} is for {law.recipient}", f"write: {law.recipient}")


def _leaves_out(mine: str, law: str) -> bool:
    """Whether *mine* does not name whom *law* names; it may name more."""
    return _said(law).casefold() not in _said(mine).casefold()


def _weaker(own: Rule, law: Rule, path: Path) -> Iterator[Remark]:
    """Whether *own* is in force less than *law*."""
    if _FIRES.get(own.status, _YES) < _FIRES.get(law.status, _YES):
        yield _loose((*path, "status"), f"{law.id} is {law.status}, and this rule would be {own.status}")
    if own.since is not None and (law.since is None or own.since > law.since):
        held = f"since {law.since}" if law.since else "already"
        yield _loose((*path, "since"), f"{law.id} holds {held}, and this rule only from {own.since}")
    if own.operative and own.operative != law.operative:
        yield _loose((*path, "operative"), f"{law.id} does not wait for these days")


def _key(mine: Limit, law: Limit) -> Path:
    """Which key of *mine* makes it longer."""
    return ("mode",) if mine.mode is not law.mode else ("n",) if mine.n else ("cap",)


class _Pair(NamedTuple):
    """A stage of one's own beside the one of the law that it stands for."""

    own: Rule
    law: Rule
    mine: Stage
    theirs: Stage
    same: Mapping[str, str]
    path: Path

    def loosenings(self) -> Iterator[Remark]:
        if _said(self.mine.when) not in ("", _said(self.theirs.when)):
            asks = f"the stage of {self.law.id} has the trigger {_said(self.theirs.when) or 'true'!r}"
            yield _loose((*self.path, "when"), asks, _TRIGGER)
        if self.mine.recipient and _leaves_out(
            self.mine.recipient, whom := self.theirs.recipient or self.law.recipient
        ):
            yield _loose((*self.path, "recipient"), f"the stage of {self.law.id} is for {whom}", f"write: {whom}")
        elif self.theirs.recipient and _leaves_out(self.mine.recipient or self.own.recipient, self.theirs.recipient):
            whom = self.theirs.recipient
            yield _loose(self.path, f"the stage of {self.law.id} is for {whom}", f"add recipient: {whom}")
        if self.mine.noon_roll is not None and not self._rolls_alike():
            yield _loose((*self.path, "noon_roll"), "rolled to noon it may end after the law", "leave noon_roll out")
        for limit in self.theirs.limits:
            yield from self._unmet(limit)

    def _rolls_alike(self) -> bool:
        """Rolls of the same ends, for the same entities or fewer."""
        assert self.mine.noon_roll is not None, "asked only where there is one"
        law = self.theirs.noon_roll
        ends = {end for one in self.theirs.limits for end in (self._end(one), (*self._end(one)[:2], None, None))}
        alike = all(self._end(one) in ends for one in self.mine.limits)
        return law is not None and alike and set(law.not_for) <= set(self.mine.noon_roll.not_for)

    def _end(self, limit: Limit) -> tuple[Any, ...]:
        """What the ends of *limit* depend on: without its other reading, its first two parts."""
        return self._starts(limit), period(limit), other_period(limit), limit.also_from

    def _starts(self, limit: Limit) -> frozenset[str]:
        return frozenset(map(self._start, limit.starts))

    def _start(self, name: str) -> str:
        rule, slash, stage = name.partition("/")
        return f"{self.same.get(rule, rule)}{slash}{stage}"

    def _unmet(self, law: Limit) -> Iterator[Remark]:
        """That no limit here is always due when *law* is, with why the closest one is not."""
        begun = [(place, one) for place, one in enumerate(self.mine.limits) if self._starts(one) == self._starts(law)]
        reasons = [
            ((*self.path, "limits", place, *key), why) for place, one in begun for key, why in [self._why(one, law)]
        ]
        if not begun:
            wants = (
                f"{self.law.id} gives {period(law)} from {' or '.join(law.starts)}, and nothing here starts from there"
            )
            yield _loose((*self.path, "limits"), wants, f"add a limit from {law.start}")
        elif all(why for _, why in reasons):
            path, why = reasons[0]
            yield _loose(path, f"{self.law.id} gives {period(law)} from {' or '.join(law.starts)}: {why}")

    def _why(self, mine: Limit, law: Limit) -> tuple[Path, str]:
        """Why *mine* may be due after *law*, and at which key; an empty reason where it never is."""
        if _said(mine.when) not in ("", _said(law.when)):
            return ("when",), f"this one holds only where {_said(mine.when)}"
        if mine.mode in RECURRING and (law.mode not in RECURRING or mine.until != law.until):
            return ("until",), f"this one ends with {mine.until}"
        if mine.unless_later is not None and not self._lapses_alike(mine, law):
            return ("unless_later",), "this one may lapse while that one counts; leave unless_later out"
        if not ends_in_time(period(mine), period(law)):
            shown = example(period(mine), period(law))
            when = f"; {shown}" if shown else ", by some calendar, zone or change of the clocks"
            return _key(mine, law), f"{period(mine)} may end later{when}"
        return self._why_argued(mine, law)

    def _why_argued(self, mine: Limit, law: Limit) -> tuple[Path, str]:
        """Why the other reading of *mine* may be later than the latest of *law*."""
        other, limit = other_period(mine), other_period(law)
        if other is None or law.mode is Mode.SOFT:
            return (), ""
        if limit is not None and mine.also_from == law.also_from and ends_in_time(other, limit):
            return (), ""
        if mine.also_from is None and ends_in_time(other, period(law)):
            return (), ""
        return ("also",), f"{other}, the other reading, may end after every reading of that one"

    def _lapses_alike(self, mine: Limit, law: Limit) -> bool:
        """Whether both lapse together, and something that never lapses is then due in the place of both."""
        together = mine.unless_later == law.unless_later and period(mine) == period(law)
        return together and any(
            one.when is None and one.unless_later is None and one.mode not in RECURRING
            and mine.unless_later in one.starts
            for one in self.theirs.limits
        )  # fmt: skip
