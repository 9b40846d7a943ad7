"""The boolean structure of a condition: which unknown names matter.

Kleene's strong tables over the parts that ``&&``, ``||`` and ``!`` join; what else there is judges itself.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Settled(NamedTuple):
    """What a part comes to; None where that is undetermined, because of the *missing* names or some *trouble*."""

    value: bool | None
    missing: frozenset[str] = frozenset()
    trouble: str = ""


class Part(Protocol):
    """A part of a condition."""

    def settle(self, data: Mapping[str, Any]) -> Settled:
        """What the part comes to, given the known values *data*."""


class Not(NamedTuple):
    """``!part``."""

    part: Part

    def settle(self, data: Mapping[str, Any]) -> Settled:
        settled = self.part.settle(data)
        return settled if settled.value is None else Settled(not settled.value)


class Junction(NamedTuple):
    """``&&``, which one no decides, or ``||``, which one yes decides."""

    deciding: bool
    parts: tuple[Part, ...]

    def settle(self, data: Mapping[str, Any]) -> Settled:
        open_parts = []
        for part in self.parts:
            settled = part.settle(data)
            if settled.value is self.deciding:
                return settled
            if settled.value is None:
                open_parts.append(settled)
        if not open_parts:
            return Settled(not self.deciding)
        missing = frozenset[str]().union(*(settled.missing for settled in open_parts))
        return Settled(None, missing, next((settled.trouble for settled in open_parts if settled.trouble), ""))
