"""Numbers in assertions: what a plan's YAML gives as a number, and nothing that merely looks like one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeGuard

from warroom.probes.outcomes import Malformed


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether *value* is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def number(values: Mapping[str, Any], key: str) -> float | None:
    """The number at *key* of *values*, None where there is none. Malformed where something else is there."""
    value = values.get(key)
    if value is None:
        return None
    if not is_number(value):
        raise Malformed(f"{key} is a number")
    return value


def needed(values: Mapping[str, Any], key: str) -> float:
    """The number at *key* of *values*. Malformed where there is none."""
    value = number(values, key)
    if value is None:
        raise Malformed(f"it needs a {key}")
    return value
