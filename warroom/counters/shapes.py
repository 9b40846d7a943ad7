"""As which type the engine reads a key of a JSON line: a text, an object of the keys that are looked at, or JSON.

To keep what stands under a key as JSON is to parse it twice, once to find where it ends and once to look into it, and
that was half of what a log costs. So an object in which only keys are looked up is read as a STRUCT of those keys. It
is as lenient: where something else stands there the keys are NULL and the row stays, and a key that is there twice
counts as it did first (tests/counters/test_shapes.py holds both readings against each other; they differ in the
spelling of numbers with an exponent alone). A list that is walked, keys that are told by a pattern, and a key that is
taken as it is and looked into as well stay JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from warroom.counters.mapping import identifier
from warroom.counters.paths import Path, Step

_JSON = "JSON"
_TEXT = "VARCHAR"


class Look(NamedTuple):
    """One look into a line: down *path*, of which the first *named* steps are keys of objects that need no JSON.

    Where *whole*, what is there at the end of them is taken as a text, and otherwise it is walked as JSON.
    """

    path: Path
    named: int
    whole: bool

    @classmethod
    def at(cls, path: Path, *, walked: bool = False) -> Self:
        """A look down *path*; *walked* says that the object around its last key is gone through key by key."""
        keys = next((place for place, step in enumerate(path) if step.kind != "key"), len(path))
        named = min(keys, len(path) - 1) if walked else keys
        return cls(path, named, whole=named == len(path))


class Shape:
    """What is looked at in a line or in an object of it."""

    def __init__(self) -> None:
        self.keys: dict[str, Shape] = {}
        self.taken = False
        """Whether it is taken as it is, as a text."""
        self.walked = False
        """Whether it is gone through as JSON."""

    @classmethod
    def of(cls, looks: Iterable[Look]) -> Shape:
        """What all *looks* need of a line."""
        line = cls()
        for look in looks:
            line._add(look)
        return line

    def _add(self, look: Look) -> None:
        here: Shape = self
        for step in look.path[: look.named]:
            here = here.keys.setdefault(step.name, Shape())
        here.taken |= look.whole
        here.walked |= not look.whole

    @property
    def is_text(self) -> bool:
        """Whether it is taken as it is, and never looked into."""
        return self.taken and not self.walked and not self.keys

    @property
    def is_object(self) -> bool:
        """Whether only keys are looked up in it. The engine does not tell fields apart by the case of their letters."""
        alone = not self.taken and not self.walked
        return alone and len({name.casefold() for name in self.keys}) == len(self.keys) > 0

    @property
    def type(self) -> str:
        """The type as which the engine reads it."""
        if self.is_text:
            return _TEXT
        if not self.is_object:
            return _JSON
        return "STRUCT(" + ", ".join(f"{identifier(name)} {inner.type}" for name, inner in self.keys.items()) + ")"

    def down(self, path: Path) -> tuple[Shape, list[Step], Path]:
        """How far *path* leads through objects: what is there, the steps to it, and the steps that are left."""
        here: Shape = self
        gone = list[Step]()
        while here.is_object and len(gone) < len(path) and path[len(gone)].name in here.keys:
            here = here.keys[path[len(gone)].name]
            gone.append(path[len(gone)])
        return here, gone, path[len(gone) :]
