"""What the readers of a team's other files share: names, secrets, spans, and the list of what was left out.

Nothing is left out in silence: a check that somebody believes to be there and is not is worse than none. And no secret
gets into a plan, which many people read: a reference to the environment becomes one, a secret that is written out is
refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes import assertions, checking
from warroom.probes.operands import Unknown, number
from warroom.probes.outcomes import short


class Borrowed(NamedTuple):
    """The probes that a file of *tool* holds, and what of it was left out or cannot be judged, one sentence each."""

    tool: str
    probes: tuple[Probe, ...]
    left_out: tuple[str, ...]


_REFERENCE = re.compile(
    r"\$\{([A-Za-z_]\w*)\}|\{\{-?\s*env(?:\.([A-Za-z_]\w*)|\[['\"]([A-Za-z_]\w*)['\"]\])\s*-?\}\}", re.ASCII
)
_CONFIDENTIAL = re.compile(
    r"auth|token|secret|passw|cookie|credential|signature|api[-_]?key|access[-_]?key|^x-.*key$", re.I
)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\bAKIA[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+"
    r"|\b(?:Bearer|Basic)\s+(?!env:)[A-Za-z0-9+/=._~-]{8,}|://[^/\s:@]*:(?!env:)[^/\s@]+@",
    re.ASCII,
)
_PLAIN_WORDS = frozenset(("bearer", "basic", "token", "apikey", "digest"))


def headers(values: Any, where: str) -> dict[str, str]:
    """*values* as headers of a request. Refused where a secret is written out."""
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise Refused(Code.INVALID, f"the headers of {where} are no mapping", "write name: value")
    return {
        str(name): _header(str(name), referring(str(value)), where) for name, value in values.items() if value != ""
    }


def referring_inside(value: Any) -> Any:
    """*value* with texts that are nothing but a reference to the environment as a plan writes them, at any depth."""
    if isinstance(value, str):
        return referring(value) if _REFERENCE.fullmatch(value.strip()) else value
    if isinstance(value, Mapping):
        return {key: referring_inside(one) for key, one in value.items()}
    return [referring_inside(one) for one in value] if isinstance(value, list) else value


def _header(name: str, value: str, where: str, reference: str = "${NAME}") -> str:
    words = [word for word in value.split() if word.lower() not in _PLAIN_WORDS]
    literal = [word for word in words if not word.startswith(("env:", "{{"))]
    if _CONFIDENTIAL.search(name) and literal:
        raise _written_out(f"the header {name} of {where}", reference)
    refuse_secrets(value, f"the header {name} of {where}", reference)
    return value


def referring(text: str) -> str:
    """*text* with references to the environment as a plan writes them: ``env:NAME``."""
    return _REFERENCE.sub(lambda match: f"env:{match[1] or match[2] or match[3]}", text)


def refers(value: Any) -> bool:
    """Whether anything in *value* refers to the environment, where a plan's requests cannot."""
    return any(_REFERENCE.search(text) for text in texts(value))


def refuse_secrets(value: Any, where: str, reference: str = "${NAME}") -> None:
    """Refuses a secret that is written out anywhere in *value*, where a *reference* belongs."""
    if any(_SECRET.search(text) for text in texts(value)):
        raise _written_out(where, reference)


def refuse_secrets_of(probe: Probe) -> None:
    """Refuses *probe* where a secret is written out: what is set up in an incident stays in its record for ever."""
    asked = [one.headers for one in (probe.request, probe.prometheus) if one is not None]
    for name, value in (header for headers in asked for header in headers.items()):
        _header(name, value, probe.id, "env:NAME")
    refuse_secrets(list(probe.model_dump(mode="json").values()), probe.id, "env:NAME")


def _written_out(where: str, reference: str) -> Refused:
    return Refused(
        Code.INVALID,
        f"{where} has what looks like a secret written out",
        f"put it into the environment and write {reference} in its place; what is recorded is read by many",
    )


def texts(value: Any) -> list[str]:
    """All texts in *value*, at any depth."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else []
    return [text for one in inside for text in texts(one)]


def span(text: Any, usual: int) -> int:
    """The whole seconds of a duration such as ``500ms`` or ``1m30s``, at least one; *usual* where it is none."""
    try:
        seconds = number(text) / 1000 if isinstance(text, str) else usual
    except Unknown:
        return usual
    return max(1, math.ceil(seconds))


def name(words: str, taken: set[str]) -> str:
    """An id made of *words* that is not *taken*, and is from now on."""
    base = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:56].strip("-")
    base = base if base[:1].isalpha() else f"probe-{base}".strip("-")
    found = next(one for one in (base, *(f"{base}-{count}" for count in range(2, 10_000))) if one not in taken)
    taken.add(found)
    return found


def probe(where: str, left: list[str], **values: Any) -> list[Probe]:
    """The probe that *values* are; none where they are no probe, which is said in *left*."""
    refuse_secrets([values.get("request"), values.get("prompts")], where)
    try:
        made = Probe.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        left.append(f"{where} was left out: {'.'.join(map(str, first['loc']))} {first['msg']}")
        return []
    left.extend(_doubts(where, made))
    return [made]


def _doubts(where: str, made: Probe) -> list[str]:
    """What of *made* cannot be asked or judged here."""
    doubts = [f"{where}: {said}" for said in checking.check(made)]
    unjudged = assertions.problems(made.assertions)
    if not unjudged:
        return doubts
    types = ", ".join(sorted({problem.type or "unknown" for problem in unjudged}))
    noun = "1 assertion" if len(unjudged) == 1 else f"{len(unjudged)} assertions"
    return [f"{where}: {noun} of types {types} cannot be judged here: inconclusive", *doubts]


def unread(where: str, values: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    """That keys of *values* other than the *known* ones were not read."""
    foreign = sorted(str(key) for key in values if key not in known)
    return [f"{where}: {', '.join(foreign)} {'was' if len(foreign) == 1 else 'were'} not read"] if foreign else []


def mappings(value: Any, where: str, left: list[str]) -> list[Mapping[str, Any]]:
    """The mappings in the list *value*; what else is there is said in *left*."""
    entries = value if isinstance(value, list) else [] if value is None else [value]
    left.extend(f"{where}: {short(one)} was not read" for one in entries if not isinstance(one, Mapping))
    return [one for one in entries if isinstance(one, Mapping)]
