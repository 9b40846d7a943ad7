"""Errors of shape, said to a person who writes a plan.

pydantic knows which value is wrong, and says so to whoever wrote the model. Here its errors become sentences about the
plan: which key was meant, what the value is, and what would be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from warroom.core.conditions import did_you_mean
from warroom.core.plan import Plan
from warroom.core.plan.findings import Path, Remark

_SHOWN = 40
_KINDS = {
    "string_type": "a text; write it in quotes",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "date_type": "a date such as 2026-11-01",
    "date_parsing": "a date such as 2026-11-01",
    "date_from_datetime_parsing": "a date such as 2026-11-01",
    "date_from_datetime_inexact": "a date such as 2026-11-01, without a time",
}
_PATTERNS = {
    r"^[a-z][a-z0-9_-]{0,63}$": "an id: lower case, digits, - and _, beginning with a letter, 64 characters at most",
    r"^[a-z][a-z0-9_]{0,63}$": "a fact's id: lower case, digits and _, beginning with a letter, 64 characters at most",
    r"^[A-Za-z][A-Za-z0-9_-]{0,31}$": "a level's id: letters, digits, - and _, beginning with a letter",
    r"^[A-Z]{2}$": "a country: two capital letters of ISO 3166-1, such as DE",
}


def remarks(error: ValidationError, model: type[BaseModel] = Plan) -> Iterator[Remark]:
    """What *error*, raised by *model*, has against a file."""
    for detail in error.errors(include_url=False):
        if not _follows(detail):
            yield _remark(detail, tuple(part for part in detail["loc"] if part != "[key]"), model)


def _follows(detail: ErrorDetails) -> bool:
    """Whether this is only that pydantic counts a list without the entries in which it found errors."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _remark(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> Remark:
    match detail["type"]:
        case "extra_forbidden":
            *above, wrong = path
            cure = did_you_mean(str(wrong), _keys(model, tuple(above)))
            return Remark("WR006", path, f"the key {wrong!r} is unknown here", cure, key=True)
        case "missing":
            return Remark("WR007", path[:-1], f"the key {path[-1]!r} is missing")
        case _:
            return Remark("WR008", path, _wrong(detail, path), _cure(detail), key="[key]" in detail["loc"])


def _wrong(detail: ErrorDetails, path: Path) -> str:
    """What is wrong about a value, beginning with the value itself where it is short enough to show."""
    shown = _shown(detail["input"] if "[key]" not in detail["loc"] else path[-1])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "string_pattern_mismatch":
            return f"{shown} is not {_PATTERNS.get(context['pattern'], 'written as it must be')}"
        case "enum":
            return f"{shown} is not one of {context['expected'].replace(' or ', ', ')}"
        case "string_too_short" | "too_short":
            return (
                "this must not be empty"
                if context["min_length"] == 1
                else f"this needs {context['min_length']} or more"
            )
        case "greater_than":
            return f"{shown} is not more than {context['gt']}"
        case kind:
            return f"{shown} is not {_KINDS[kind]}" if kind in _KINDS else f"{shown}: {detail['msg'].lower()}"


def _cure(detail: ErrorDetails) -> str:
    if detail["type"] != "enum" or not isinstance(detail["input"], str):
        return ""
    expected = detail["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
    return did_you_mean(detail["input"], expected.split(", "))


def _shown(value: Any) -> str:
    text = "this" if isinstance(value, dict | list) else "nothing" if value is None else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _keys(kind: Any, path: Path) -> list[str]:
    """The keys that a mapping at *path* below *kind* may have."""
    for part in path:
        kind = _inner(_bare(kind), part)
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [spec.alias or name for name, spec in kind.model_fields.items()]
    return []


def _inner(kind: Any, part: str | int) -> Any:
    """The type of the value under *part* of a value of type *kind*."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return next((spec.annotation for name, spec in kind.model_fields.items() if part in (name, spec.alias)), None)
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if arguments else None


def _bare(kind: Any) -> Any:
    """*kind* without None and annotations."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    return kind
