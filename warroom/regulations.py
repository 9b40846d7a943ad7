"""Reads the rules of notification and the words they are written in, and says where a file is wrong.

Rules are data that somebody else may mend: they go through the same reader as plans, which takes nothing but plain
YAML, and their errors name file, line and column. A single rule is found without reading the other files, because the
reader of YAML is slow and a deadline is asked for in a hurry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from warroom import bundled, calendars, config, plain_yaml
from warroom.core.clocks import Regime, Rule, Status, Terms, bind, calendars_of, fits
from warroom.core.clocks.checking import References, errors, errors_of_terms, stages_of
from warroom.core.clocks.rules import Source
from warroom.core.errors import Code, Refused, not_found
from warroom.core.plan import Plan, shape
from warroom.core.plan.findings import Problem, Remark, written
from warroom.core.rules import PinnedRules
from warroom.packs import PlanError, located, plan_files, text_of, tree_of

M = TypeVar("M", bound=BaseModel)


_RULE_ID = re.compile(r"^ *- *\{? *id: *[\"']?([a-z0-9_]+(?:\.[a-z0-9_]+)+)\b", re.MULTILINE)
_CURES = {
    "WR006": "correct or remove the key; the rules beside it show which there are",
    "WR007": "add the key; the rules beside it show what it holds",
    "WR008": "correct the value; the rules beside it show what is allowed",
    "WR010": "correct the name, or define what it names",
    "WR011": "correct the condition; facts.yaml lists the facts",
}


@dataclass(frozen=True)
class File:
    """A file that was read into *value*, with the positions of everything in it."""

    path: Path
    source: str
    tree: plain_yaml.Node
    value: Any

    def located(self, remarks: Iterable[Remark]) -> list[Problem]:
        """*remarks* with their positions."""
        cured = [replace(one, cure=one.cure or _CURES.get(one.code, "")) for one in remarks]
        return located(cured, self.tree, self.source, str(self.path))


def folder() -> Path:
    """Where the rules are that ship."""
    return bundled.data() / config.RULES


def files() -> list[Path]:
    """The files of rules: those that ship, then the user's own, beside the settings."""
    return [*plan_files(folder()), *plan_files(config.config_home() / config.RULES)]


def words() -> Path:
    """The file of facts, roles, kinds and anchors."""
    return bundled.data() / "facts.yaml"


def terms() -> Terms:
    """The words of the rules. PlanError where the file holds none."""
    read = _read(words(), Terms, "the vocabulary", "facts, roles, kinds and anchors")
    assert isinstance(read.value, Terms), read.path
    return read.value


def regimes() -> list[Regime]:
    """Every file of rules, by name, those that ship first. PlanError where one holds none."""
    return [_regime(path).value for path in files()]


def rule(name: str) -> Rule:
    """The rule called *name*. Refused (not_found) where there is none, with the closest one."""
    known = {one: path for path in reversed(files()) for one in _ids(path)}  # no file of the user's replaces a law
    if name not in known:
        raise not_found("rule", name, sorted(known))
    regime: Regime = _regime(known[name]).value
    return next(one for one in regime.rules if one.id == name)


YEARS_BACK, YEARS_ON = 2, 4
"""For how many years around the declaration the calendars are pinned: the longest period is a year and sixty days."""
_LAW = (Status.IN_FORCE, Status.FUTURE, Status.GUIDANCE)
"""A draft never rings, and what is proposed or repealed binds nobody."""


class Rulebook:
    """The rules as an incident pins them. The files are read once: to declare is rehearsed before it is done."""

    def pinned(self, plan: Plan, now: datetime) -> PinnedRules:
        """The rules that can bind the entities of *plan*, and the calendars that they count by around *now*.

        PlanError where a file, or a rule of the plan's own, is none; Refused where a contract's parameter does not fit.
        """
        words = self._terms
        rules = [one for one in self._rules(plan) if any(fits(one, entity, words) for entity in plan.entities)]
        years = range(now.year - YEARS_BACK, now.year + YEARS_ON + 1)
        names = {
            name
            for rule in rules
            for entity in plan.entities
            if fits(rule, entity, words)
            for name in calendars_of(rule, entity.calendar)
        }
        return PinnedRules.of(rules, words, {name: calendars.calendar(name, years, plan.calendars) for name in names})

    def _rules(self, plan: Plan) -> Iterator[Rule]:
        known: dict[str, Rule] = {}
        for rule in [*(rule for one in self._regimes for rule in one.rules), *_own(plan, self._regimes, self._terms)]:
            known.setdefault(rule.id, rule)  # nobody's own rule replaces a law
        for rule in known.values():
            bound = bind(rule, _params(plan, rule.id), self._terms)
            if bound.status in _LAW:
                yield bound

    @cached_property
    def _regimes(self) -> list[Regime]:
        return regimes()

    @cached_property
    def _terms(self) -> Terms:
        return terms()


