"""Reads plans into core values, and says where in the file something is wrong.

The core's checks speak of paths and the YAML reader of positions; only here are both known. A plan that has errors is
none and is never returned; one that has findings is returned with them.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from warroom import plain_yaml
from warroom.core.errors import not_found
from warroom.core.plan import Plan, shape
from warroom.core.plan.codes import CODES
from warroom.core.plan.findings import Problem, Remark, written
from warroom.core.plan.lint import findings
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.plan.references import errors

_ID = re.compile(rb"^id: *[\"']?([a-z][a-z0-9_-]*)", re.MULTILINE)
SUFFIXES = (".yaml", ".yml")


class PlanError(Exception):
    """A file that is no plan, or no rules, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.file}:{one.line}:{one.column}: {one.message}" for one in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Read:
    """A plan that was read: its values, and the *source* it was read from, with the positions of everything in it."""

    plan: Plan
    source: str
    file: str
    tree: plain_yaml.Node

    @cached_property
    def pinned(self) -> PinnedPlan:
        """The plan as an incident pins it."""
        return PinnedPlan.of(self.plan, self.source)

    @property
    def digest(self) -> str:
        """The SHA-256 of the plan's canonical values, in hexadecimal."""
        return self.pinned.digest

    @cached_property
    def findings(self) -> list[Problem]:
        """What is doubtful about the plan, apart from the age of its review."""
        return self.check()

    def check(self, as_of: date | None = None) -> list[Problem]:
        """What is doubtful about the plan, in the order of the file; with *as_of* also the age of its review."""
        return self.located(findings(self.plan, as_of))

    def located(self, remarks: Iterable[Remark]) -> list[Problem]:
        """*remarks* about the plan with their positions, in the order of the file."""
        return located(remarks, self.tree, self.source, self.file)


def read_plan(path: Path) -> Read:
    """The plan in the file *path*. PlanError where it is none; Refused (not_found) where there is no such file."""
    return parse_plan(text_of(path), str(path))


def parse_bytes(raw: bytes, file: str) -> Read:
    """The plan that *raw* holds, which came from no file; else as `parse_plan`."""
    try:
        return parse_plan(plain_yaml.decode(raw), file)
    except plain_yaml.SourceError as error:
        raise _unreadable(Path(file), error.message, error.cure) from None


def parse_plan(text: str, file: str) -> Read:
    """The plan that *text* holds; *file* is what messages call it. PlanError where it is none."""
    source = text.removeprefix("\ufeff").replace("\r\n", "\n")
    tree = tree_of(source, file)
    try:
        plan = Plan.model_validate(tree.plain())
    except ValidationError as error:
        raise PlanError(located(shape.remarks(error), tree, source, file)) from None
    problems = located(errors(plan), tree, source, file)
    if problems:
        raise PlanError(problems)
    return Read(plan, source, file, tree)


def find_plan(name: str, folders: Iterable[Path]) -> Path:
    """The file that *name* means: a path, or the name or id of a plan in *folders*. Refused (not_found) otherwise."""
    if Path(name).suffix in SUFFIXES or os.path.isfile(name):  # noqa: PTH113  # is_file() raises in a closed folder
        return Path(name)
    files = [path for folder in folders for path in plan_files(folder)]
    plans = {path.stem: path for path in files}
    if name not in plans:
        plans = {_id(path): path for path in files} | plans
    if name not in plans:
        raise not_found("plan", name, sorted(plans))
    return plans[name]


def _id(path: Path) -> str:
    """The id that the plan in *path* gives itself, without reading the plan; its file's name where it gives none."""
    try:
        with path.open("rb") as file:
            found = _ID.search(file.read(plain_yaml.MAX_BYTES))
    except OSError:
        found = None
    return found[1].decode() if found else path.stem


def plan_files(folder: Path) -> list[Path]:
    """The YAML files of *folder*, by name; none where there is no such folder, or it is closed to this account."""
    try:
        return sorted(path for suffix in SUFFIXES for path in folder.glob(f"*{suffix}") if path.is_file())
    except PermissionError:
        return []


def text_of(path: Path) -> str:
    """The text of the file *path*, never read beyond the limit."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(path, "this is no ordinary file")
        with path.open("rb") as file:
            return plain_yaml.decode(file.read(plain_yaml.MAX_BYTES + 1))
    except FileNotFoundError:
        raise not_found("file", str(path), sorted(map(str, plan_files(path.parent)))) from None
    except OSError as error:
        raise _unreadable(path, f"the file cannot be read: {error.strerror}") from None
    except plain_yaml.SourceError as error:
        raise _unreadable(path, error.message, error.cure) from None


def _unreadable(path: Path, message: str, cure: str = "") -> PlanError:
    return PlanError([_problem(Remark("WR001", (), message, cure), 0, "", str(path))])


def tree_of(source: str, file: str, what: str = "a plan", keys: str = "id, title and roles") -> plain_yaml.Node:
    """The values of *source*, a mapping, with their positions. PlanError where it holds none."""
    try:
        tree = plain_yaml.read(source)
    except plain_yaml.SourceError as error:
        remark = Remark(error.code, (), error.message, error.cure)
        raise PlanError([_problem(remark, error.index, source, file)]) from None
    if not tree.is_mapping:
        remark = Remark("WR005", (), f"{what} is a mapping of keys such as {keys}")
        raise PlanError([_problem(remark, tree.start, source, file)])
    return tree


def located(remarks: Iterable[Remark], tree: plain_yaml.Node, source: str, file: str) -> list[Problem]:
    """*remarks* with their positions, in the order of the file."""
    return in_order(_problem(remark, _index(remark, tree, source), source, file) for remark in remarks)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """*problems* of one file in its order."""
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))


def _index(remark: Remark, tree: plain_yaml.Node, source: str) -> int:
    """Where in *source* the remark's value stands; its key, where that is meant or where the value is many lines."""
    key, node = tree.at(remark.path)
    if remark.key or not node.is_scalar:
        return key
    return node.start if remark.offset is None else plain_yaml.locate(source, node, remark.offset)


def _problem(remark: Remark, index: int, source: str, file: str) -> Problem:
    """*remark* at the *index*-th character of *source*."""
    start = source.rfind("\n", 0, index) + 1
    end = source.find("\n", start)
    return Problem(
        code=remark.code,
        severity=CODES[remark.code].severity,
        file=file,
        line=source.count("\n", 0, index) + 1,
        column=index - start + 1,
        path=written(remark.path),
        message=remark.message,
        cure=remark.cure or CODES[remark.code].cure,
        source_line=source[start : end if end >= 0 else len(source)],
    )
