"""What stands on either side of a Gatus condition: placeholders, functions and words, and which of them are numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from warroom.probes import globs, paths
from warroom.probes.outcomes import Answer, Malformed, short


class Unknown(LookupError):
    """Something that a condition asks for and nobody knows here. Its text says what."""


class Literal(NamedTuple):
    """A word or a number as it was written."""

    text: str


class Glob(NamedTuple):
    """``pat(…)``."""

    text: str


class AnyOf(NamedTuple):
    """``any(…)``."""

    options: tuple[str, ...]


class Placeholder(NamedTuple):
    """``[STATUS]``, ``[BODY].path``, and either of them in ``len(…)`` or ``has(…)``."""

    text: str
    name: str
    path: str
    function: str

    def resolve(self, answer: Answer) -> str | Decimal:
        """What stands for it. Unknown where *answer* does not have it."""
        if self.name == "[BODY]":
            return _body(self, answer)
        value = _KNOWN[self.name](answer)
        if value is None:
            raise Unknown(f"nobody knows {self.name}")
        return _applied(self.function, value)


Operand: TypeAlias = Placeholder | Glob | AnyOf | Literal


def _milliseconds(seconds: float | None) -> str | None:
    return None if seconds is None else str(int(seconds * 1000))


def _sample(answer: Answer) -> Decimal | None:
    value = None if answer.value is None else Decimal(str(answer.value))
    return value if value is None or value.is_finite() else None


_KNOWN: dict[str, Callable[[Answer], str | Decimal | None]] = {
    "[STATUS]": lambda answer: None if answer.status is None else str(answer.status),
    "[RESPONSE_TIME]": lambda answer: _milliseconds(answer.latency_s),
    "[CONNECTED]": lambda answer: "true" if answer.connected else "false",
    "[CERTIFICATE_EXPIRATION]": lambda answer: _milliseconds(answer.certificate_expires_s),
    "[IP]": lambda answer: answer.ip,
    "[BODY]": lambda answer: answer.body.decode("utf-8", "replace").strip(),
    "[VALUE]": _sample,
}
_ELSEWHERE = {
    "[DNS_RCODE]": "only a DNS query has it",
    "[DOMAIN_EXPIRATION]": "nobody asks WHOIS here",
    "[CONTEXT]": "there are no suites here",
}
_FUNCTION = re.compile(r"(len|has|pat|any)\((.*)")
_PLACEHOLDER = re.compile(r"(\[[A-Za-z_]+\])(.*)", re.DOTALL)


def read(text: str) -> Operand:
    """The operand that *text* is. Malformed where it is none."""
    text = text.strip()
    function = _FUNCTION.fullmatch(text)
    if function:
        if not function[2].endswith(")"):
            raise Malformed(f"{short(text)} has no closing parenthesis")
        return _called(text, function[1], function[2][:-1])
    return _placeholder(text, text, "") or Literal(text)


def _called(text: str, function: str, inside: str) -> Operand:
    if function == "pat":
        globs.check(inside)
        return Glob(inside)
    if function == "any":
        return AnyOf(tuple(option.strip() for option in inside.split(",")))
    placeholder = _placeholder(text, inside.strip(), function)
    if placeholder is None:
        raise Malformed(f"{function}() is asked of a placeholder such as [BODY].items")
    return placeholder


def _placeholder(text: str, inside: str, function: str) -> Placeholder | None:
    match = _PLACEHOLDER.fullmatch(inside)
    if match is None:
        return None
    name, path = match[1].upper(), match[2]
    if name in _ELSEWHERE:
        raise Malformed(f"{name} is not known here: {_ELSEWHERE[name]}")
    if name not in _KNOWN:
        raise Malformed(f"there is no placeholder {name}; there are {', '.join(_KNOWN)}")
    if path and name != "[BODY]":
        raise Malformed(f"{name} has nothing inside it")
    paths.steps(path)
    return Placeholder(text, name, path, function)


def _body(placeholder: Placeholder, answer: Answer) -> str | Decimal:
    if not placeholder.path:
        return _whole(placeholder.function, answer)
    try:
        value = paths.document(answer.body)
    except paths.Nowhere as error:
        raise Unknown(str(error)) from None
    try:
        value = paths.walk(value, placeholder.path)
    except paths.Nowhere as error:
        value, missing = None, str(error)
    else:
        missing = f"the body has null at {placeholder.path}"
    if placeholder.function == "has":
        return "false" if value is None else "true"
    if value is None:
        raise Unknown(missing)
    if placeholder.function == "len" and isinstance(value, list):
        return str(len(value))
    return _applied(placeholder.function, paths.as_text(value))


def _whole(function: str, answer: Answer) -> str | Decimal:
    """The body itself; the length of a JSON list is how many items it has."""
    text = answer.body.decode("utf-8", "replace").strip()
    if function == "len" and text.startswith("["):
        try:
            value = paths.document(text)
        except paths.Nowhere:
            value = None
        if isinstance(value, list):
            return str(len(value))
    return _applied(function, text)


def _applied(function: str, value: str | Decimal) -> str | Decimal:
    if function == "has":
        return "true" if str(value) else "false"
    return str(len(str(value).encode("utf-8", "surrogatepass"))) if function == "len" else value


_WHOLE = re.compile(r"([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(\d+))")
_BASES = (16, 2, 8, 10)
_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DURATION = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+", re.ASCII)
_TERM = re.compile(r"([\d.]+)(\D+)", re.ASCII)
_UNITS = {"ns": "1e-6", "us": "1e-3", "µs": "1e-3", "μs": "1e-3", "ms": "1", "s": "1e3", "m": "6e4", "h": "36e5"}
_LONGEST = 64


def number(text: str) -> Decimal:
    """The number that *text* is; a duration in milliseconds. Unknown where it is neither."""
    if len(text) <= _LONGEST:
        integer = whole(text)
        if integer is not None:
            return Decimal(integer)
        if _POINT.fullmatch(text):
            return Decimal(text)
        if _DURATION.fullmatch(text):
            milliseconds = sum(Decimal(amount) * Decimal(_UNITS[unit]) for amount, unit in _TERM.findall(text))
            return Decimal(-milliseconds if text.startswith("-") else milliseconds)
    raise Unknown(f"{short(text)} is no number")


def whole(text: str) -> int | None:
    """The whole number that *text* is, in any of Go's bases; None where it is none."""
    match = _WHOLE.fullmatch(text) if len(text) <= _LONGEST and text.isascii() else None
    if match is None:
        return None
    digits, base = next((d, b) for d, b in zip(match.groups()[1:], _BASES, strict=True) if d is not None)
    return int(match[1] + digits, base)


def same(one: str, other: str) -> bool:
    """Whether two words are the same, or the same whole number."""
    first, second = whole(one), whole(other)
    return first == second if first is not None and second is not None else one == other
