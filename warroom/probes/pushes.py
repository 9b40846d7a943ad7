"""What somebody else's check found, as it was posted or piped in.

A team that watches its system already should not have to watch it twice. The shape of Gatus's external endpoints is
read as well, so that what reports there can report here. What is not understood is refused as a whole: half of a report
is a report of something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from warroom.core.errors import Code, Refused
from warroom.core.instants import AHEAD_ALLOWED, instant
from warroom.probes.tries import LONGEST_WHY, Try

MOST = 10**9
_OURS = {"probe", "clean", "failed", "inconclusive", "at", "why"}
_GATUS = {"probe", "success", "error", "duration", "at"}
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_DURATION = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+")
_PART = re.compile(r"([\d.]+)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_EXAMPLE = '{"probe": "ID", "clean": 9, "failed": 1}'


def pushed(document: Mapping[str, Any], now: datetime) -> Try:
    """The try that *document* reports, of *now* where it does not say when. The probe that it names is in *details*.

    Either ``clean``, ``failed``, ``inconclusive`` (numbers), ``at``, ``why``; or Gatus's ``success``, ``error``,
    ``duration``. Refused (invalid) where it is neither, or says that nothing was tried.
    """
    gatus = "success" in document
    if unknown := sorted(map(str, set(document) - (_GATUS if gatus else _OURS))):
        raise _unread(f"{unknown[0][:40]!r} is no part of what a check reports")
    at, details = _at(document.get("at"), now), _details(document.get("probe"))
    return _of_gatus(document, at, details) if gatus else _of_ours(document, at, details)


def _of_ours(document: Mapping[str, Any], at: datetime, details: dict[str, str]) -> Try:
    clean, failed, neither = (_number(name, document.get(name, 0)) for name in ("clean", "failed", "inconclusive"))
    if not clean + failed + neither:
        raise _unread("it reports that nothing was tried")
    return Try(at, clean, failed, neither, _text("why", document.get("why", "")) or "as reported", details=details)


def _of_gatus(document: Mapping[str, Any], at: datetime, details: dict[str, str]) -> Try:
    success, error = document["success"], _text("error", document.get("error", ""))
    if success not in (True, False, "true", "false"):
        raise _unread("success is neither true nor false")
    clean = success in (True, "true")
    if clean and error:
        raise _unread("it reports success and an error")
    why = error or ("success" if clean else "no success")
    return Try(at, int(clean), int(not clean), 0, why, latency_s=_seconds(document.get("duration")), details=details)


def _number(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise _unread(f"{name} is no number of tries from 0 to {MOST:,}")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_WHY:
        raise _unread(f"{name} is no text of at most {LONGEST_WHY} characters")
    return value.encode("utf-8", "backslashreplace").decode()


def _at(value: Any, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        at = instant(value)
    except (TypeError, ValueError) as error:
        raise _unread("at is no instant with its offset") from error
    if at - now > AHEAD_ALLOWED:
        raise _unread("at is yet to come")
    return at


def _details(probe: Any) -> dict[str, str]:
    if probe is None:
        return {}
    if not isinstance(probe, str) or not _ID.fullmatch(probe):
        raise _unread("probe is no id of a probe")
    return {"probe": probe}


def _seconds(value: Any) -> float | None:
    """The seconds of a duration as Go writes it, such as ``1m2.5s``."""
    if value is None:
        return None
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise _unread("duration is none, such as 250ms")
    return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(value))


def _unread(sentence: str) -> Refused:
    return Refused(Code.INVALID, f"the report cannot be read: {sentence}", f"such as {_EXAMPLE}")
