"""A plan as an incident pins it: the text that people wrote, and the canonical values that the fold reads.

Both go into the record, so that an auditor can read what was agreed and a program can apply it, on a machine that has
never seen the file.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from warroom.core.conditions import Vocabulary
from warroom.core.ledger import canonical, sha256
from warroom.core.plan import Plan


class PinnedPlan(BaseModel):
    """The *source* as it was written, the *values* as JSON, and the SHA-256 of the canonical values."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    source: str
    values: dict[str, Any]
    digest: str

    @classmethod
    def of(cls, plan: Plan, source: str) -> "PinnedPlan":
        """*plan* pinned, with the *source* it was read from."""
        values = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
        return cls(source=source, values=values, digest=sha256(canonical(values).encode()))

    @cached_property
    def plan(self) -> Plan:
        """The plan as values."""
        return Plan.model_validate(self.values)

    @cached_property
    def criteria(self) -> Vocabulary:
        """The vocabulary of severity criteria, which may not ask for the severity itself."""
        return Vocabulary.of(self.plan, severity_allowed=False)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of every other condition."""
        return Vocabulary.of(self.plan, severity_allowed=True)


class Change(NamedTuple):
    """One difference between two plans. *before* or *after* is none where the thing is new or gone."""

    path: str
    before: Any
    after: Any


def changes(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """What differs between two plans as JSON. Lists of things that have a name are compared by name; that they stand in
    another order is a change too, for the first role leads and the first level is the worst."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from changes(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    elif key := _key(before) if _key(before) == _key(after) else None:
        old, new = {x[key]: x for x in before}, {x[key]: x for x in after}
        yield from changes(old, new, path)
        if [x for x in old if x in new] != [x for x in new if x in old]:
            yield Change(f"{path} (order)", list(old), list(new))
    elif before != after:
        yield Change(path, before, after)


def _key(value: Any) -> str | None:
    """What the things in a list are called by, if they all are."""
    if not isinstance(value, list) or not value or not all(isinstance(x, dict) for x in value):
        return None
    return next(
        (key for key in ("id", "action", "rule") if len({x.get(key) for x in value} - {None}) == len(value)), None
    )
