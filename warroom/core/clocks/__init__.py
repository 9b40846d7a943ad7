"""Clocks: when somebody must have been told, and why that day.

A deadline that is computed wrong is worse than none, and most public tables of them are wrong: they keep one number of
hours where the law has whichever is earlier of two instants, months, business days of a named calendar, or a period
that begins with the submission of an earlier report. So the rules are data with their source, the arithmetic is here
and pure, calendars are handed in as values, and every date comes with the days that were counted. There are two dates:
`plan_by`, the reading that nobody can dispute, and `latest_arguable`, the latest that the law allows somebody to argue.
"""

from __future__ import annotations

from warroom.core.applies import Applies
from warroom.core.clocks.applying import Verdict
from warroom.core.clocks.calendars import Calendar
from warroom.core.clocks.deadlines import Clock, Situation, StageClock, assess, calendars_of, compute, heard, wanted
from warroom.core.clocks.parameters import bind
from warroom.core.clocks.reach import fits
from warroom.core.clocks.rules import Kind, Limit, Mode, Provenance, Regime, Rule, Stage, Status
from warroom.core.clocks.terms import Terms
from warroom.core.clocks.thresholds import Range

__all__ = [
    "Applies", "Calendar", "Clock", "Kind", "Limit", "Mode", "Provenance", "Range", "Regime", "Rule", "Situation",
    "Stage", "StageClock", "Status", "Terms", "Verdict", "assess", "bind", "calendars_of", "compute", "fits", "heard",
    "wanted",
]  # fmt: skip
