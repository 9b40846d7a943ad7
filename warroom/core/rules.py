"""The rules of notification that an incident runs on, pinned when it is declared.

A program is upgraded and a library of holidays corrected in the middle of an incident, and no deadline may move by it.
So the rules that can bind the plan's entities, the words they are written in and the days on which nobody works go into
the record as values. ``rules adopt`` replaces them, on the record, with what would change shown first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.ledger import canonical, sha256
from warroom.core.plan import FactSpec, FactType
from warroom.core.roles import acting

if TYPE_CHECKING:
    from warroom.core.clocks import Calendar, Rule, Terms
    from warroom.core.incident import Incident


class PinnedRules(BaseModel):
    """The *values* as JSON (``rules``, ``terms``, ``calendars``) and the SHA-256 of their canonical form.

    What they mean is read when a deadline is worked out, and not when a record is: most commands ask for no clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    values: dict[str, Any]
    digest: str

    @classmethod
    def of(cls, rules: "list[Rule]", terms: "Terms", calendars: "Mapping[str, Calendar]") -> "PinnedRules":
        """*rules* pinned, with the *terms* they are written in and the *calendars* they count by."""
        values = {
            "rules": [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in rules],
            "terms": terms.model_dump(mode="json", exclude_defaults=True),
            "calendars": {name: _days(calendar) for name, calendar in sorted(calendars.items())},
        }
        return cls(values=values, digest=sha256(canonical(values).encode()))

    @cached_property
    def rules(self) -> "Mapping[str, Rule]":
        """The rules by id."""
        from warroom.core.clocks import Rule

        return {one["id"]: Rule.model_validate(one) for one in self.values["rules"]}

    @cached_property
    def terms(self) -> "Terms":
        """The words of the rules."""
        from warroom.core.clocks import Terms

        return Terms.model_validate(self.values["terms"])

    @cached_property
    def calendars(self) -> "Mapping[str, Calendar]":
        """The calendars by name."""
        return {name: _calendar(name, days) for name, days in self.values["calendars"].items()}

    def with_more(self, other: "PinnedRules", own: Collection[str] = ()) -> "PinnedRules":
        """These, and what only *other* has: for a plan that names another entity. What is pinned here stays so, the
        meaning of its words included; but for rules and calendars that are the plan's *own*, by id: a contract whose
        number was mended in the plan is mended."""
        theirs = {one["id"]: one for one in other.values["rules"]}
        kept = [theirs.get(one["id"], one) if one["id"] in own else one for one in self.values["rules"]]
        ids = {one["id"] for one in kept}
        more = [one for one in other.values["rules"] if one["id"] not in ids]
        days = {name: one for name, one in other.values["calendars"].items() if name in own}
        values = {
            "rules": [*kept, *more],
            "terms": _with_more_words(self.values["terms"], other.values["terms"]) if more else self.values["terms"],
            "calendars": {**other.values["calendars"], **self.values["calendars"], **days},
        }
        return PinnedRules(values=values, digest=sha256(canonical(values).encode()))


