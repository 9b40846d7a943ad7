"""JSON in answers, as JavaScript's ``JSON.parse`` takes it, and whether two values of it are the same."""

from __future__ import annotations

import json
from json import JSONDecodeError
from typing import Any

from warroom.probes.outcomes import Unjudged

MAX_TEXT = 200_000
MAX_TRIES = 1_000


def _no_json(word: str) -> Any:
    raise JSONDecodeError("no JSON", word, 0)


_DECODER = json.JSONDecoder(parse_constant=_no_json)


def parsed(text: str) -> Any:
    """The value that *text* holds. JSONDecodeError where it is no JSON, Unjudged where it is too deep to say."""
    try:
        return _DECODER.decode(text)
    except JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise Unjudged("the JSON is too deep or its numbers too long") from None


def inside(text: str) -> list[Any]:
    """The JSON objects and lists in *text*, from left to right. Unjudged where looking for them would take too long."""
    if len(text) > MAX_TEXT:
        raise Unjudged(f"JSON is looked for in at most {MAX_TEXT:,} characters")
    values: list[Any] = []
    at = 0
    for _ in range(MAX_TRIES):
        at = _opening(text, at)
        if at < 0:
            return values
        try:
            value, at = _DECODER.raw_decode(text, at)
            values.append(value)
        except JSONDecodeError:
            at += 1
        except (ValueError, RecursionError):
            raise Unjudged("the JSON is too deep or its numbers too long") from None
    raise Unjudged("there are too many brackets to look for JSON")


def _opening(text: str, at: int) -> int:
    """Where the next object or list could begin; -1 where none could."""
    places = [place for place in (text.find("{", at), text.find("[", at)) if place >= 0]
    return min(places, default=-1)


def same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are the same: 1 is 1.0, and neither of them is true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
