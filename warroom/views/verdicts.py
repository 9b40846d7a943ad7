"""What the tries of one probe say, in the words of a commander: what was seen, what may be claimed, what is missing.

A bound is rounded up and what is left to do is a number of tries, so that no sentence says more than the evidence.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from warroom.core.verdicts import Evidence, claimed, e_value, next_claim

UNPROVEN = "This probe never reproduced the fault. Until it does, however many clean tries prove nothing."
FIRST = "Nothing was changed since. These tries are what a change will be measured by."


def percent(rate: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """*rate* with two digits: ``5.4 %``."""
    shown = Context(prec=2, rounding=rounding).create_decimal(Decimal(f"{rate:.12g}").scaleb(2))
    return f"{shown.normalize():f} %"


def at_most(bound: float) -> str:
    """*bound* as a claim may name it: never less than it is."""
    return percent(bound, ROUND_CEILING)


def text(evidence: Evidence) -> str:
    """The verdict, what it rests on, what may be claimed, and what it takes to claim more."""
    lines = [evidence.verdict.upper().replace("_", " "), *_before(evidence), tried(evidence), *_claims(evidence)]
    return "\n".join(lines)


def tried(evidence: Evidence) -> str:
    """How many tries there were, and how many of them showed the error."""
    if not evidence.tried:
        return "Nothing was tried."
    if not evidence.failed:
        return f"No error in {_tries(evidence.tried)}."
    return f"The error in {evidence.failed} of {_tries(evidence.tried)}."


def _tries(n: int, kind: str = "") -> str:
    return f"{n:,} {kind}{'try' if n == 1 else 'tries'}"


def _before(evidence: Evidence) -> list[str]:
    if evidence.baseline is None or not evidence.baseline_final:
        return []
    whole = evidence.baseline_clean + evidence.baseline_failed
    return [
        f"Before the change: the error in {evidence.baseline_failed} of {_tries(whole)}, {percent(evidence.baseline)}."
    ]


def _claims(evidence: Evidence) -> list[str]:
    lines = [] if evidence.rate_upper is None else [bound(evidence)]
    return [*lines, *_missing(evidence), *_proof(evidence)]


def _proof(evidence: Evidence) -> list[str]:
    """Why no number of clean tries would do, where that is so."""
    if evidence.tried and not evidence.reproduced:
        return [UNPROVEN]
    return [FIRST] if evidence.failed and evidence.target is None else []


def bound(evidence: Evidence) -> str:
    """The rate that may be excluded, with the confidence in it."""
    sure = f"{100 * evidence.confidence:g} %, valid while watching"
    if evidence.rate_upper is None or evidence.rate_upper >= 1:
        return f"No rate can be excluded ({sure})."
    return f"The rate is below {at_most(evidence.rate_upper)} ({sure})."


def _missing(evidence: Evidence) -> list[str]:
    following, rest = next_claim(evidence), evidence.until_stopped
    lines = [] if following is None else [f"To claim below {at_most(following.below)}: {_more(following.more)}."]
    if rest and following and rest != following.more:
        lines.append(f"To say that it stopped: {_more(rest)}, because so few tries say what the rate was before.")
    return lines


def _more(n: int) -> str:
    return f"{n:,} more clean {'try' if n == 1 else 'tries'}"


def document(evidence: Evidence) -> dict[str, Any]:
    """``warroom.verdict/v1``."""
    following = next_claim(evidence)
    return {
        "schema": "warroom.verdict/v1",
        "verdict": str(evidence.verdict),
        "reproduced": evidence.reproduced,
        "clean": evidence.clean,
        "failed": evidence.failed,
        "baseline": _baseline(evidence),
        "rate_upper": evidence.rate_upper,
        "confidence": evidence.confidence,
        "claimed": claimed(evidence),
        "below": evidence.target,
        "e_value": None if evidence.target is None else e_value(evidence.clean, evidence.failed, evidence.target),
        "clean_needed": evidence.clean_needed,
        "clean_until_stopped": evidence.until_stopped,
        "next_claim": following and {"below": following.below, "clean_needed": following.more},
    }


def _baseline(evidence: Evidence) -> dict[str, Any] | None:
    if evidence.baseline is None:
        return None
    return {"clean": evidence.baseline_clean, "failed": evidence.baseline_failed, "rate": evidence.baseline}