def _own(plan: Plan, regimes: Sequence[Regime], words: Terms) -> tuple[Rule, ...]:
    """The rules that *plan* has itself. PlanError where one is none, or refers to what there is not: what is pinned
    has to hold in the middle of the night."""
    if not plan.rules:
        return ()
    ours = _as_regime(plan, tuple(_shaped(plan, place) for place in range(len(plan.rules))))
    laws = [rule.id for one in regimes for rule in one.rules]
    names = frozenset((*laws, *(one.id for one in ours.rules)))
    named = calendars.names() | {str(one.get("id")) for one in plan.calendars}
    found = [*errors(ours, References(words, stages_of([*regimes, ours]), names, named)), *_laws(ours, laws)]
    if found:
        raise PlanError([_in_plan(plan, one) for one in found])
    return ours.rules


def _as_regime(plan: Plan, rules: tuple[Rule, ...]) -> Regime:
    source = Source(title=plan.title, licence="the organisation's own")
    checked = plan.reviewed
    return Regime(
        regime="plan", title=plan.title, jurisdiction="contract", checked_on=checked, sources=(source,), rules=rules
    )


def _shaped(plan: Plan, place: int) -> Rule:
    try:
        return Rule.model_validate(plan.rules[place])
    except ValidationError as error:
        remarks = shape.remarks(error, Rule)
        found = [replace(one, path=("rules", place, *one.path)) for one in remarks]
        raise PlanError([_in_plan(plan, one) for one in found]) from None


def _laws(ours: Regime, laws: Sequence[str]) -> Iterator[Remark]:
    """Rules of one's own that would stand in the place of a law."""
    for place, rule in enumerate(ours.rules):
        if rule.id in laws:
            yield Remark("WR009", ("rules", place, "id"), f"{rule.id!r} is law already; give yours another id")


def _in_plan(plan: Plan, remark: Remark) -> Problem:
    """*remark* about a plan whose file nobody has at hand any more."""
    cure = remark.cure or _CURES.get(remark.code, "")
    return Problem(remark.code, "error", f"plan {plan.id}", 1, 1, written(remark.path), remark.message, cure, "")


def _params(plan: Plan, name: str) -> dict[str, str]:
    """What *plan* fills the contract's rule *name* in with. Refused (invalid) where it says two things."""
    said = [one.params for one in plan.notifications if one.rule == name and one.params]
    if any(one != said[0] for one in said):
        raise Refused(
            Code.INVALID,
            f"the plan {plan.id} fills in {name} in two ways, and a rule has one",
            f"give the other contract a rule of its own, under rules in the plan: warroom clock show {name}",
        )
    return {key: str(value) for key, value in said[0].items()} if said else {}


def _ids(path: Path) -> list[str]:
    return _RULE_ID.findall(text_of(path))


def _regime(path: Path) -> File:
    return _read(path, Regime, "a file of rules", "regime, title and rules")


def _read(path: Path, model: type[M], what: str, keys: str) -> File:
    source = text_of(path).replace("\r\n", "\n")
    tree = tree_of(source, str(path), what, keys)
    try:
        return File(path, source, tree, model.model_validate(tree.plain()))
    except ValidationError as error:
        raise PlanError(File(path, source, tree, None).located(shape.remarks(error, model))) from None


def problems(paths: Sequence[Path] = ()) -> list[Problem]:
    """Everything that is wrong with the words and the rules there are, or with the words and the rules in *paths*."""
    found: list[Problem] = []
    of_words = _try(
        words(), lambda path: _read(path, Terms, "the vocabulary", "facts, roles, kinds and anchors"), found
    )
    tried = [_try(path, _regime, found) for path in dict.fromkeys([*files(), *paths])]
    read = [one for one in tried if one is not None]
    if of_words is None:
        return found
    found += of_words.located(errors_of_terms(of_words.value))
    every = [one.value for one in read]
    references = References(
        of_words.value, stages_of(every), frozenset(rule.id for one in every for rule in one.rules), calendars.names()
    )
    asked = set(paths) or set(files())
    for one in sorted(read, key=lambda file: file.path):
        if one.path in asked:
            found += one.located([*errors(one.value, references), *_elsewhere(one, read)])
    return found


def _elsewhere(file: File, read: Iterable[File]) -> list[Remark]:
    """Rules of *file* whose id another file has as well."""
    others = {rule.id: one.path.name for one in read if one.path != file.path for rule in one.value.rules}
    return [
        Remark("WR009", ("rules", place, "id"), f"{rule.id!r} is in {others[rule.id]} as well")
        for place, rule in enumerate(file.value.rules)
        if rule.id in others
    ]


def _try(path: Path, read: Callable[[Path], File], found: list[Problem]) -> File | None:
    try:
        return read(path)
    except PlanError as error:
        found += error.problems
        return None
