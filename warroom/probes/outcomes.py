"""Clean, failed or inconclusive, and never one of the first two where nobody knows.

A monitor that has two words calls everything good that it could not judge, or everything bad; in an incident the first
reads as "it stopped" and the second as "it goes on". So a judgement has three, and what is added up from judgements
keeps the third: only the opposite of something known is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """What one try says about the error."""

    CLEAN = "clean"
    """The answer was as it should be."""
    FAILED = "failed"
    """The answer showed the error."""
    INCONCLUSIVE = "inconclusive"
    """The try says nothing, in either direction."""


class Judgement(NamedTuple):
    """An outcome with what it rests on: why it failed or says nothing; a clean one has no reasons.

    *reasons* may quote the answer: whoever shows them makes them safe, whoever stores them redacts them.
    """

    outcome: Outcome
    reasons: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What came back from one try. What nobody measured is None, and then whatever asks for it says nothing."""

    text: str
    status: int | None = None
    body: bytes = b""
    headers: Mapping[str, str] = {}
    latency_s: float | None = None
    connected: bool = True
    cost: float | None = None
    certificate_expires_s: float | None = None
    ip: str | None = None
    finish_reason: str | None = None
    value: float | None = None
    """The sample of an instant query, for ``[VALUE]``."""


class Malformed(ValueError):
    """An assertion or a condition that is none, or none that can be read here. Its text says what is wrong."""


class Foreign(Malformed):
    """An assertion that promptfoo would judge and nobody here can."""


class Unjudged(Exception):
    """Something that cannot be judged of this answer. Its text says why."""


CLEAN = Judgement(Outcome.CLEAN)


def failed(reason: str) -> Judgement:
    """The answer showed the error, because of *reason*."""
    return Judgement(Outcome.FAILED, (reason,))


def inconclusive(reason: str) -> Judgement:
    """Nothing follows, because of *reason*."""
    return Judgement(Outcome.INCONCLUSIVE, (reason,))


def combine(judgements: Sequence[Judgement]) -> Judgement:
    """All of *judgements* together: failed where one failed, else inconclusive where one is, or where there is none.

    The reasons are those of the outcome and, behind them, what else could not be judged.
    """
    if not judgements:
        return inconclusive("nothing was judged")
    outcomes = {judgement.outcome for judgement in judgements}
    worst = next(outcome for outcome in (Outcome.FAILED, Outcome.INCONCLUSIVE, Outcome.CLEAN) if outcome in outcomes)
    ordered = sorted(judgements, key=lambda judgement: judgement.outcome is not Outcome.FAILED)
    return Judgement(worst, tuple(reason for judgement in ordered for reason in judgement.reasons))


def opposite(judgement: Judgement, reason: str) -> Judgement:
    """What holds when *judgement* does not; *reason* says what then failed. Of the unknown there is no opposite."""
    if judgement.outcome is Outcome.INCONCLUSIVE:
        return judgement
    return failed(reason) if judgement.outcome is Outcome.CLEAN else CLEAN


def short(value: Any, longest: int = 60) -> str:
    """*value* quoted in a reason, cut to *longest* characters."""
    text = value if isinstance(value, str) else repr(value)
    return repr(text if len(text) <= longest else text[: longest - 1] + "…")
