"""Conditions: CEL with three values.

A plan's rules are asked while half of the facts are still unknown, and the worst answer then is a confident no. So a
condition comes to yes, to no, or to undetermined together with every fact that would settle it.
"""

from __future__ import annotations

from warroom.core.conditions.alternatives import alternatives, requirements
from warroom.core.conditions.compiled import CompiledCondition, Finding, Outcome, compile_condition
from warroom.core.conditions.errors import ConditionError, did_you_mean
from warroom.core.conditions.vocabulary import PHASES, RESERVED, SEVERITY, VERDICTS, Name, Use, Vocabulary

__all__ = [
    "PHASES", "RESERVED", "SEVERITY", "VERDICTS", "CompiledCondition", "ConditionError", "Finding", "Name", "Outcome",
    "Use", "Vocabulary", "alternatives", "compile_condition", "did_you_mean", "requirements",
]  # fmt: skip
