"""Reads the rules of notification and the words they are written in, and says where a file is wrong.

Rules are data that somebody else may mend: they go through the same reader as plans, which takes nothing but plain
YAML, and their errors name file, line and column. A single rule is found without reading the other files, because the
reader of YAML is slow and a deadline is asked for in a hurry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from warroom import bundled, calendars, config, plain_yaml, regulations_cache
from warroom.core.clocks import Regime, Rule, Terms
from warroom.core.clocks.checking import References, errors, errors_of_terms, rules_of
from warroom.core.errors import not_found
from warroom.core.plan import shape
from warroom.core.plan.findings import Problem, Remark
from warroom.packs import PlanError, located, plan_files, text_of, tree_of
from warroom.regulations_cache import Everything

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


def everything(*, shipped: bool = False) -> Everything:
    """The words and every file of rules, from the copy of the last reading where nothing has changed since. *shipped*:
    only those that ship, and no copy is left behind."""
    found = plan_files(folder()) if shipped else files()
    paths = [words(), *found]
    try:
        key = regulations_cache.digest(paths)
    except OSError:  # the reader says better what is wrong
        return _read_all(found)
    known = regulations_cache.kept(key)
    if known is None:
        known = _read_all(found)
        if not shipped:
            regulations_cache.keep(key, known)
    return known


def _read_all(paths: Iterable[Path]) -> Everything:
    return Everything(terms=terms(), regimes=tuple(_regime(path).value for path in paths))


def rule(name: str) -> Rule:
    """The rule called *name*. Refused (not_found) where there is none, with the closest one."""
    known = {one: path for path in reversed(files()) for one in _ids(path)}  # no file of the user's replaces a law
    if name not in known:
        raise not_found("rule", name, sorted(known))
    regime: Regime = _regime(known[name]).value
    return next(one for one in regime.rules if one.id == name)


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
    shipped = [one.value for one in read if one.path.parent == folder()]
    references = References(of_words.value, rules_of(one.value for one in read), rules_of(shipped), calendars.names())
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