def _with_more_words(pinned: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The words *pinned*, and those that only *other* has; a choice may have got more choices, which move nothing."""
    merged: dict[str, Any] = {}
    for section, words in other.items():
        before = {one["id"]: one for one in pinned.get(section, ())}
        new = [one for one in words if one["id"] not in before]
        wider = {one["id"]: one.get("choices", ()) for one in words}
        merged[section] = [*(_wider(one, wider.get(name, ())) for name, one in before.items()), *new]
    return merged


def _wider(word: dict[str, Any], choices: Sequence[str]) -> dict[str, Any]:
    more = [one for one in choices if one not in word.get("choices", ())]
    return {**word, "choices": [*word["choices"], *more]} if more and "choices" in word else word


def _days(calendar: "Calendar") -> dict[str, Any]:
    return {
        "source": calendar.source,
        "first": calendar.years[0],
        "last": calendar.years[-1],
        "weekend": sorted(calendar.weekend),
        "holidays": {day.isoformat(): why for day, why in sorted(calendar.holidays.items())},
    }


def _calendar(name: str, days: Mapping[str, Any]) -> "Calendar":
    from warroom.core.clocks import Calendar

    closed = {date.fromisoformat(day): why for day, why in days["holidays"].items()}
    years = range(days["first"], days["last"] + 1)
    return Calendar(name, closed, years, days["source"], frozenset(days["weekend"]))


def questions(incident: "Incident") -> dict[str, FactSpec]:
    """The facts of the rules that no fact of the plan means, as questions to whoever answers for the law.

    Read from the values as they are pinned: a list of questions needs no clocks.
    """
    pinned, plan = incident.rules.pinned, incident.plan
    if pinned is None:
        return {}
    taken = {spec.means for spec in plan.facts} | plan.fact_by_id.keys() | {_COUNTED}
    legal = next((role.id for role in plan.roles if role.function == "legal"), plan.commander.id)
    return {one["id"]: _question(one, legal) for one in pinned.values["terms"]["facts"] if one["id"] not in taken}


_COUNTED = "affected.persons"
"""What the count answers."""
_AS_FACT = {
    "bool": FactType.BOOL, "choice": FactType.CHOICE, "count": FactType.INTEGER, "amount": FactType.DECIMAL,
}  # fmt: skip


def _question(term: Mapping[str, Any], who: str) -> FactSpec:
    return FactSpec.model_construct(
        id=term["id"], ask=term["ask"], type=_AS_FACT[term.get("type", "bool")],
        choices=tuple(term.get("choices", ())), who=who, means=term["id"], triage=False,
        help="The rules of notification ask it; the plan does not.",
    )  # fmt: skip


class RulesAdopted(Body):
    """The rules from now on. *was*: the digest of those before; none at the declaration."""

    KIND: ClassVar[str] = "rules.adopted"

    rules: PinnedRules
    was: str | None = None
    why: str | None = None


class AdoptRules(Command):
    VERB: ClassVar[str] = "rules_adopt"

    rules: PinnedRules
    why: str


class Rules(NamedTuple):
    """The rules in force, and since which entry; none before any were pinned."""

    pinned: PinnedRules | None = None
    seq: int = 0


HEARS = (RulesAdopted.KIND,)


def evolve(_part: Rules, event: Event) -> Rules:
    """The rules after *event*."""
    body = event.body
    assert isinstance(body, RulesAdopted), event.kind
    return Rules(body.rules, event.seq)


class Change(NamedTuple):
    """A rule or a calendar that would be another one. *before* or *after* is none where it is new or gone."""

    what: str
    before: Any
    after: Any


def changes(before: PinnedRules | None, after: PinnedRules) -> Iterator[Change]:
    """What differs between two sets of rules, one whole rule or calendar at a time."""
    old = before.values if before else {"rules": [], "terms": {}, "calendars": {}}
    yield from _differing("rule", _by_id(old["rules"]), _by_id(after.values["rules"]))
    yield from _differing("calendar", old["calendars"], after.values["calendars"])
    if old["terms"] != after.values["terms"]:
        yield Change("the words of the rules", old["terms"], after.values["terms"])


def _by_id(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["id"]: one for one in rules}


def _differing(noun: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in [*old, *(one for one in new if one not in old)]:
        if old.get(name) != new.get(name):
            yield Change(f"{noun} {name}", old.get(name), new.get(name))


def _adopt(incident: "Incident", command: AdoptRules, actor: Actor, _now: datetime) -> list[Body]:
    was = incident.rules.pinned
    if was is not None and was.digest == command.rules.digest:
        raise Refused(Code.ILLEGAL_TRANSITION, "these are the rules in force already", "warroom clock list")
    refuse_unreasoned(command.why, "adopting rules", "rules adopt")
    deciders = incident.plan.authority_for("waive").roles
    joined = acting(incident, actor, tuple(dict.fromkeys((*deciders, incident.plan.commander.id))), "adopt rules")
    return [*joined, RulesAdopted(rules=command.rules, was=was.digest if was else None, why=command.why)]


COMMANDS: Deciders = {AdoptRules: _adopt}
