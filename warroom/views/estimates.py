"""An interval of affected people in words and as JSON: never without its ends, its confidence and its doubts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom.core.estimates import Interval, Unit

DIGITS = 3
"""Significant digits of a share in words; ends are rounded outwards."""


def text(found: Interval) -> str:
    """*found* as a sentence, and what is doubtful about it below."""
    sure = f"{_percent(found.confidence, 'ROUND_HALF_EVEN', 15)} confidence, {found.method}"
    sentence = f"{_range(found)} affected{_likely(found)} ({sure})."
    return "\n".join([sentence, *(f"warning: {one}" for one in found.warnings)])


def _range(found: Interval) -> str:
    many = found.unit is Unit.PEOPLE
    low = _many(found.low) if many else _percent(found.low, "ROUND_FLOOR")
    if found.high is None:
        return f"At least {low} people are"
    high = _many(found.high) if many else _percent(found.high, "ROUND_CEILING")
    of = " people are" if many else " of the people are"
    return f"{low}{of}" if low == high else f"Between {low} and {high}{of}"


def _likely(found: Interval) -> str:
    if found.likely is None:
        return ""
    likely = _many(found.likely) if found.unit is Unit.PEOPLE else _percent(found.likely, "ROUND_HALF_EVEN")
    return f", likely {likely}"


def _many(number: float) -> str:
    return f"{number:,.0f}"


def _percent(share: float, rounding: str, digits: int = DIGITS) -> str:
    from decimal import Context, Decimal

    rounded = Context(prec=digits, rounding=rounding).plus(Decimal(repr(share)) * 100)
    return f"{rounded.normalize():f} %"


def document(found: Interval, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """*found* as ``warroom.estimate/v1``, with the *inputs* that it was made from. What is unknown is null."""
    return {
        "schema": "warroom.estimate/v1",
        "method": str(found.method),
        "unit": str(found.unit),
        "low": found.low,
        "likely": found.likely,
        "high": found.high,
        "confidence": found.confidence,
        "warnings": list(found.warnings),
        "inputs": dict(inputs),
    }
