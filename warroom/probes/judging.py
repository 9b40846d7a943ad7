"""An answer judged by everything that a probe says about answers: first its way, then what it says.

The order is the point. An error page contains no promise of a refund, and would pass for an answer that rightly has
none; so nothing is asked of an answer whose way was not as it should be. And a probe that asks nothing of what answers
say learns nothing from them, however well they arrive.
"""

from __future__ import annotations

from collections.abc import Sequence

from warroom.probes import conditions as transport
from warroom.probes.assertions import Assertion, Judge, asserted
from warroom.probes.outcomes import Answer, Judgement, Outcome, combine, inconclusive


def judged(
    conditions: Sequence[str], assertions: Sequence[Assertion], answer: Answer, *, judge: Judge | None = None
) -> Judgement:
    """What *answer* says about the error, by *conditions* and *assertions* together."""
    arrived = transport.met(conditions, answer)
    if arrived.outcome is Outcome.INCONCLUSIVE:
        return arrived
    if assertions:
        return combine([arrived, asserted(assertions, answer, judge=judge)])
    if not transport.about_content(conditions):
        return inconclusive("nothing is asserted of what the answer says")
    return arrived
