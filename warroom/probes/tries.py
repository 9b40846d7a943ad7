"""One try of a probe, and what it is handed.

Nothing here reads the environment, the clock or the network by itself: a probe that could be tried only where it runs
could not be tried in a test. A kind is loaded when it is tried, because most commands try none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Kind, Probe, Query
from warroom.probes.outcomes import Judgement, Outcome
from warroom.references import Secrets

LONGEST_WHY = 500
LONGEST_SHOWN = 2_000


class Try(NamedTuple):
    """What one try found, or a batch of them: how many were clean, failed, inconclusive.

    *why* is in words; *shown* is the answer for people to look at. Both are redacted and bounded, and nobody has made
    them safe to show. Identical answers to one paraphrase (*prompt*, an index) have one *answer_digest*.
    """

    at: datetime
    clean: int
    failed: int
    inconclusive: int
    why: str
    answer_digest: str | None = None
    latency_s: float | None = None
    prompt: int | None = None
    shown: str = ""
    details: Mapping[str, Any] = {}


class Counted(NamedTuple):
    """What the live log gained since the last look: rows that could show the error, rows that do, when the newest is
    from (or was, where none is new), and for how many seconds the log has been quiet."""

    eligible: int
    matched: int
    newest_at: datetime | None = None
    quiet_s: float | None = None


class Surroundings(NamedTuple):
    """What a try needs from the world. *hosts* are those that the plan or a person named, as ``host:port``; *nonce*
    gives another text each time; *environ* is what a command sees of the environment; *counted* asks the live log."""

    now: Callable[[], datetime]
    nonce: Callable[[], str]
    secrets: Secrets
    hosts: frozenset[str] = frozenset()
    environ: Mapping[str, str] = {}
    counted: Callable[[Query], Counted] | None = None


def tried(probe: Probe, around: Surroundings, n: int) -> Try:
    """The *n*-th try (from 0) of *probe*, made now and made once.

    Refused where it cannot be tried as it is written, and before anything was sent: a host that nobody named
    (not_permitted), a secret or a program that is missing (not_found), a contradiction (invalid).
    """
    _refuse_unread(probe)
    match probe.kind:
        case Kind.HTTP:
            from warroom.probes import canary

            return canary.tried(probe, around, n)
        case Kind.QUERY:
            from warroom.probes import live_log

            return live_log.tried(probe, around)
        case Kind.PROMETHEUS:
            from warroom.probes import prometheus

            return prometheus.tried(probe, around)
        case Kind.COMMAND:
            from warroom.probes import commands

            return commands.tried(probe, around)
        case Kind.PUSH:
            raise _not_ours(
                f"{probe.id} is pushed by another check", f"warroom probe push {probe.id} --clean N --failed N"
            )
        case Kind.MANUAL:
            raise _not_ours(f"{probe.id} is tried by a person", "warroom probe record --clean N --failed N --why …")


def unread(probe: Probe) -> list[str]:
    """The keys of *probe* that were written for another kind of probe, and that nobody reads."""
    if probe.kind is Kind.HTTP:
        return []
    written = {"prompts": probe.prompts, "assert": probe.assertions, "conditions": probe.conditions}
    return [key for key, value in written.items() if value]


def _refuse_unread(probe: Probe) -> None:
    """An assertion that nobody looks at would be met by every answer."""
    if judges := [key for key in unread(probe) if key != "prompts"]:
        by_exit = "its exit says it: 0 is clean, 1 shows the error"
        raise Refused(
            Code.INVALID,
            f"a probe of kind {probe.kind} has no use for {judges[0]}",
            by_exit if probe.kind is Kind.COMMAND else f"leave out {judges[0]}",
        )


def _not_ours(sentence: str, hint: str) -> Refused:
    return Refused(Code.INVALID, f"{sentence}: there is nothing to run", hint)


def one(at: datetime, judgement: Judgement, around: Surroundings, sound: str, **more: Any) -> Try:
    """The try that came to *judgement*; *sound* says in words what a clean one saw."""
    why = "; ".join(judgement.reasons) or sound
    clean, failed, neither = (int(judgement.outcome is outcome) for outcome in Outcome)
    return Try(at, clean, failed, neither, presentable(why, around.secrets, LONGEST_WHY), **more)


def presentable(text: str, secrets: Secrets, longest: int = LONGEST_SHOWN) -> str:
    """*text* as it may leave: without secrets, at most *longest* characters, and in characters that can be written."""
    written = text[: longest * 4].encode("utf-8", "backslashreplace").decode()
    redacted = secrets.redacted(written)
    return redacted if len(redacted) <= longest and len(text) <= longest * 4 else redacted[: longest - 1] + "…"


def digest(probe: Probe, prompt: int | None, answer: str) -> str:
    """What identical answers are told by: a cache that answers for the system is one observation, however often."""
    same = " ".join(unicodedata.normalize("NFC", answer).split())
    return sha256(f"{probe.id}\0{prompt}\0{same}".encode("utf-8", "backslashreplace")).hexdigest()
