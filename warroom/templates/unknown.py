"""Three values: yes, no, and unknown because of these names.

A notice is written while half of it is unknown. Jinja, like Python, has two values, and would take what is not there
for no; here what is unknown stays unknown through every operator, unless the other side settles the matter alone.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """What *names* would have to be known for; *decides* where they choose between texts instead of being printed.

    No tuple, so that it is never taken for a list of values.
    """

    names: tuple[str, ...]
    decides: bool = False

    def deciding(self) -> Unknown:
        """The same, where it chooses between texts."""
        return replace(self, decides=True)

    def marker(self) -> str:
        """What stands in the notice instead."""
        if not self.decides:
            return f"[UNKNOWN: {', '.join(self.names)}]"
        verb = "decides" if len(self.names) == 1 else "decide"
        return f"[UNKNOWN: {' and '.join(self.names)} {verb} what stands here]"


Truth = bool | Unknown

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda item, of: item in of,
    "notin": lambda item, of: item not in of,
}
_KINDS: tuple[type | tuple[type, ...], ...] = (bool, (int, Decimal), str, datetime)
"""The first that fits: yes is a whole number to Python."""


def negated(of: Truth) -> Truth:
    """No for yes."""
    return of if isinstance(of, Unknown) else not of


def both(left: Truth, right: Truth) -> Truth:
    """Yes where both are; no where one is no, whatever the other."""
    if left is False or right is False:
        return False
    return _together(left, right) or True


def either(left: Truth, right: Truth) -> Truth:
    """Yes where one is, whatever the other."""
    if left is True or right is True:
        return True
    return _together(left, right) or False


def compared(sign: str, left: Any, right: Any) -> Truth:
    """*left* beside *right*, unknown where one of them is. TypeError or ArithmeticError where they are not alike:
    yes is never the text ``yes``, and a rule that compares the two would be no for ever."""
    unknown = _together(left, right)
    if unknown is None and not _alike(sign, left, right):
        raise TypeError(f"{left!r:.40} and {right!r:.40} are of different kinds")
    return unknown or _COMPARED[sign](left, right)


def _alike(sign: str, left: Any, right: Any) -> bool:
    if sign in ("in", "notin") and isinstance(right, tuple):
        return all(_kind(one) is _kind(left) for one in right)
    return _kind(left) is _kind(right)


def _kind(value: Any) -> type | tuple[type, ...]:
    return next((kind for kind in _KINDS if isinstance(value, kind)), type(value))


def _together(left: Any, right: Any) -> Unknown | None:
    """What is unknown of the two, where something is."""
    some = [one for one in (left, right) if isinstance(one, Unknown)]
    if not some:
        return None
    names = dict.fromkeys(name for one in some for name in one.names)
    return Unknown(tuple(names), any(one.decides for one in some))
