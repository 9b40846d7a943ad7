"""How many people were affected, where nobody can count them: intervals from labelled samples, and what to make of
several counts.

A number without its range is how a team tells a regulator forty and has to come back with four thousand. So everything
here gives an `Interval` and never a point, exact wherever that is possible at the price of a few milliseconds: tails
of the binomial and the hypergeometric distribution are inverted, and where several uncertain numbers meet, the
confidence is divided among them (Bonferroni) instead of hoping that their errors cancel. What misleads with the numbers
of an incident (a rate of requests times the users, Chao1 on half a scan, prediction-powered inference on a few labels)
is refused, with what to use in its place.

Pure standard library. scipy and statsmodels check it in the tests and are never imported by the program.
"""

from __future__ import annotations

from warroom.core.estimates.captures import chapman, transformed_logit
from warroom.core.estimates.combining import Stratum, stratified, union_bounds, with_sessions
from warroom.core.estimates.corrections import corrected, rogan_gladen
from warroom.core.estimates.intervals import Interval, Measured, Method, Rate, Unit
from warroom.core.estimates.sequences import confidence_sequence
from warroom.core.estimates.shares import clopper_pearson, hypergeometric, share, wilson
from warroom.core.estimates.unsuited import UNSUITED, unsuited

__all__ = [
    "UNSUITED", "Interval", "Measured", "Method", "Rate", "Stratum", "Unit", "chapman", "clopper_pearson",
    "confidence_sequence", "corrected", "hypergeometric", "rogan_gladen", "share", "stratified", "transformed_logit",
    "union_bounds", "unsuited", "wilson", "with_sessions",
]  # fmt: skip
